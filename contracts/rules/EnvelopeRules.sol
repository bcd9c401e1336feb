// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ActionFacts, AssetFacts, EnvelopeFacts, Facts} from "../types/Facts.sol";
import {ActionKind, Mode} from "../types/Decision.sol";
import {FindingList, FindingLists} from "./FindingList.sol";
import {Round} from "../types/Round.sol";
import {RuleId, Unit} from "../types/RuleId.sol";
import {Totals, TotalsOf} from "./Totals.sol";

/// @notice Is the decision current, and does the treasury's mode allow its kind?
library EnvelopeRules {
    using FindingLists for FindingList;

    function judge(Facts memory facts, Totals memory totals, FindingList memory list) internal pure {
        EnvelopeFacts memory envelope = facts.envelope;
        list.equal(RuleId.POLICY_VERSION, address(0), envelope.policyVersion, facts.policyVersion, Unit.VERSION);
        int256 expiry = Round.toInt(envelope.expiry);
        int256 time = Round.toInt(facts.timestamp);
        int256 maxAge = Round.toInt(facts.limits.maxDecisionAgeSeconds);
        list.atMost(RuleId.DECISION_EXPIRY, address(0), time, expiry, Unit.SECONDS);
        list.atMost(RuleId.DECISION_EXPIRY, address(0), expiry - time, maxAge, Unit.SECONDS);
        list.equal(RuleId.DECISION_NONCE, address(0), envelope.nonce, facts.nextNonce, Unit.COUNT);
        int256 snapshot = Round.toInt(envelope.snapshotBlock);
        int256 number = Round.toInt(facts.blockNumber);
        int256 maxBlocks = Round.toInt(facts.limits.maxSnapshotAgeBlocks);
        list.atMost(RuleId.SNAPSHOT_AGE, address(0), snapshot, number, Unit.COUNT);
        list.atMost(RuleId.SNAPSHOT_AGE, address(0), number - snapshot, maxBlocks, Unit.COUNT);
        uint256 mode = modeOf(facts, totals);
        list.atMost(RuleId.MODE, address(0), Round.toInt(mode), Round.toInt(_widestMode(facts)), Unit.MODE);
    }

    /// @notice The mode in force: the stored one, or reduce-only where NAV has already fallen too far.
    function modeOf(Facts memory facts, Totals memory totals) internal pure returns (uint256) {
        bool tripped = fallBps(facts, totals.navBeforeUsd8, totals.navBeforeUsd8) > facts.limits.maxDrawdownBps;
        if (tripped && facts.state.mode == Mode.NORMAL) return Mode.REDUCE_ONLY;
        return facts.state.mode;
    }

    /// @notice Fall of `navUsd8` from the peak, itself at least `navBeforeUsd8`, rounded up [bps].
    function fallBps(Facts memory facts, uint256 navBeforeUsd8, uint256 navUsd8) internal pure returns (uint256) {
        uint256 peak = facts.state.peakNavUsd8 > navBeforeUsd8 ? facts.state.peakNavUsd8 : navBeforeUsd8;
        return Round.shareBpsUp(Round.dropBelowZero(peak, navUsd8), peak);
    }

    /// @dev Reduce-only where every action holds or flees into a healthy stable, else normal.
    function _widestMode(Facts memory facts) private pure returns (uint256) {
        for (uint256 i = 0; i < facts.actions.length; ++i) {
            if (!_flees(facts, facts.actions[i])) return Mode.NORMAL;
        }
        return Mode.REDUCE_ONLY;
    }

    function _flees(Facts memory facts, ActionFacts memory action) private pure returns (bool) {
        if (action.kind == ActionKind.HOLD) return true;
        if (action.kind != ActionKind.SWAP) return false;
        address bought = action.tokens[action.tokens.length - 1];
        for (uint256 i = 0; i < facts.assets.length; ++i) {
            AssetFacts memory asset = facts.assets[i];
            if (asset.token == bought) return TotalsOf.isHealthyStable(asset, facts.limits.depegUsd8);
        }
        return false;
    }
}
