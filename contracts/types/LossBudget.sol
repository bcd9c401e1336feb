// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Round} from "./Round.sol";
import {LimitParams, LimitState} from "./Policy.sol";

/// @notice The loss budget's and the epoch stop's arithmetic. What is used is kept as a part of base NAV [1e-18], so that the
/// budget scales with NAV, a change of its parameters settles without a price, and setting it anew refills nothing.
library LossBudget {
    uint256 internal constant WAD = 1e18;
    /// @dev One basis point [1e-18].
    uint256 internal constant BPS_WAD = 1e14;

    /// @notice What is still used at `time`, after linear refill (rounded down) [1e-18 of base NAV].
    function usedWad(LimitState memory state, LimitParams memory limits, uint256 time) internal pure returns (uint256) {
        uint256 elapsed = Round.dropBelowZero(time, state.lossUpdatedAt);
        uint256 refill = Round.mulDivDown(uint256(limits.lossBudgetBps) * BPS_WAD, elapsed, limits.lossRefillSeconds);
        return Round.dropBelowZero(state.lossUsedWad, refill);
    }

    /// @notice What may still be lost at `time` [1e-8 USD], rounded down.
    function availableUsd8(LimitState memory state, LimitParams memory limits, uint256 baseUsd8, uint256 time)
        internal
        pure
        returns (uint256)
    {
        uint256 free = Round.dropBelowZero(uint256(limits.lossBudgetBps) * BPS_WAD, usedWad(state, limits, time));
        return Round.mulDivDown(baseUsd8, free, WAD);
    }

    /// @notice What may still be lost in this epoch [1e-8 USD], rounded down. It does not refill.
    function epochAvailableUsd8(LimitState memory state, LimitParams memory limits, uint256 baseUsd8)
        internal
        pure
        returns (uint256)
    {
        uint256 free = Round.dropBelowZero(uint256(limits.epochLossBps) * BPS_WAD, state.epochUsedWad);
        return Round.mulDivDown(baseUsd8, free, WAD);
    }
}
