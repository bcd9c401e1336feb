// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SqrtPrice} from "./SqrtPrice.sol";

/// @notice What liquidity in a range is made of at a price, as the white paper says, rounded down as a pool does when it
/// pays out.
library Liquidity {
    /// @param tickLower lower end; under it all is token0
    /// @param tickUpper upper end; over it all is token1
    /// @param sqrtPriceX96 any price, the pool's or the oracle's
    function amountsAt(uint128 liquidity, int24 tickLower, int24 tickUpper, uint160 sqrtPriceX96)
        internal
        pure
        returns (uint256 amount0, uint256 amount1)
    {
        uint160 lower = SqrtPrice.atTick(tickLower);
        uint160 upper = SqrtPrice.atTick(tickUpper);
        uint160 price = sqrtPriceX96 < lower ? lower : sqrtPriceX96 > upper ? upper : sqrtPriceX96;
        // L · (1/√p - 1/√upper) and L · (√p - √lower)
        amount0 = Math.mulDiv(uint256(liquidity) << 96, upper - price, upper) / price;
        amount1 = Math.mulDiv(liquidity, price - lower, 1 << 96);
    }
}
