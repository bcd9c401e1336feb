// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {LimitParams} from "../../../contracts/types/Policy.sol";
import {Mode} from "../../../contracts/types/Decision.sol";
import {Thieves} from "./Thieves.sol";
import {vm} from "../support/Vm.sol";

/// @notice Thieves written by hand, who know the contract and trade. Each has a month, and comes to 90% of the bound.
contract DirectedTraders is Thieves {
    /// @dev Nothing is lost by the oracle but the pool's fee: the real prices lean against every trade, there and back.
    function test_council_epsilonIsHarvestedAtFairPoolPrices() public {
        _tradeForAMonth(0, 0);
        _report("epsilon harvested at fair pool prices", _bound(), 90);
    }

    /// @dev The pools stand where the least that may come out is what comes out.
    function test_council_everyTradeAtTheWorstPriceAllowed() public {
        _tradeForAMonth(0, 80);
        _report("every trade at the worst price allowed", _bound(), 90);
    }

    /// @dev The feed moves too: up by half a percent a day for ten days, down for ten, and up again.
    function test_council_epsilonIsHarvestedUnderAMovingFeed() public {
        for (uint256 day = 0; day <= 30; ++day) {
            if (day != 0) _pass(1 days);
            int256 answer = wethFeed.answer();
            _moveOracle(wethFeed, day / 10 % 2 == 0 ? answer * 1005 / 1000 : answer * 995 / 1000, _now());
            _tradeADay(day % 2, 0);
        }
        _report("epsilon harvested under a moving feed", _bound(), 90);
    }

    /// @dev Reduce-only lets healthy stables be swapped for each other, under the same budget.
    function test_council_reduceOnlyAsAnExitLane() public {
        _raiseMode(Mode.REDUCE_ONLY);
        _tradeForAMonth(2, 0);
        vm.assertEq(limits.mode(), Mode.REDUCE_ONLY);
        _report("stables swapped for each other in reduce-only", _bound(), 90);
    }
}

/// @notice Where the budget refills so fast that the epoch's stop is the bound.
contract DirectedTradersAtTheEpochStop is Thieves {
    function _params() internal pure override returns (LimitParams memory params) {
        params = super._params();
        params.lossRefillSeconds = 7 days;
    }

    function test_council_epochStopIsHarvestedDry() public {
        _tradeForAMonth(0, 0);
        _report("epsilon harvested until the epoch's stop", _bound(), 90);
    }
}
