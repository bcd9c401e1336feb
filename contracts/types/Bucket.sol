// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Round} from "./Round.sol";

/// @notice A bucket that fills at a steady rate. What is used is kept, so that another capacity never refills it.
library Bucket {
    /// @notice What is still used after `elapsed` seconds; refill is rounded down, and without a period there is none.
    function usedAfter(uint256 used, uint256 capacity, uint256 refillSeconds, uint256 elapsed)
        internal
        pure
        returns (uint256)
    {
        if (refillSeconds == 0) return used;
        return Round.dropBelowZero(used, Round.mulDivDown(capacity, elapsed, refillSeconds));
    }

    /// @notice What may still be taken after `elapsed` seconds.
    function available(uint256 used, uint256 capacity, uint256 refillSeconds, uint256 elapsed)
        internal
        pure
        returns (uint256)
    {
        return Round.dropBelowZero(capacity, usedAfter(used, capacity, refillSeconds, elapsed));
    }
}
