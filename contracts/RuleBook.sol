// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Facts} from "./types/Facts.sol";
import {FactsImage} from "./types/FactsImage.sol";
import {Finding} from "./types/Decision.sol";
import {Rules} from "./Rules.sol";
import {Totals} from "./rules/Totals.sol";

/// @title The rules as a contract of their own
/// @notice No storage, no authority, no calls: facts in, findings out. It is apart from the judge so that both stay small,
/// and so that anyone can put facts to the very code that judges.
contract RuleBook {
    /// @notice Every finding, or only those that deny, in one fixed order.
    function judge(Facts memory facts, bool failingOnly)
        external
        pure
        returns (Finding[] memory findings, Totals memory totals)
    {
        return Rules.judge(facts, failingOnly);
    }

    /// @notice As `judge`, with facts as they lie in the caller's memory; see `FactsImage`.
    /// @param start where the image lies there [memory address]
    /// @param pointer where the facts begin in it [memory address]
    function judgeImage(uint256 start, uint256 pointer, bool failingOnly, bytes calldata image)
        external
        pure
        returns (Finding[] memory findings, Totals memory totals)
    {
        return Rules.judge(FactsImage.restore(start, pointer, image)[0], failingOnly);
    }
}
