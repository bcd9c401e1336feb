// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {CodeStore} from "./types/CodeStore.sol";
import {FeedPolicy, OracleStatus, SequencerPolicy, VaultPolicy} from "./types/Policy.sol";
import {IUniswapV3Pool} from "./interfaces/IUniswapV3Pool.sol";
import {Oracle, Reading} from "./Oracle.sol";
import {Round} from "./types/Round.sol";
import {SqrtPrice} from "./uniswap/SqrtPrice.sol";

/// @notice Beside which pool's price an asset's feed is held.
/// @param quote the pool's other token; it has a feed of its own
/// @param decimals of `token`
/// @param windowSeconds over which the pool's price is averaged; zero takes it as it stands [seconds]
/// @param maxDeviationBps how far feed and pool may stand apart, of the feed [bps]
struct TwapPolicy {
    address token;
    address pool;
    address quote;
    uint8 decimals;
    uint8 quoteDecimals;
    uint32 windowSeconds;
    uint16 maxDeviationBps;
}

/// @title Prices of feeds, and whether a pool's average contradicts them
/// @notice A pool never gives a price that anything is bought at. Where it stands too far from the feed, or does not remember so
/// far back, or its other token has no price, the feed's price comes with a status that lets only exits pass, and the pool's
/// beside it: what is given away counts at the larger of the two, a stable in the floor at the smaller. Whoever moves the pool
/// for a window long makes the rest wait, and gains nothing else; a feed that stands still while its market moves is not bought at.
contract TwapOracle is Oracle {
    uint256 private constant TWAP_WORDS = 7;
    uint256 private constant MAX_DECIMALS = 18;
    uint256 private constant MAX_WINDOW = 7 days;
    /// @dev Products stay in range under this: 184 billion dollars. [1e-8 USD]
    uint256 private constant MAX_QUOTE_USD8 = type(uint64).max;

    /// @notice The contract whose code is the checks.
    address public immutable twapCode;

    error TwapOracle_BadTwap(address token);

    constructor(
        FeedPolicy[] memory feeds,
        VaultPolicy[] memory vaults,
        TwapPolicy[] memory twaps,
        SequencerPolicy memory sequencer_
    ) Oracle(feeds, vaults, sequencer_) {
        for (uint256 i = 0; i < twaps.length; ++i) {
            TwapPolicy memory twap = twaps[i];
            bool priced = _indexOf(feeds, twap.token, 0) < feeds.length && _indexOf(feeds, twap.quote, 0) < feeds.length;
            bool scaled = twap.decimals <= MAX_DECIMALS && twap.quoteDecimals <= MAX_DECIMALS;
            bool bounded =
                twap.maxDeviationBps != 0 && twap.maxDeviationBps <= Round.BPS && twap.windowSeconds <= MAX_WINDOW;
            bool first = _twapIndexOf(twaps, twap.token) == i;
            if (!priced || !scaled || !bounded || !first || twap.token == twap.quote || twap.pool == address(0)) {
                revert TwapOracle_BadTwap(twap.token);
            }
        }
        twapCode = CodeStore.store(CodeStore.list(abi.encode(twaps)));
    }

    /// @notice The check of a token; all zero where it has none.
    function twapOf(address token) external view returns (TwapPolicy memory twap) {
        TwapPolicy[] memory twaps = _twaps();
        uint256 i = _twapIndexOf(twaps, token);
        if (i < twaps.length) return twaps[i];
    }

    /// @notice What the pool says of a token's price; zero where it has no check or the pool says nothing. [1e-8 USD]
    function poolUsd8Of(address token) external view returns (uint256) {
        TwapPolicy[] memory twaps = _twaps();
        uint256 i = _twapIndexOf(twaps, token);
        if (i == twaps.length) return 0;
        (FeedPolicy[] memory feeds,) = _load();
        return _priceOf(twaps[i], feeds);
    }

    /// @inheritdoc Oracle
    function _compare(Reading memory reading, FeedPolicy[] memory feeds, address token) internal view override {
        TwapPolicy[] memory twaps = _twaps();
        uint256 i = _twapIndexOf(twaps, token);
        if (i == twaps.length) return;
        uint256 poolUsd8 = _priceOf(twaps[i], feeds);
        uint256 price = reading.priceUsd8;
        uint256 apart = poolUsd8 > price ? poolUsd8 - price : price - poolUsd8;
        reading.poolUsd8 = poolUsd8;
        if (poolUsd8 == 0) reading.status = OracleStatus.NO_TWAP;
        else if (apart * Round.BPS > price * twaps[i].maxDeviationBps) reading.status = OracleStatus.TWAP_DEVIATES;
    }

    /// @return price by the pool and the other token's feed [1e-8 USD for one whole token]; zero where there is none
    function _priceOf(TwapPolicy memory twap, FeedPolicy[] memory feeds) private view returns (uint256) {
        Reading memory quote;
        _readFeed(quote, feeds, _indexOf(feeds, twap.quote, 0));
        (bool answered, int24 tick) = _tickOf(twap);
        if (!answered || quote.status != OracleStatus.OK || quote.priceUsd8 > MAX_QUOTE_USD8) return 0;
        uint256 root = SqrtPrice.atTick(tick);
        // Token1 for one token0 in base units, times 2^128.
        uint256 ratio = Math.mulDiv(root, root, 1 << 64);
        uint256 whole = 10 ** twap.decimals * quote.priceUsd8;
        uint256 price =
            twap.token < twap.quote ? Math.mulDiv(whole, ratio, 1 << 128) : Math.mulDiv(whole, 1 << 128, ratio);
        price /= 10 ** twap.quoteDecimals;
        // A price beyond any feed's contradicts them all.
        return price > type(uint128).max ? type(uint128).max : price;
    }

    function _tickOf(TwapPolicy memory twap) private view returns (bool answered, int24) {
        if (twap.pool.code.length == 0) return (false, 0);
        int256 tick;
        uint256[5] memory words;
        if (twap.windowSeconds == 0) {
            (answered, words) = _ask(twap.pool, abi.encodeCall(IUniswapV3Pool.slot0, ()), 2);
            tick = int256(words[1]);
        } else {
            uint32[] memory ago = new uint32[](2);
            ago[0] = twap.windowSeconds;
            (answered, words) = _ask(twap.pool, abi.encodeCall(IUniswapV3Pool.observe, (ago)), 5);
            // Two lists: their places, then the first one's length and its two sums.
            unchecked {
                int256 sum = int256(words[4]) - int256(words[3]);
                int256 window = int256(uint256(twap.windowSeconds));
                tick = sum / window;
                if (sum < 0 && sum % window != 0) --tick;
            }
        }
        bool inRange = tick <= SqrtPrice.MAX_TICK && tick >= -SqrtPrice.MAX_TICK;
        return inRange ? (answered, int24(tick)) : (false, int24(0));
    }

    function _twaps() private view returns (TwapPolicy[] memory twaps) {
        (uint256[] memory table,) = CodeStore.table(CodeStore.load(twapCode), TWAP_WORDS);
        assembly ("memory-safe") {
            twaps := table
        }
    }

    /// @return i the length where there is none
    function _twapIndexOf(TwapPolicy[] memory twaps, address token) private pure returns (uint256 i) {
        while (i < twaps.length && twaps[i].token != token) ++i;
    }
}
