// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {BaseNav} from "../../../contracts/types/BaseNav.sol";
import {Bucket} from "../../../contracts/types/Bucket.sol";
import {LimitParams, LimitState} from "../../../contracts/types/Policy.sol";
import {LossBudget} from "../../../contracts/types/LossBudget.sol";

/// @notice For halmos, over every input of the widths given: what fills a budget again, and what never does.
contract BudgetsSymbolic {
    function check_bucket_timeNeverTakes(uint128 used, uint128 capacity, uint32 refill, uint32 elapsed) public pure {
        assert(Bucket.usedAfter(used, capacity, refill, elapsed) <= used);
    }

    function check_bucket_withoutTimeOrPeriodNothingComesBack(uint128 used, uint128 capacity, uint32 refill)
        public
        pure
    {
        assert(Bucket.usedAfter(used, capacity, refill, 0) == used);
        assert(Bucket.usedAfter(used, capacity, 0, refill) == used);
    }

    function check_bucket_zeroGivesNothing(uint128 used, uint32 refill, uint32 elapsed) public pure {
        assert(Bucket.available(used, 0, refill, elapsed) == 0);
        assert(Bucket.usedAfter(used, 0, refill, elapsed) == used);
    }

    function check_bucket_neverGivesMoreThanItHolds(uint128 used, uint128 capacity, uint32 refill, uint32 elapsed)
        public
        pure
    {
        assert(Bucket.available(used, capacity, refill, elapsed) <= capacity);
    }

    /// @dev Looking more often refills no more. With periods of the solver's reach.
    function check_bucket_twoStepsRefillNoMoreThanOne(uint8 used, uint8 capacity, uint8 first, uint8 last) public pure {
        uint256 once = Bucket.usedAfter(used, capacity, 64, uint256(first) + last);
        uint256 between = Bucket.usedAfter(used, capacity, 64, first);
        assert(Bucket.usedAfter(between, capacity, 64, last) >= once);
    }

    function check_loss_timeNeverTakes(LimitState memory state, LimitParams memory limits, uint64 time) public pure {
        if (limits.lossRefillSeconds == 0) return;
        assert(LossBudget.usedWad(state, limits, time) <= state.lossUsedWad);
    }

    function check_epoch_neverRefills(LimitState memory state, LimitParams memory limits, uint40 time, uint64 later)
        public
        pure
    {
        uint256 free = LossBudget.epochAvailableUsd8(state, limits, 1e18);
        (state.lossUpdatedAt, state.lossUsedWad) = (time, later);
        assert(LossBudget.epochAvailableUsd8(state, limits, 1e18) == free);
        if (state.epochUsedWad >= uint256(limits.epochLossBps) * LossBudget.BPS_WAD) assert(free == 0);
    }

    function check_base_neverOverNav(LimitState memory state, LimitParams memory limits, uint128 nav, uint40 time)
        public
        pure
    {
        assert(BaseNav.capped(state, limits, nav, time) <= nav);
    }

    function check_base_fallsAtOnceAndWithoutTimeNeverRises(
        LimitState memory state,
        LimitParams memory limits,
        uint128 nav
    ) public pure {
        if (state.baseNavUsd8 < BaseNav.LEAST_USD8) return;
        uint256 capped = BaseNav.capped(state, limits, nav, state.baseUpdatedAt);
        assert(capped == (nav < state.baseNavUsd8 ? nav : state.baseNavUsd8));
    }
}
