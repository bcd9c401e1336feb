// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {CodeStore} from "./types/CodeStore.sol";
import {FeedPolicy, OracleStatus, SequencerPolicy, VaultPolicy} from "./types/Policy.sol";
import {IPriceFeed} from "./interfaces/IPriceFeed.sol";

/// @notice What a feed said. The price is zero unless the status is OK, or says that a pool contradicts the feed.
/// @param priceUsd8 [1e-8 USD for one whole token]
/// @param updatedAt [unix seconds]
/// @param poolUsd8 what the pool beside the feed says; zero where there is none or it says nothing [1e-8 USD]
struct Reading {
    uint8 status;
    uint256 priceUsd8;
    uint256 updatedAt;
    uint256 poolUsd8;
}

/// @notice The two functions of an ERC-4626 vault that are used.
interface IVaultRate {
    function totalSupply() external view returns (uint256);
    function previewRedeem(uint256 shares) external view returns (uint256);
}

/// @title Prices in USD, or the reason why there is none
/// @notice Reads Chainlink-shaped feeds. It never reverts over a feed: no code, a revert, a zero, an old answer, an answer at
/// the feed's clamps or other decimals than the mandate's are each a status, and each denies. Answers with more than eight
/// decimals are cut. A vault's share is priced by what it can be redeemed for, under a ceiling; a vault that is nearly empty or
/// gives nothing has no price. While a sequencer is down, and for a grace after, nothing has.
/// It is immutable: other feeds are another oracle, which only the limits' owner can have adopted.
contract Oracle {
    uint8 public constant PRICE_DECIMALS = 8;
    /// @dev Most gas one feed may burn, so that a broken one cannot eat a whole decision. [gas]
    uint256 public constant FEED_GAS = 150_000;
    uint256 private constant FEED_WORDS = 6;
    uint256 private constant VAULT_WORDS = 8;
    uint256 private constant YEAR = 365 days;

    /// @dev Chainlink's proxies number their aggregators in the top of a round's id, which has 80 bits.
    uint256 private constant PHASE_SHIFT = 64;
    uint256 private constant PHASE_BITS = 16;

    /// @notice The contract whose code is the feeds and vaults.
    address public immutable feedCode;
    /// @notice Of each of the first sixteen feeds the aggregator whose decimals were seen to be the mandate's, sixteen bits each;
    /// zero where there was none. An aggregator's decimals do not change, so they are asked again only of another one.
    uint256 public immutable phases;
    address public immutable sequencer;
    uint32 public immutable graceSeconds;

    error Oracle_BadFeed(address token);
    error Oracle_DuplicateFeed(address token);
    error Oracle_BadVault(address vault);

    constructor(FeedPolicy[] memory feeds, VaultPolicy[] memory vaults, SequencerPolicy memory sequencer_) {
        for (uint256 i = 0; i < feeds.length; ++i) {
            FeedPolicy memory feed = feeds[i];
            bool bounded = feed.minPriceUsd8 < feed.maxPriceUsd8;
            bool scaled = feed.feedDecimals != 0 && feed.feedDecimals <= 18;
            if (feed.token == address(0) || feed.heartbeatSeconds == 0 || !bounded || !scaled) {
                revert Oracle_BadFeed(feed.token);
            }
            if (_indexOf(feeds, feed.token, 0) != i) revert Oracle_DuplicateFeed(feed.token);
        }
        for (uint256 i = 0; i < vaults.length; ++i) {
            VaultPolicy memory vault = vaults[i];
            bool sound = vault.rateBase != 0 && vault.seedShares != 0 && vault.rateTime <= block.timestamp
                && vault.vaultDecimals <= 36 && vault.underlyingDecimals <= 36;
            if (!sound || _indexOf(feeds, vault.underlying, 0) == feeds.length) revert Oracle_BadVault(vault.vault);
            if (_indexOf(feeds, vault.vault, 0) != feeds.length || _vaultIndexOf(vaults, vault.vault) != i) {
                revert Oracle_DuplicateFeed(vault.vault);
            }
        }
        phases = _phasesOf(feeds);
        feedCode = CodeStore.store(bytes.concat(CodeStore.list(abi.encode(feeds)), CodeStore.list(abi.encode(vaults))));
        sequencer = sequencer_.feed;
        graceSeconds = sequencer_.graceSeconds;
    }

    /// @notice The feed of a token; all zero where it has none of its own.
    function feedOf(address token) external view returns (FeedPolicy memory feed) {
        (FeedPolicy[] memory feeds,) = _load();
        uint256 i = _indexOf(feeds, token, 0);
        if (i < feeds.length) return feeds[i];
    }

    /// @notice The price of each token, in order.
    function readAll(address[] calldata tokens) external view returns (Reading[] memory readings) {
        (FeedPolicy[] memory feeds, VaultPolicy[] memory vaults) = _load();
        readings = new Reading[](tokens.length);
        bool up = _isUp();
        for (uint256 i = 0; i < tokens.length; ++i) {
            if (up) _price(readings[i], feeds, vaults, tokens[i], i);
            else readings[i].status = OracleStatus.SEQUENCER_DOWN;
        }
    }

    function read(address token) external view returns (Reading memory reading) {
        (FeedPolicy[] memory feeds, VaultPolicy[] memory vaults) = _load();
        if (_isUp()) _price(reading, feeds, vaults, token, 0);
        else reading.status = OracleStatus.SEQUENCER_DOWN;
    }

    // -------------------------------------------------------------- private

    /// @param hint where the token's feed probably is
    function _price(
        Reading memory reading,
        FeedPolicy[] memory feeds,
        VaultPolicy[] memory vaults,
        address token,
        uint256 hint
    ) private view {
        uint256 i = _indexOf(feeds, token, hint);
        if (i < feeds.length) {
            _readChecked(reading, feeds, i);
            return;
        }
        i = _vaultIndexOf(vaults, token);
        if (i == vaults.length) {
            reading.status = OracleStatus.NO_CODE;
            return;
        }
        VaultPolicy memory vault = vaults[i];
        _readChecked(reading, feeds, _indexOf(feeds, vault.underlying, 0));
        if (reading.priceUsd8 == 0) return;
        uint256 rate = _rateOf(vault);
        reading.priceUsd8 = reading.priceUsd8 * rate / 10 ** vault.underlyingDecimals;
        reading.poolUsd8 = reading.poolUsd8 * rate / 10 ** vault.underlyingDecimals;
        if (rate == 0) reading.status = OracleStatus.BAD_VAULT;
        else if (reading.priceUsd8 == 0) reading.status = OracleStatus.NOT_POSITIVE;
    }

    /// @dev What one whole share is worth, under the ceiling; zero for a vault that is not believed.
    function _rateOf(VaultPolicy memory vault) private view returns (uint256) {
        if (vault.vault.code.length == 0) return 0;
        (bool answered, uint256[5] memory words) = _ask(vault.vault, abi.encodeCall(IVaultRate.totalSupply, ()), 1);
        if (!answered || words[0] < vault.seedShares) return 0;
        bytes memory question = abi.encodeCall(IVaultRate.previewRedeem, (10 ** vault.vaultDecimals));
        (answered, words) = _ask(vault.vault, question, 1);
        if (!answered) return 0;
        uint256 growth = uint256(vault.rateGrowthBpsPerYear) * (block.timestamp - vault.rateTime);
        uint256 ceiling = uint256(vault.rateBase) + uint256(vault.rateBase) * growth / (10_000 * YEAR);
        return words[0] < ceiling ? words[0] : ceiling;
    }

    function _readChecked(Reading memory reading, FeedPolicy[] memory feeds, uint256 i) private view {
        _readFeed(reading, feeds, i);
        if (reading.status == OracleStatus.OK) _compare(reading, feeds, feeds[i].token);
    }

    /// @dev Where another source is asked too, a price that stands too far from it is marked as contradicted here.
    function _compare(Reading memory reading, FeedPolicy[] memory feeds, address token) internal view virtual {}

    function _readFeed(Reading memory reading, FeedPolicy[] memory feeds, uint256 i) internal view {
        FeedPolicy memory feed = feeds[i];
        (bool answered, uint256[5] memory words) = _ask(feed.feed, abi.encodeCall(IPriceFeed.latestRoundData, ()), 5);
        if (!answered) {
            reading.status = feed.feed.code.length == 0 ? OracleStatus.NO_CODE : OracleStatus.REVERTED;
            return;
        }
        uint256 phase = _phaseOf(words[0]);
        if (phase == 0 || phase != _seenPhase(phases, i)) {
            reading.status = _statusOfDecimals(feed);
            if (reading.status != OracleStatus.OK) return;
        }
        reading.updatedAt = words[3];
        uint256 price = _toUsd8(words[1], feed.feedDecimals);
        reading.status = _judge(feed, price, words[3]);
        if (reading.status == OracleStatus.OK) reading.priceUsd8 = price;
    }

    function _statusOfDecimals(FeedPolicy memory feed) private view returns (uint8) {
        (bool answered, uint256[5] memory words) = _ask(feed.feed, abi.encodeCall(IPriceFeed.decimals, ()), 1);
        if (!answered) return OracleStatus.REVERTED;
        return words[0] == feed.feedDecimals ? OracleStatus.OK : OracleStatus.BAD_DECIMALS;
    }

    function _phaseOf(uint256 roundId) private pure returns (uint256) {
        return roundId >> PHASE_SHIFT & type(uint16).max;
    }

    /// @dev Zero beyond the sixteenth feed.
    function _seenPhase(uint256 all, uint256 i) private pure returns (uint256) {
        return all >> (i * PHASE_BITS) & type(uint16).max;
    }

    function _phasesOf(FeedPolicy[] memory feeds) private view returns (uint256 all) {
        for (uint256 i = 0; i < feeds.length; ++i) {
            bytes memory question = abi.encodeCall(IPriceFeed.latestRoundData, ());
            (bool answered, uint256[5] memory words) = _ask(feeds[i].feed, question, 5);
            if (!answered || _statusOfDecimals(feeds[i]) != OracleStatus.OK) continue;
            all |= _phaseOf(words[0]) << (i * PHASE_BITS);
        }
    }

    function _judge(FeedPolicy memory feed, uint256 priceUsd8, uint256 updatedAt) private view returns (uint8) {
        if (priceUsd8 == 0) return OracleStatus.NOT_POSITIVE;
        // An answer from the future is as little worth as an old one.
        if (updatedAt == 0 || updatedAt > block.timestamp) return OracleStatus.STALE;
        if (block.timestamp - updatedAt > feed.heartbeatSeconds) return OracleStatus.STALE;
        if (priceUsd8 <= feed.minPriceUsd8 || priceUsd8 >= feed.maxPriceUsd8) return OracleStatus.CLAMPED;
        return OracleStatus.OK;
    }

    /// @dev Chainlink's uptime feeds answer 0 while the sequencer is up; `startedAt` is when that began.
    function _isUp() private view returns (bool) {
        if (sequencer == address(0)) return true;
        if (sequencer.code.length == 0) return false;
        (bool answered, uint256[5] memory words) = _ask(sequencer, abi.encodeCall(IPriceFeed.latestRoundData, ()), 5);
        if (!answered || words[1] != 0 || words[2] == 0 || words[2] > block.timestamp) return false;
        return block.timestamp - words[2] > graceSeconds;
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
    function _ask(address target, bytes memory question, uint256 words)
        internal
        view
        returns (bool answered, uint256[5] memory result)
    {
        assembly ("memory-safe") {
            answered := staticcall(FEED_GAS, target, add(question, 32), mload(question), result, mul(words, 32))
            answered := and(answered, iszero(lt(returndatasize(), mul(words, 32))))
        }
    }

    function _load() internal view returns (FeedPolicy[] memory feeds, VaultPolicy[] memory vaults) {
        (uint256[] memory first, uint256 next) = CodeStore.table(CodeStore.load(feedCode), FEED_WORDS);
        (uint256[] memory second,) = CodeStore.table(next, VAULT_WORDS);
        assembly ("memory-safe") {
            feeds := first
            vaults := second
        }
    }

    /// @return i the length where there is none
    function _indexOf(FeedPolicy[] memory feeds, address token, uint256 hint) internal pure returns (uint256 i) {
        if (hint < feeds.length && feeds[hint].token == token) return hint;
        while (i < feeds.length && feeds[i].token != token) ++i;
    }

    /// @return i the length where there is none
    function _vaultIndexOf(VaultPolicy[] memory vaults, address vault) private pure returns (uint256 i) {
        while (i < vaults.length && vaults[i].vault != vault) ++i;
    }
}
