// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ActionFacts, Facts, PaymentFacts} from "../types/Facts.sol";
import {ActionKind} from "../types/Decision.sol";
import {AssetLookup} from "./AssetLookup.sol";
import {Bucket} from "../types/Bucket.sol";
import {FindingList, FindingLists} from "./FindingList.sol";
import {Round} from "../types/Round.sol";
import {RuleId, Unit} from "../types/RuleId.sol";

/// @notice Payments go to whom the owner named, out of that recipient's own bucket.
library PaymentRules {
    using FindingLists for FindingList;

    function judge(Facts memory facts, FindingList memory list) internal pure {
        for (uint256 i = 0; i < facts.payments.length; ++i) {
            PaymentFacts memory payment = facts.payments[i];
            list.equal(RuleId.PAYMENTS, payment.recipient, payment.listed ? 1 : 0, 1, Unit.COUNT);
            uint256 elapsed = Round.dropBelowZero(facts.timestamp, payment.updatedAt);
            uint256 free = Bucket.available(payment.usedUsd8, payment.capacityUsd8, payment.refillSeconds, elapsed);
            int256 paid = Round.toInt(paidTo(facts, payment.recipient));
            list.atMost(RuleId.PAYMENTS, payment.recipient, paid, Round.toInt(free), Unit.USD8);
        }
    }

    /// @notice What the decision pays `recipient`, each payment rounded up [1e-8 USD]. It counts as what it is worth where the
    /// feed stands as far under the real price as it may: a bucket in dollars is one in true dollars.
    function paidTo(Facts memory facts, address recipient) internal pure returns (uint256 paidUsd8) {
        for (uint256 i = 0; i < facts.actions.length; ++i) {
            ActionFacts memory action = facts.actions[i];
            if (action.kind != ActionKind.PAY || action.recipient != recipient) continue;
            uint256 j = AssetLookup.indexOf(facts, action.tokens[0]);
            if (j == AssetLookup.NONE) continue;
            uint256 value = AssetLookup.valueUp(facts.assets[j], action.amountIn);
            paidUsd8 += Round.mulDivUp(value, Round.BPS, Round.BPS - facts.assets[j].epsilonBps);
        }
    }
}
