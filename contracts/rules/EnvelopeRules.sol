// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {BaseNav} from "../types/BaseNav.sol";
import {EnvelopeFacts, Facts} from "../types/Facts.sol";
import {Exits} from "./Exits.sol";
import {FindingList, FindingLists} from "./FindingList.sol";
import {Mode} from "../types/Decision.sol";
import {Round} from "../types/Round.sol";
import {RuleId, Unit} from "../types/RuleId.sol";
import {Totals} from "./Totals.sol";

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

    /// @notice The mode in force: the stored one, or a tighter one where base NAV has already fallen too far or nobody renewed
    /// the mandate.
    function modeOf(Facts memory facts, Totals memory totals) internal pure returns (uint256) {
        uint256 fall = BaseNav.fallBps(facts.state, totals.baseNavUsd8, totals.baseNavUsd8);
        if (fall > facts.limits.haltDrawdownBps) return Mode.HALTED;
        bool tripped = fall > facts.limits.maxDrawdownBps || facts.timestamp >= facts.limits.mandateExpiry;
        if (tripped && facts.state.mode == Mode.NORMAL) return Mode.REDUCE_ONLY;
        return facts.state.mode;
    }

    /// @dev Reduce-only where every action is an exit, else normal.
    function _widestMode(Facts memory facts) private pure returns (uint256) {
        return Exits.only(facts) ? Mode.REDUCE_ONLY : Mode.NORMAL;
    }
}
