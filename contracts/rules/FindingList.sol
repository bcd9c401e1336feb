// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Comparison} from "../types/RuleId.sol";
import {Finding} from "../types/Decision.sol";
import {Round} from "../types/Round.sol";

/// @notice Findings in the making: `items` has room for all, `length` says how many stand.
/// @param failingOnly leave out what passes, which is all that an execution wants to know
struct FindingList {
    Finding[] items;
    uint256 length;
    bool failingOnly;
}

/// @notice Appends findings, each judged by its own comparison.
library FindingLists {
    /// @dev Room for `most` findings without the zeroed structs that `new` would lay under each.
    function open(uint256 most, bool failingOnly) internal pure returns (FindingList memory list) {
        Finding[] memory items;
        assembly ("memory-safe") {
            items := mload(0x40)
            mstore(items, most)
            mstore(0x40, add(items, mul(add(most, 1), 32)))
        }
        list.items = items;
        list.failingOnly = failingOnly;
    }

    function atMost(FindingList memory list, uint8 rule, address subject, int256 observed, int256 limit, uint8 unit)
        internal
        pure
    {
        bool ok = observed <= limit;
        if (ok && list.failingOnly) return;
        add(list, Finding(rule, subject, observed, limit, unit, Comparison.AT_MOST, ok, false));
    }

    function atLeast(FindingList memory list, uint8 rule, address subject, int256 observed, int256 limit, uint8 unit)
        internal
        pure
    {
        bool ok = observed >= limit;
        if (ok && list.failingOnly) return;
        add(list, Finding(rule, subject, observed, limit, unit, Comparison.AT_LEAST, ok, false));
    }

    function equal(FindingList memory list, uint8 rule, address subject, uint256 observed, uint256 limit, uint8 unit)
        internal
        pure
    {
        bool ok = observed == limit;
        if (ok && list.failingOnly) return;
        int256 seen = Round.toInt(observed);
        add(list, Finding(rule, subject, seen, Round.toInt(limit), unit, Comparison.EQUAL, ok, false));
    }

    /// @notice A finding whose `ok` is more than its comparison.
    function judged(
        FindingList memory list,
        uint8 rule,
        address subject,
        uint256 observed,
        uint256 limit,
        uint8 unit,
        uint8 comparison,
        bool ok
    ) internal pure {
        if (ok && list.failingOnly) return;
        (int256 seen, int256 bound) = (Round.toInt(observed), Round.toInt(limit));
        add(list, Finding(rule, subject, seen, bound, unit, comparison, ok, false));
    }

    /// @notice A finding that also passes where the decision strictly shrinks a breach that was there before.
    function shrinkable(
        FindingList memory list,
        uint8 rule,
        address subject,
        uint256 observed,
        uint256 limit,
        uint8 unit,
        uint8 comparison,
        bool holds,
        bool shrinks
    ) internal pure {
        bool ok = holds || shrinks;
        if (ok && list.failingOnly) return;
        (int256 seen, int256 bound) = (Round.toInt(observed), Round.toInt(limit));
        add(list, Finding(rule, subject, seen, bound, unit, comparison, ok, shrinks));
    }

    function add(FindingList memory list, Finding memory finding) internal pure {
        list.items[list.length++] = finding;
    }

    /// @notice The findings, cut to those that stand.
    function close(FindingList memory list) internal pure returns (Finding[] memory items) {
        items = list.items;
        uint256 length = list.length;
        assembly ("memory-safe") {
            mstore(items, length)
        }
    }
}
