// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @notice What a stolen council may take, E(T) = min(K, b(1 + T/W)) * N, as controls.md says it and policies/bound.ts computes
/// it. None of the contracts' own arithmetic is used: the leash is measured against this.
library Bound {
    /// @param navUsd8 N, the largest base NAV of the time [1e-8 USD]
    /// @param budgetBps b, the loss budget [bps of base NAV]
    /// @param refillSeconds W, in which an empty budget is full again
    /// @param epochBps K, the epoch's stop [bps of base NAV]
    /// @param time T [seconds]
    function overTime(uint256 navUsd8, uint256 budgetBps, uint256 refillSeconds, uint256 epochBps, uint256 time)
        internal
        pure
        returns (uint256)
    {
        uint256 budget = _up(navUsd8 * budgetBps, 10_000);
        uint256 refilled = budget + _up(budget * time, refillSeconds);
        uint256 stop = _up(navUsd8 * epochBps, 10_000);
        return refilled < stop ? refilled : stop;
    }

    function _up(uint256 a, uint256 b) private pure returns (uint256) {
        return (a + b - 1) / b;
    }
}
