// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Comparison} from "../types/RuleId.sol";
import {Finding} from "../types/Decision.sol";
import {Round} from "../types/Round.sol";

/// @notice Findings in the making: `items` has room for all, `length` says how many stand.
struct FindingList {
    Finding[] items;
    uint256 length;
}

/// @notice Appends findings, each judged by its own comparison.
library FindingLists {
    function atMost(FindingList memory list, uint8 rule, address subject, int256 observed, int256 limit, uint8 unit)
        internal
        pure
    {
        add(list, Finding(rule, subject, observed, limit, unit, Comparison.AT_MOST, observed <= limit, false));
    }

    function atLeast(FindingList memory list, uint8 rule, address subject, int256 observed, int256 limit, uint8 unit)
        internal
        pure
    {
        add(list, Finding(rule, subject, observed, limit, unit, Comparison.AT_LEAST, observed >= limit, false));
    }

    function equal(FindingList memory list, uint8 rule, address subject, uint256 observed, uint256 limit, uint8 unit)
        internal
        pure
    {
        int256 seen = Round.toInt(observed);
        add(list, Finding(rule, subject, seen, Round.toInt(limit), unit, Comparison.EQUAL, observed == limit, false));
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
