// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Round} from "../types/Round.sol";

/// @title Uniswap v3's price: the square root of token1 for one token0, in base units, times 2^96
/// @notice Written from the white paper: a tick's price is 1.0001^tick, rounded up where it has no end. Agrees with the
/// pool's own code in every unit; a test has a real pool judge that.
library SqrtPrice {
    int24 internal constant MAX_TICK = 887_272;
    uint160 internal constant MIN = 4_295_128_739;
    uint160 internal constant MAX = 1_461_446_703_485_210_103_287_273_052_203_988_822_378_723_970_342;

    error SqrtPrice_BadTick(int24 tick, int24 most);

    /// @notice The price at a tick. The power is put together from the powers of two in the tick: each factor is
    /// 2^128 / 1.0001^(2^(i - 1)), rounded to the nearest.
    function atTick(int24 tick) internal pure returns (uint160) {
        if (tick > MAX_TICK || tick < -MAX_TICK) revert SqrtPrice_BadTick(tick, MAX_TICK);
        // forge-lint: disable-next-line(unsafe-typecast)
        uint256 n = uint256(int256(tick < 0 ? -tick : tick));
        uint256 inverse = 1 << 128;
        inverse = _times(inverse, n, 0, 0xfffcb933bd6fad37aa2d162d1a594001);
        inverse = _times(inverse, n, 1, 0xfff97272373d413259a46990580e213a);
        inverse = _times(inverse, n, 2, 0xfff2e50f5f656932ef12357cf3c7fdcc);
        inverse = _times(inverse, n, 3, 0xffe5caca7e10e4e61c3624eaa0941cd0);
        inverse = _times(inverse, n, 4, 0xffcb9843d60f6159c9db58835c926644);
        inverse = _times(inverse, n, 5, 0xff973b41fa98c081472e6896dfb254c0);
        inverse = _times(inverse, n, 6, 0xff2ea16466c96a3843ec78b326b52861);
        inverse = _times(inverse, n, 7, 0xfe5dee046a99a2a811c461f1969c3053);
        inverse = _times(inverse, n, 8, 0xfcbe86c7900a88aedcffc83b479aa3a4);
        inverse = _times(inverse, n, 9, 0xf987a7253ac413176f2b074cf7815e54);
        inverse = _times(inverse, n, 10, 0xf3392b0822b70005940c7a398e4b70f3);
        inverse = _times(inverse, n, 11, 0xe7159475a2c29b7443b29c7fa6e889d9);
        inverse = _times(inverse, n, 12, 0xd097f3bdfd2022b8845ad8f792aa5825);
        inverse = _times(inverse, n, 13, 0xa9f746462d870fdf8a65dc1f90e061e5);
        inverse = _times(inverse, n, 14, 0x70d869a156d2a1b890bb3df62baf32f7);
        inverse = _times(inverse, n, 15, 0x31be135f97d08fd981231505542fcfa6);
        inverse = _times(inverse, n, 16, 0x9aa508b5b7a84e1c677de54f3e99bc9);
        inverse = _times(inverse, n, 17, 0x5d6af8dedb81196699c329225ee604);
        inverse = _times(inverse, n, 18, 0x2216e584f5fa1ea926041bedfe98);
        inverse = _times(inverse, n, 19, 0x48a170391f7dc42444e8fa2);
        uint256 price = tick > 0 ? type(uint256).max / inverse : inverse;
        // From 128 to 96 bits behind the point, up. At the largest tick it is 160 bits long.
        // forge-lint: disable-next-line(unsafe-typecast)
        return uint160((price + type(uint32).max) >> 32);
    }

    /// @notice The pool price at which both tokens cost what the oracle says, rounded down; 0 where one has no price.
    /// @param price0Usd8 [1e-8 USD for one whole token]
    /// @param price1Usd8 [1e-8 USD for one whole token]
    function ofPrices(uint256 price0Usd8, uint8 decimals0, uint256 price1Usd8, uint8 decimals1)
        internal
        pure
        returns (uint160)
    {
        if (price0Usd8 == 0 || price1Usd8 == 0) return 0;
        uint256 above = price0Usd8 * 10 ** decimals1;
        uint256 below = price1Usd8 * 10 ** decimals0;
        uint256 whole = above / below;
        if (whole >= 1 << 128) return MAX;
        uint256 root = whole < 1 << 64
            ? Math.sqrt(Math.mulDiv(above, 1 << 192, below))
            : Math.sqrt(Math.mulDiv(above, 1 << 128, below)) << 32;
        if (root < MIN) return MIN;
        // forge-lint: disable-next-line(unsafe-typecast)
        return root > MAX ? MAX : uint160(root);
    }

    /// @notice How far one price stands from another, as a share of the other, rounded up [bps]. Of the prices, not of
    /// their roots: |s² - o²| / o².
    function deviationBps(uint160 spot, uint160 oracle) internal pure returns (uint256) {
        // Over 65536 times the root there is no limit that would still hold, and this keeps all products in range.
        if (oracle == 0 || uint256(spot) >> 16 >= oracle) return Round.BOUNDLESS;
        uint256 apart = spot > oracle ? spot - oracle : oracle - spot;
        uint256 once = Math.mulDiv(apart * Round.BPS, uint256(spot) + oracle, oracle, Math.Rounding.Ceil);
        return Math.ceilDiv(once, oracle);
    }

    function _times(uint256 value, uint256 n, uint256 bit, uint256 factor) private pure returns (uint256) {
        return n >> bit & 1 == 0 ? value : value * factor >> 128;
    }
}
