// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action, ActionKind, Decision} from "../../../contracts/types/Decision.sol";
import {LimitParams} from "../../../contracts/types/Policy.sol";
import {RuleId} from "../../../contracts/types/RuleId.sol";
import {vm} from "../support/Vm.sol";
import {World} from "../support/World.sol";

/// @notice Turnover, cooldown, the epoch stop and the pool's depth: the last value that passes and the first that does not.
contract PaceTest is World {
    function test_turnover_boundary() public {
        _turnover(20_000e8);
        vm.assertTrue(_allows(_sell(10 ether)));
        // One wei more is worth less than a hundred-millionth of a dollar, and still counts.
        vm.assertTrue(_onlyDenies(_sell(10 ether + 1), RuleId.TURNOVER));
    }

    function test_turnover_zeroDeniesWhatMovesAndLetsHold() public {
        _turnover(0);
        vm.assertTrue(_allows(_hold()));
        vm.assertTrue(_onlyDenies(_wrapKind(ActionKind.UNWRAP, 1), RuleId.TURNOVER));
    }

    function test_turnover_refillsLinearly_boundary() public {
        _turnover(20_000e8);
        vm.assertEq(_execute(_decision(_sell(10 ether))), module.EXECUTED());
        vm.assertEq(limits.turnoverAvailable(), 0);
        vm.assertTrue(_onlyDenies(_wrapKind(ActionKind.UNWRAP, 1), RuleId.TURNOVER));
        _later(12 hours);
        vm.assertEq(limits.turnoverAvailable(), 10_000e8);
        vm.assertTrue(_allows(_sell(5 ether)));
        vm.assertTrue(_onlyDenies(_sell(5 ether + 1), RuleId.TURNOVER));
        _later(30 days);
        vm.assertEq(limits.turnoverAvailable(), 20_000e8);
    }

    /// @dev A decision of two swaps counts both, and what came back does not lower it.
    function test_turnover_countsEveryActionGross() public {
        _turnover(19_999e8);
        Action[] memory actions = new Action[](2);
        actions[0] = _sell(5 ether)[0];
        actions[1] = _swap(address(usdc), address(weth), 500, 9990e6, 4.98 ether);
        vm.assertTrue(_allows(actions));
        actions[1].amountIn = 9999e6 + 1;
        vm.assertTrue(_onlyDenies(actions, RuleId.TURNOVER));
        _execute(_decision(_wrapKind(ActionKind.UNWRAP, 1 ether)));
        vm.assertEq(limits.turnoverAvailable(), 17_999e8);
    }

    /// @dev A wider bucket or a faster refill counts from now on.
    function test_turnover_settingItAnewRefillsNothing() public {
        _turnover(20_000e8);
        _execute(_decision(_sell(10 ether)));
        _turnover(20_000e8);
        vm.assertEq(limits.turnoverAvailable(), 0);
        _turnover(30_000e8);
        vm.assertEq(limits.turnoverAvailable(), 10_000e8);
        _later(1 days);
        _turnover(20_000e8);
        vm.assertEq(limits.turnoverAvailable(), 20_000e8);
    }

    function test_cooldown_boundary() public {
        LimitParams memory params = _params();
        params.cooldownSeconds = 600;
        _setLimits(params);
        vm.assertEq(_execute(_decision(_sell(1 ether))), module.EXECUTED());
        _later(599);
        vm.assertTrue(_onlyDenies(_sell(1 ether), RuleId.COOLDOWN));
        vm.assertTrue(_allows(_hold()));
        // A hold moves nothing and starts nothing.
        vm.assertEq(_execute(_decision(_hold())), module.EXECUTED());
        _later(1);
        vm.assertTrue(_allows(_sell(1 ether)));
    }

    function test_epochLoss_doesNotRefillAndOnlyTheOwnerResetsIt() public {
        LimitParams memory params = _params();
        params.epochLossBps = 6;
        _setLimits(params);
        vm.assertEq(_execute(_decision(_sell(10 ether))), module.EXECUTED());
        vm.assertTrue(_onlyDenies(_sell(10 ether), RuleId.EPOCH_LOSS));
        _later(300 days);
        vm.assertEq(_remaining(), 5000e8 * uint256(limits.baseNav(1e30)) / 500_000e8);
        vm.assertTrue(_onlyDenies(_sell(10 ether), RuleId.EPOCH_LOSS));
        _setLimits(params);
        vm.assertTrue(_onlyDenies(_sell(10 ether), RuleId.EPOCH_LOSS));
        vm.prank(address(changes));
        limits.resetEpoch();
        vm.assertTrue(_allows(_sell(10 ether)));
    }

    function test_poolDepth_boundary() public {
        LimitParams memory params = _params();
        uint256 share = uint256(_finding(module.preview(_decision(_sell(10 ether))), RuleId.POOL_DEPTH).observed);
        vm.assertGt(share, 1);
        params.maxPoolShareBps = uint16(share);
        _setLimits(params);
        vm.assertTrue(_allows(_sell(10 ether)));
        params.maxPoolShareBps = uint16(share - 1);
        _setLimits(params);
        vm.assertTrue(_onlyDenies(_sell(10 ether), RuleId.POOL_DEPTH));
    }

    function _turnover(uint128 usd8) private {
        LimitParams memory params = _params();
        params.turnoverUsd8 = usd8;
        _setLimits(params);
    }

    function _remaining() private view returns (uint256 free) {
        (, free) = limits.lossBudget(1e30);
    }

    function _wrapKind(uint8 kind, uint256 amount) private pure returns (Action[] memory actions) {
        actions = new Action[](1);
        (actions[0].kind, actions[0].amountIn) = (kind, amount);
    }
}
