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
    function indexOf(Facts memory facts, address token) internal pure returns (uint256) {
        AssetFacts[] memory assets = facts.assets;
        for (uint256 i = 0; i < assets.length; ++i) {
            if (assets[i].token == token) return i;
        }
        return NONE;
    }

    /// @notice Value of so much of `token`, rounded up [1e-8 USD].
    function valueUp(Facts memory facts, address token, uint256 amount) internal pure returns (uint256) {
        uint256 i = indexOf(facts, token);
        return i == NONE ? 0 : valueUp(facts.assets[i], amount);
    }

    /// @notice Value of so much of `token`, rounded down [1e-8 USD].
    function valueDown(Facts memory facts, address token, uint256 amount) internal pure returns (uint256) {
        uint256 i = indexOf(facts, token);
        if (i == NONE) return 0;
        AssetFacts memory asset = facts.assets[i];
        return Round.valueDown(amount, asset.decimals, asset.priceUsd8);
    }

    function valueUp(AssetFacts memory asset, uint256 amount) internal pure returns (uint256) {
        return Round.valueUp(amount, asset.decimals, asset.priceUsd8);
    }

    /// @notice Whether a stable counts to the floor and may be fled into. One that lost its peg must come further back.
    function isHealthyStable(Facts memory facts, AssetFacts memory asset) internal pure returns (bool) {
        if (asset.assetClass != AssetClass.STABLE || asset.oracleStatus != OracleStatus.OK) return false;
        return asset.priceUsd8 >= (asset.depegged ? facts.limits.repegUsd8 : facts.limits.depegUsd8);
    }
}
