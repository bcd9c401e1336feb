// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {AllowlistRules} from "./rules/AllowlistRules.sol";
import {EnvelopeRules} from "./rules/EnvelopeRules.sol";
import {Facts} from "./types/Facts.sol";
import {Finding} from "./types/Decision.sol";
import {FindingList, FindingLists} from "./rules/FindingList.sol";
import {PaceRules} from "./rules/PaceRules.sol";
import {PaymentRules} from "./rules/PaymentRules.sol";
import {PortfolioRules} from "./rules/PortfolioRules.sol";
import {PositionRules} from "./rules/PositionRules.sol";
import {Totals, TotalsOf} from "./rules/Totals.sol";
import {TradeRules} from "./rules/TradeRules.sol";
import {Worth, Worths} from "./rules/Worth.sol";

/// @title Every rule, over facts alone
/// @notice Pure, so that execution, preview and the parity vectors run the same code. It never stops at the first breach, and
/// a rule that passes says so. The twin is policies/judge.ts: same order, same rounding, same numbers.
library Rules {
    using FindingLists for FindingList;

    /// @param failingOnly only the findings that deny; the rules are all heard either way
    function judge(Facts memory facts, bool failingOnly)
        internal
        pure
        returns (Finding[] memory findings, Totals memory totals)
    {
        Worth[] memory worths = Worths.all(facts.assets);
        totals = TotalsOf.facts(facts, worths);
        FindingList memory list = FindingLists.open(_room(facts), failingOnly);
        EnvelopeRules.judge(facts, totals, list);
        AllowlistRules.judge(facts, list);
        TradeRules.judge(facts, totals, list);
        PortfolioRules.judge(facts, worths, totals, list);
        TradeRules.approvals(facts, list);
        PortfolioRules.simulation(facts, totals, list);
        PaceRules.judge(facts, totals, list);
        PortfolioRules.groups(facts, worths, totals, list);
        TradeRules.depth(facts, list);
        PositionRules.judge(facts, list);
        PaymentRules.judge(facts, list);
        PaceRules.humanGate(facts, totals, list);
        findings = list.close();
    }

    /// @dev 17 findings whatever the decision; 2 an asset, a held asset and a recipient; 1 a group cap; and per action its tokens
    /// and pools and the most that its kind can have (a new position: 2 approvals and 4 of its own).
    function _room(Facts memory facts) private pure returns (uint256 room) {
        room = 17 + 2 * (facts.assets.length + facts.held.length + facts.payments.length) + facts.caps.length;
        for (uint256 i = 0; i < facts.actions.length; ++i) {
            room += 6 + facts.actions[i].tokens.length + facts.actions[i].pools.length;
        }
    }
}
