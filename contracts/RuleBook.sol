// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Facts} from "./types/Facts.sol";
import {Finding} from "./types/Decision.sol";
import {Rules} from "./Rules.sol";
import {Totals} from "./rules/Totals.sol";

/// @title The rules as a contract of their own
/// @notice No storage, no authority, no calls: facts in, findings out. It is apart from the module so that both stay small,
/// and so that anyone can put facts to the very code that judges.
contract RuleBook {
    /// @notice Every finding, in one fixed order.
    function judge(Facts memory facts) external pure returns (Finding[] memory findings, Totals memory totals) {
        return Rules.judge(facts, false);
    }

    /// @notice Only the findings that deny; none where the decision is allowed.
    function denials(Facts memory facts) external pure returns (Finding[] memory failing, Totals memory totals) {
        return Rules.judge(facts, true);
    }
}
