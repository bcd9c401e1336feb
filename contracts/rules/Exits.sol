// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ActionFacts, Facts} from "../types/Facts.sol";
import {ActionKind} from "../types/Decision.sol";
import {AssetClass} from "../types/Policy.sol";
import {AssetLookup} from "./AssetLookup.sol";

/// @notice What only makes a treasury's risk smaller: it stays possible where a limit is breached or a price contradicted.
library Exits {
    /// @notice Whether every action holds, unwinds or flees into a healthy stable.
    function only(Facts memory facts) internal pure returns (bool) {
        for (uint256 i = 0; i < facts.actions.length; ++i) {
            if (!_flees(facts, facts.actions[i])) return false;
        }
        return true;
    }

    /// @notice As `only`, or that it gives away a stable that counts no more.
    function fromStables(Facts memory facts) internal pure returns (bool) {
        for (uint256 i = 0; i < facts.actions.length; ++i) {
            ActionFacts memory action = facts.actions[i];
            if (!_flees(facts, action) && !_leavesAStable(facts, action)) return false;
        }
        return true;
    }

    function _flees(Facts memory facts, ActionFacts memory action) private pure returns (bool) {
        uint8 kind = action.kind;
        if (kind == ActionKind.HOLD || kind == ActionKind.WITHDRAW || kind == ActionKind.REDEEM) return true;
        if (kind == ActionKind.DECREASE || kind == ActionKind.COLLECT || kind == ActionKind.BURN) return true;
        if (kind != ActionKind.SWAP) return false;
        uint256 bought = AssetLookup.indexOf(facts, action.tokens[action.tokens.length - 1]);
        return bought != AssetLookup.NONE && AssetLookup.isHealthyStable(facts, facts.assets[bought]);
    }

    function _leavesAStable(Facts memory facts, ActionFacts memory action) private pure returns (bool) {
        if (action.kind != ActionKind.SWAP) return false;
        uint256 sold = AssetLookup.indexOf(facts, action.tokens[0]);
        if (sold == AssetLookup.NONE || facts.assets[sold].assetClass != AssetClass.STABLE) return false;
        return !AssetLookup.isHealthyStable(facts, facts.assets[sold]);
    }
}
