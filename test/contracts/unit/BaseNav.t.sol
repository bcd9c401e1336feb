// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action, Mode} from "../../../contracts/types/Decision.sol";
import {LimitParams, LimitState} from "../../../contracts/types/Policy.sol";
import {Limits} from "../../../contracts/Limits.sol";
import {RuleId} from "../../../contracts/types/RuleId.sol";
import {TestToken} from "../support/Tokens.sol";
import {Treasury} from "../../../contracts/Treasury.sol";
import {vm} from "../support/Vm.sol";
import {World} from "../support/World.sol";

/// @notice NAV as it counts: it falls at once, grows slowly, and moves with what holders declare.
contract BaseNavTest is World {
    function test_baseNav_growsSlowly() public {
        module.checkpoint();
        usdc.mint(custody, 100_000e6);
        module.checkpoint();
        vm.assertEq(limits.state().baseNavUsd8, 500_000e8);
        vm.assertEq(limits.state().peakNavUsd8, 500_000e8);
        // Trade sizes and budgets are shares of it.
        vm.assertTrue(_allows(_sell(12.5 ether)));
        vm.assertTrue(_onlyDenies(_sell(12.5 ether + 1), RuleId.TRADE_SIZE));
        _later(1 days);
        module.checkpoint();
        vm.assertEq(limits.state().baseNavUsd8, 510_000e8);
        // Growth does not add up while nobody looks.
        _later(365 days);
        module.checkpoint();
        vm.assertEq(limits.state().baseNavUsd8, 520_200e8);
        for (uint256 day = 0; day < 8; ++day) {
            _later(1 days);
            module.checkpoint();
        }
        vm.assertEq(limits.state().baseNavUsd8, 600_000e8);
    }

    /// @dev Of what grew between, one day counts, whenever within it somebody looked.
    function test_baseNav_growthOfADay_boundary() public {
        module.checkpoint();
        usdc.mint(custody, 100_000e6);
        uint256 before = vm.snapshotState();
        _later(1 days - 1);
        module.checkpoint();
        vm.assertLt(limits.state().baseNavUsd8, 510_000e8);
        vm.revertToState(before);
        _later(1 days + 1);
        module.checkpoint();
        vm.assertEq(limits.state().baseNavUsd8, 510_000e8);
    }

    function test_baseNav_fallsAtOnceAndComesBackSlowly() public {
        module.checkpoint();
        wethFeed.set(1500e8, START);
        module.checkpoint();
        vm.assertEq(limits.state().baseNavUsd8, 450_000e8);
        wethFeed.set(2000e8, START);
        module.checkpoint();
        vm.assertEq(limits.state().baseNavUsd8, 450_000e8);
        vm.assertEq(limits.state().peakNavUsd8, 500_000e8);
        _later(1 days);
        module.checkpoint();
        vm.assertEq(limits.state().baseNavUsd8, 459_000e8);
    }

    function test_declareFlow_putsIn() public {
        _execute(_decision(_sell(10 ether)));
        LimitState memory before = limits.state();
        usdc.mint(custody, 100_000e6);
        vm.prank(address(changes));
        limits.declareFlow(100_000e8);
        LimitState memory state = limits.state();
        vm.assertEq(state.baseNavUsd8, before.baseNavUsd8 + 100_000e8);
        vm.assertGe(state.peakNavUsd8, 599_999e8);
        vm.assertEq(state.lossUsedWad, before.lossUsedWad);
        vm.assertEq(state.epochUsedWad, before.epochUsedWad);
        vm.assertEq(state.turnoverUsedUsd8, before.turnoverUsedUsd8);
        module.checkpoint();
        vm.assertEq(module.mode(), Mode.NORMAL);
    }

    function test_declareFlow_takesOutWithoutATrip() public {
        module.checkpoint();
        uint256 before = vm.snapshotState();
        _takeOut(160_000e6);
        module.checkpoint();
        // Undeclared it looks like what it would be if nobody had decided it.
        vm.assertEq(module.mode(), Mode.HALTED);
        vm.revertToState(before);
        _takeOut(160_000e6);
        vm.prank(address(changes));
        limits.declareFlow(-160_000e8);
        module.checkpoint();
        vm.assertEq(module.mode(), Mode.NORMAL);
        vm.assertEq(limits.state().peakNavUsd8, 340_000e8);
    }

    /// @dev A fall of 10% before a flow is a fall of 10% after it.
    function test_declareFlow_keepsTheFall() public {
        module.checkpoint();
        wethFeed.set(1500e8, START);
        module.checkpoint();
        _takeOut(45_000e6);
        vm.prank(address(changes));
        limits.declareFlow(-45_000e8);
        vm.assertEq(limits.state().baseNavUsd8, 405_000e8);
        vm.assertEq(limits.state().peakNavUsd8, 450_000e8);
    }

    function test_RevertWhen_aFlowIsDeclaredByAnyoneElse() public {
        address[5] memory others = [address(this), EXECUTOR, GUARDIAN, SUBMITTER, address(module)];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.prank(others[i]);
            vm.expectRevert(abi.encodeWithSelector(Limits.Limits_NotChanges.selector, others[i], address(changes)));
            limits.declareFlow(1);
            vm.prank(others[i]);
            vm.expectRevert(abi.encodeWithSelector(Limits.Limits_NotChanges.selector, others[i], address(changes)));
            limits.resetEpoch();
        }
    }

    function test_halt_boundary() public {
        module.checkpoint();
        // 30% under 500,000 is 350,000: 100 WETH at 500.
        wethFeed.set(500e8, START);
        module.checkpoint();
        vm.assertEq(module.mode(), Mode.REDUCE_ONLY);
        wethFeed.set(500e8 - 1, START);
        module.checkpoint();
        vm.assertEq(module.mode(), Mode.HALTED);
        wethFeed.set(2000e8, START);
        module.checkpoint();
        vm.assertEq(module.mode(), Mode.HALTED);
        vm.assertFalse(_allows(_hold()));
    }

    /// @dev Before anyone looked, a decision that finds NAV halted is denied, and the trip survives the denial.
    function test_halt_isSeenByADecisionAndSurvivesIt() public {
        module.checkpoint();
        wethFeed.set(400e8, START);
        vm.assertTrue(_onlyDenies(_hold(), RuleId.MODE));
        vm.assertEq(_execute(_decision(_hold())), module.DENIED());
        vm.assertEq(module.mode(), Mode.HALTED);
    }

    function test_mandateExpiry_boundary() public {
        LimitParams memory params = _params();
        params.mandateExpiry = uint64(START + 1000);
        _setLimits(params);
        Action[] memory buy = _one(_swap(address(usdc), address(weth), 500, 1000e6, 0.498 ether));
        vm.warp(START + 999);
        vm.assertTrue(_allows(buy));
        vm.warp(START + 1000);
        vm.assertTrue(_onlyDenies(buy, RuleId.MODE));
        vm.assertTrue(_allows(_sell(1 ether)));
    }

    function _takeOut(uint256 amount) private {
        vm.prank(EXECUTOR);
        Treasury(payable(custody)).execute(address(usdc), 0, abi.encodeCall(TestToken.transfer, (EXECUTOR, amount)));
    }
}

/// @notice A treasury that holders have not funded yet.
contract EmptyBaseNavTest is World {
    function _fund() internal override {}

    /// @dev What is under a thousand dollars is no base: the first that is one is NAV as it stands.
    function test_baseNav_leastBase_boundary() public {
        usdc.mint(custody, 1000e6 - 1);
        module.checkpoint();
        uint256 before = vm.snapshotState();
        super._fund();
        module.checkpoint();
        vm.assertGt(uint256(limits.state().baseNavUsd8), 500_000e8);
        vm.revertToState(before);
        usdc.mint(custody, 1);
        module.checkpoint();
        super._fund();
        module.checkpoint();
        vm.assertEq(uint256(limits.state().baseNavUsd8), 1000e8);
    }

    /// @dev Settling what grew under the old limits makes no base of what is none.
    function test_baseNav_settledUnderTheLeast() public {
        usdc.mint(custody, 999e6);
        module.checkpoint();
        _later(1 days);
        _setLimits(_params());
        vm.assertEq(uint256(limits.state().baseNavUsd8), 999e8);
    }
}
