// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Bucket} from "../types/Bucket.sol";
import {Comparison, RuleId, Unit} from "../types/RuleId.sol";
import {Facts} from "../types/Facts.sol";
import {FindingList, FindingLists} from "./FindingList.sol";
import {LimitParams, LimitState} from "../types/Policy.sol";
import {LossBudget} from "../types/LossBudget.sol";
import {Round} from "../types/Round.sol";
import {Totals} from "./Totals.sol";

/// @notice How much, how often, and who else must agree?
library PaceRules {
    using FindingLists for FindingList;

    uint64 internal constant VETOED = type(uint64).max;

    function judge(Facts memory facts, Totals memory totals, FindingList memory list) internal pure {
        (LimitParams memory limits, LimitState memory state) = (facts.limits, facts.state);
        uint256 free = LossBudget.epochAvailableUsd8(state, limits, totals.baseNavUsd8);
        int256 charge = Round.toInt(totals.chargeUsd8);
        list.atMost(RuleId.EPOCH_LOSS, address(0), charge, Round.toInt(free), Unit.USD8);
        uint256 elapsed = Round.dropBelowZero(facts.timestamp, state.turnoverUpdatedAt);
        free = Bucket.available(state.turnoverUsedUsd8, limits.turnoverUsd8, limits.turnoverRefillSeconds, elapsed);
        int256 gross = Round.toInt(totals.grossUsd8);
        list.atMost(RuleId.TURNOVER, address(0), gross, Round.toInt(free), Unit.USD8);
        uint256 since = Round.dropBelowZero(facts.timestamp, state.lastDecisionAt);
        uint256 least = limits.cooldownSeconds;
        bool ok = since >= least || totals.grossUsd8 == 0;
        list.judged(RuleId.COOLDOWN, address(0), since, least, Unit.SECONDS, Comparison.AT_LEAST, ok);
    }

    /// @notice A large decision needs the cosigner, or a window in which nobody vetoed it. A veto holds whatever its size.
    function humanGate(Facts memory facts, Totals memory totals, FindingList memory list) internal pure {
        uint256 limit = facts.limits.approvalUsd8;
        uint256 announcedAt = facts.envelope.announcedAt;
        bool vetoed = announcedAt == VETOED;
        bool elapsed = announcedAt != 0 && facts.timestamp >= announcedAt + facts.limits.vetoSeconds;
        bool ok = !vetoed && (totals.grossUsd8 <= limit || facts.envelope.cosigned || elapsed);
        list.judged(RuleId.HUMAN_GATE, address(0), totals.grossUsd8, limit, Unit.USD8, Comparison.AT_MOST, ok);
    }
}
