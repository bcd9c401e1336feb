// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {AssetClass, OracleStatus} from "../types/Policy.sol";
import {AssetFacts, Facts} from "../types/Facts.sol";
import {Round} from "../types/Round.sol";

/// @notice Managed assets by token, and what so much of one is worth. An asset that is not managed is worth nothing here; the
/// allowlist denies it.
library AssetLookup {
    uint256 internal constant NONE = type(uint256).max;

    /// @notice Where `token` stands among the managed assets; NONE where it does not.
    function indexOf(Facts memory facts, address token) internal pure returns (uint256 found) {
        AssetFacts[] memory assets = facts.assets;
        found = NONE;
        assembly ("memory-safe") {
            // The token is an asset's first word.
            let count := mload(assets)
            let place := assets
            for { let i := 0 } lt(i, count) { i := add(i, 1) } {
                place := add(place, 0x20)
                if eq(mload(mload(place)), token) {
                    found := i
                    break
                }
            }
        }
    }

    /// @notice Value of so much of `token`, rounded up [1e-8 USD].
    function valueUp(Facts memory facts, address token, uint256 amount) internal pure returns (uint256) {
        uint256 i = indexOf(facts, token);
        return i == NONE ? 0 : valueUp(facts.assets[i], amount);
    }

    function valueUp(AssetFacts memory asset, uint256 amount) internal pure returns (uint256) {
        return Round.valueUp(amount, asset.decimals, asset.priceUsd8);
    }

    /// @notice Whether a pool stands too far from the asset's feed, or says nothing: then it may only be left.
    function isContradicted(AssetFacts memory asset) internal pure returns (bool) {
        return asset.oracleStatus == OracleStatus.TWAP_DEVIATES || asset.oracleStatus == OracleStatus.NO_TWAP;
    }

    /// @notice What one counts for where it is kept: the smaller of feed and pool [1e-8 USD].
    function lowUsd8(AssetFacts memory asset) internal pure returns (uint256) {
        (uint256 feed, uint256 pool) = (asset.priceUsd8, asset.poolUsd8);
        return pool != 0 && pool < feed ? pool : feed;
    }

    /// @notice What one counts for where it is given away: the larger of feed and pool, where they contradict [1e-8 USD].
    function exitUsd8(AssetFacts memory asset) internal pure returns (uint256) {
        (uint256 feed, uint256 pool) = (asset.priceUsd8, asset.poolUsd8);
        return asset.oracleStatus != OracleStatus.OK && pool > feed ? pool : feed;
    }

    /// @notice Whether a stable counts to the floor and may be fled into. One that lost its peg must come further back.
    function isHealthyStable(Facts memory facts, AssetFacts memory asset) internal pure returns (bool) {
        if (asset.assetClass != AssetClass.STABLE || asset.oracleStatus != OracleStatus.OK) return false;
        return lowUsd8(asset) >= (asset.depegged ? facts.limits.repegUsd8 : facts.limits.depegUsd8);
    }
}
