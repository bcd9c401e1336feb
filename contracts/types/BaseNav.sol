// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {LimitParams, LimitState} from "./Policy.sol";
import {Round} from "./Round.sol";

/// @notice NAV as budgets count it: it falls with NAV at once and rises only so much a day, so that neither a donation nor a
/// pumped price widens a budget. The twin is policies/rules/baseNav.ts.
library BaseNav {
    uint256 internal constant DAY = 86_400;
    /// @dev A base under this is none: what somebody sends to a treasury that is still empty starts nothing. [1e-8 USD]
    uint256 internal constant LEAST_USD8 = 1000e8;

    /// @notice Base NAV at `time`, where NAV is `navUsd8` [1e-8 USD], rounded down. Growth does not add up while nobody looks: one
    /// look adds a day's at most.
    function capped(LimitState memory state, LimitParams memory limits, uint256 navUsd8, uint256 time)
        internal
        pure
        returns (uint256)
    {
        uint256 base = state.baseNavUsd8;
        if (base < LEAST_USD8) return navUsd8;
        uint256 elapsed = Round.dropBelowZero(time, state.baseUpdatedAt);
        if (elapsed > DAY) elapsed = DAY;
        uint256 most = base + Round.mulDivDown(base, limits.maxNavGrowthBpsPerDay * elapsed, Round.BPS * DAY);
        return navUsd8 < most ? navUsd8 : most;
    }

    /// @notice Fall of `navUsd8` from the peak, itself at least `baseUsd8`, rounded up [bps].
    function fallBps(LimitState memory state, uint256 baseUsd8, uint256 navUsd8) internal pure returns (uint256) {
        uint256 peak = state.peakNavUsd8 > baseUsd8 ? state.peakNavUsd8 : baseUsd8;
        return Round.shareBpsUp(Round.dropBelowZero(peak, navUsd8), peak);
    }
}
