// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {FeedPolicy, OracleStatus} from "./types/Policy.sol";
import {IPriceFeed} from "./interfaces/IPriceFeed.sol";

/// @notice What a feed said. The price is zero unless the status is OK.
/// @param priceUsd8 [1e-8 USD for one whole token]
/// @param updatedAt [unix seconds]
struct Reading {
    uint8 status;
    uint256 priceUsd8;
    uint256 updatedAt;
}

/// @title Prices in USD, or the reason why there is none
/// @notice Reads Chainlink-shaped feeds. It never reverts over a feed: no code, a revert, a zero, an old answer, an answer at
/// the feed's clamps or other decimals than the mandate's are each a status, and each denies. Answers with more than eight
/// decimals are cut. It is immutable: other feeds are another oracle, which only the limits' owner can have adopted.
contract Oracle {
    uint8 public constant PRICE_DECIMALS = 8;
    /// @dev Most gas one feed may burn, so that a broken one cannot eat a whole decision. [gas]
    uint256 public constant FEED_GAS = 150_000;

    mapping(address token => FeedPolicy) private _feeds;

    error Oracle_BadFeed(address token);
    error Oracle_DuplicateFeed(address token);

    constructor(FeedPolicy[] memory feeds) {
        for (uint256 i = 0; i < feeds.length; ++i) {
            FeedPolicy memory feed = feeds[i];
            bool bounded = feed.minPriceUsd8 < feed.maxPriceUsd8;
            bool scaled = feed.feedDecimals != 0 && feed.feedDecimals <= 18;
            if (feed.token == address(0) || feed.heartbeatSeconds == 0 || !bounded || !scaled) {
                revert Oracle_BadFeed(feed.token);
            }
            if (_feeds[feed.token].heartbeatSeconds != 0) revert Oracle_DuplicateFeed(feed.token);
            _feeds[feed.token] = feed;
        }
    }

    function feedOf(address token) external view returns (FeedPolicy memory) {
        return _feeds[token];
    }

    /// @notice The price of each token, in order.
    function readAll(address[] calldata tokens) external view returns (Reading[] memory readings) {
        readings = new Reading[](tokens.length);
        for (uint256 i = 0; i < tokens.length; ++i) {
            readings[i] = _read(_feeds[tokens[i]]);
        }
    }

    function read(address token) external view returns (Reading memory) {
        return _read(_feeds[token]);
    }

    function _read(FeedPolicy memory feed) private view returns (Reading memory reading) {
        if (feed.feed.code.length == 0) {
            reading.status = OracleStatus.NO_CODE;
            return reading;
        }
        (bool answered, uint256[5] memory words) = _ask(feed.feed, IPriceFeed.decimals.selector, 1);
        if (!answered) {
            reading.status = OracleStatus.REVERTED;
            return reading;
        }
        if (words[0] != feed.feedDecimals) {
            reading.status = OracleStatus.BAD_DECIMALS;
            return reading;
        }
        (answered, words) = _ask(feed.feed, IPriceFeed.latestRoundData.selector, 5);
        if (!answered) {
            reading.status = OracleStatus.REVERTED;
            return reading;
        }
        reading.updatedAt = words[3];
        uint256 price = _toUsd8(words[1], feed.feedDecimals);
        reading.status = _judge(feed, price, words[3]);
        if (reading.status == OracleStatus.OK) reading.priceUsd8 = price;
    }

    function _judge(FeedPolicy memory feed, uint256 priceUsd8, uint256 updatedAt) private view returns (uint8) {
        if (priceUsd8 == 0) return OracleStatus.NOT_POSITIVE;
        // An answer from the future is as little worth as an old one.
        if (updatedAt == 0 || updatedAt > block.timestamp) return OracleStatus.STALE;
        if (block.timestamp - updatedAt > feed.heartbeatSeconds) return OracleStatus.STALE;
        if (priceUsd8 <= feed.minPriceUsd8 || priceUsd8 >= feed.maxPriceUsd8) return OracleStatus.CLAMPED;
        return OracleStatus.OK;
    }

    /// @dev Zero for an answer that is not positive, as a signed number, or too small to show in eight decimals.
    function _toUsd8(uint256 answer, uint8 feedDecimals) private pure returns (uint256) {
        // Beyond 2^128 an answer is negative or nonsense; nonsense is clamped by the largest price.
        if (answer > uint256(type(int256).max)) return 0;
        if (answer > type(uint128).max) return type(uint128).max;
        if (feedDecimals > PRICE_DECIMALS) return answer / 10 ** (feedDecimals - PRICE_DECIMALS);
        return answer * 10 ** (PRICE_DECIMALS - feedDecimals);
    }

    /// @dev A static call with capped gas that copies `words` words at most and fails where fewer came back.
    function _ask(address feed, bytes4 selector, uint256 words)
        private
        view
        returns (bool answered, uint256[5] memory result)
    {
        assembly ("memory-safe") {
            mstore(0, selector)
            answered := staticcall(FEED_GAS, feed, 0, 4, result, mul(words, 32))
            answered := and(answered, iszero(lt(returndatasize(), mul(words, 32))))
        }
    }
}
