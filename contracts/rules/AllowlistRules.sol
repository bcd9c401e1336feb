// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ActionFacts, AssetFacts, Facts, HeldFacts} from "../types/Facts.sol";
import {AssetLookup} from "./AssetLookup.sol";
import {Comparison, RuleId, Unit} from "../types/RuleId.sol";
import {Exits} from "./Exits.sol";
import {FindingList, FindingLists} from "./FindingList.sol";
import {OracleStatus} from "../types/Policy.sol";
import {Round} from "../types/Round.sol";

/// @notice Does the decision touch only what it may, and can every price be believed?
library AllowlistRules {
    using FindingLists for FindingList;

    function judge(Facts memory facts, FindingList memory list) internal pure {
        _assets(facts, list);
        _venues(facts, list);
        _held(facts, list);
        for (uint256 i = 0; i < facts.assets.length; ++i) {
            AssetFacts memory asset = facts.assets[i];
            _oracle(facts, asset, list);
        }
    }

    /// @dev Where a pool contradicts a feed, nothing but exits.
    function _oracle(Facts memory facts, AssetFacts memory asset, FindingList memory list) private pure {
        uint256 status = asset.oracleStatus;
        bool ok = status == OracleStatus.OK || (AssetLookup.isContradicted(asset) && Exits.only(facts));
        list.judged(RuleId.ORACLE, asset.token, status, OracleStatus.OK, Unit.COUNT, Comparison.EQUAL, ok);
    }

    function _assets(Facts memory facts, FindingList memory list) private pure {
        for (uint256 i = 0; i < facts.actions.length; ++i) {
            address[] memory tokens = facts.actions[i].tokens;
            for (uint256 j = 0; j < tokens.length; ++j) {
                bool managed = AssetLookup.indexOf(facts, tokens[j]) != AssetLookup.NONE;
                list.equal(RuleId.ASSET_ALLOWLIST, tokens[j], managed ? 1 : 0, 1, Unit.COUNT);
            }
        }
    }

    function _venues(Facts memory facts, FindingList memory list) private pure {
        for (uint256 i = 0; i < facts.actions.length; ++i) {
            ActionFacts memory action = facts.actions[i];
            for (uint256 j = 0; j < action.pools.length; ++j) {
                uint256 allowed = action.pools[j] == address(0) ? 0 : 1;
                list.equal(RuleId.VENUE_ALLOWLIST, action.pools[j], allowed, 1, Unit.COUNT);
            }
        }
    }

    function _held(Facts memory facts, FindingList memory list) private pure {
        for (uint256 i = 0; i < facts.held.length; ++i) {
            HeldFacts memory asset = facts.held[i];
            (int256 left, int256 had) = (Round.toInt(asset.balanceAfter), Round.toInt(asset.balanceBefore));
            list.atLeast(RuleId.HELD_ASSETS, asset.token, left, had, Unit.BASE_UNITS);
            (left, had) = (Round.toInt(asset.allowanceAfter), Round.toInt(asset.allowanceBefore));
            list.atMost(RuleId.HELD_ASSETS, asset.token, left, had, Unit.BASE_UNITS);
        }
    }
}
