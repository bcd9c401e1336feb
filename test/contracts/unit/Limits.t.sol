// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {AssetPolicy, LimitParams, Policy} from "../../../contracts/types/Policy.sol";
import {Limits, Outcome} from "../../../contracts/Limits.sol";
import {PolicyCheck} from "../../../contracts/types/PolicyCheck.sol";
import {Mode} from "../../../contracts/types/Decision.sol";
import {LimitsHouse} from "../support/LimitsHouse.sol";
import {vm} from "../support/Vm.sol";

contract LimitsTest is LimitsHouse {
    function test_commit_budget_boundary() public {
        (uint256 capacity, uint256 free) = limits.lossBudget(NAV);
        vm.assertEq(capacity, 10_000e8);
        vm.assertEq(free, 10_000e8);
        vm.expectPartialRevert(Limits.Limits_LossBudgetExceeded.selector);
        limits.commit(_outcome(NAV, NAV, free + 1));
        limits.commit(_outcome(NAV, NAV, free));
        (, free) = limits.lossBudget(NAV);
        vm.assertEq(free, 0);
    }

    /// @dev Should the rules and the limits ever disagree, the limits stand.
    function test_commit_epoch_boundary() public {
        for (uint256 i = 1; i <= 3; ++i) {
            limits.commit(_outcome(NAV, NAV, 10_000e8));
            vm.warp(START + i * 30 days);
        }
        vm.expectRevert(abi.encodeWithSelector(Limits.Limits_EpochLossExceeded.selector, 0.03e18 + 1e4, 0.03e18));
        limits.commit(_outcome(NAV, NAV, 1));
        vm.prank(CHANGES);
        limits.resetEpoch();
        limits.commit(_outcome(NAV, NAV, 1));
        vm.assertEq(limits.state().epochUsedWad, 1e4);
    }

    function test_commit_turnover_boundary() public {
        Outcome memory outcome = _outcome(NAV, NAV, 0);
        outcome.grossUsd8 = limits.turnoverAvailable() + 1;
        vm.expectPartialRevert(Limits.Limits_TurnoverExceeded.selector);
        limits.commit(outcome);
        --outcome.grossUsd8;
        limits.commit(outcome);
        vm.assertEq(limits.turnoverAvailable(), 0);
        vm.assertEq(limits.state().lastDecisionAt, START);
    }

    function test_commit_payment_boundary() public {
        vm.prank(CHANGES);
        limits.setPayment(address(0x9A), 100e8, 1 days);
        Outcome memory outcome = _paying(address(0x9A), 100e8);
        outcome.paymentsUsd8[0] = 100e8 + 1;
        vm.expectPartialRevert(Limits.Limits_PaymentExceeded.selector);
        limits.commit(outcome);
        outcome.paymentsUsd8[0] = 100e8;
        limits.commit(outcome);
        vm.assertEq(limits.paymentOf(address(0x9A)).usedUsd8, 100e8);
        vm.assertEq(limits.state().peakNavUsd8, NAV - 100e8);
        vm.assertEq(limits.state().baseNavUsd8, NAV - 100e8);
    }

    function test_commit_refillsLinearly() public {
        limits.commit(_outcome(NAV, NAV, 10_000e8));
        vm.warp(START + 3 days);
        (, uint256 free) = limits.lossBudget(NAV);
        vm.assertEq(free, 1000e8);
        vm.warp(START + 30 days - 1);
        (, free) = limits.lossBudget(NAV);
        vm.assertLt(free, 10_000e8);
        vm.warp(START + 30 days);
        (, free) = limits.lossBudget(NAV);
        vm.assertEq(free, 10_000e8);
        vm.warp(START + 300 days);
        (, free) = limits.lossBudget(NAV);
        vm.assertEq(free, 10_000e8);
    }

    /// @dev Property: whatever is charged and whenever, what a time span lets through is at most b (1 + T / W) of NAV.
    function testFuzz_commit_neverMoreThanTheBound(uint256 seed) public {
        uint256 charged = 0;
        // Counted here: the optimizer takes block.timestamp for the same all through a call.
        uint256 elapsed = 0;
        for (uint256 i = 0; i < 40; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            elapsed += seed % 2 days;
            vm.warp(START + elapsed);
            (, uint256 free) = limits.lossBudget(NAV);
            uint256 charge = free == 0 ? 0 : (seed >> 64) % (free + 1);
            limits.commit(_outcome(NAV, NAV, charge));
            charged += charge;
            vm.assertLe(charged, 10_000e8 + 10_000e8 * elapsed / 30 days);
        }
    }

    function test_commit_zeroChargeWithNothingOwned() public {
        limits.commit(_outcome(0, 0, 0));
        vm.assertEq(limits.state().peakNavUsd8, 0);
    }

    function test_observeNav_trip_boundary() public {
        limits.observeNav(NAV, 0);
        limits.observeNav(800_000e8, 0);
        vm.assertEq(limits.mode(), Mode.NORMAL);
        vm.assertEq(limits.state().peakNavUsd8, NAV);
        limits.observeNav(800_000e8 - 1, 0);
        vm.assertEq(limits.mode(), Mode.REDUCE_ONLY);
        limits.observeNav(NAV, 0);
        vm.assertEq(limits.mode(), Mode.REDUCE_ONLY);
    }

    function test_observeNav_leavesAHalt() public {
        vm.prank(CHANGES);
        limits.setMode(Mode.HALTED);
        limits.observeNav(NAV, 0);
        limits.observeNav(1, 0);
        vm.assertEq(limits.mode(), Mode.HALTED);
    }

    /// @dev A wider budget or a faster refill counts from now on, not backwards.
    function test_setLimits_neverRefills() public {
        limits.commit(_outcome(NAV, NAV, 10_000e8));
        vm.warp(START + 3 days);
        LimitParams memory faster = _params();
        faster.lossRefillSeconds = 1 days;
        vm.prank(CHANGES);
        limits.setPolicy(_policy(faster, _assets()));
        (, uint256 free) = limits.lossBudget(NAV);
        vm.assertEq(free, 1000e8);
    }

    function test_owner_everyChangeRaisesTheVersion() public {
        vm.startPrank(CHANGES);
        limits.setPolicy(_policy(_params(), _assets()));
        limits.setPayment(address(1), 1, 1);
        limits.setMode(Mode.NORMAL);
        limits.setPeakNav(5);
        limits.declareFlow(1);
        limits.resetEpoch();
        limits.setController(address(2));
        limits.setChanges(address(3));
        vm.assertEq(limits.policyVersion(), 9);
    }

    /// @dev Nor does the owner set anything itself.
    function test_RevertWhen_notChangesOrController() public {
        Policy memory policy = _policy(_params(), _assets());
        vm.startPrank(OWNER);
        bytes memory notChanges = abi.encodeWithSelector(Limits.Limits_NotChanges.selector, OWNER, CHANGES);
        vm.expectRevert(notChanges);
        limits.setPolicy(policy);
        vm.expectRevert(notChanges);
        limits.setPayment(OWNER, 1, 1);
        vm.expectRevert(notChanges);
        limits.setMode(Mode.NORMAL);
        vm.expectRevert(notChanges);
        limits.setPeakNav(5);
        vm.expectRevert(notChanges);
        limits.declareFlow(5);
        vm.expectRevert(notChanges);
        limits.resetEpoch();
        vm.expectRevert(notChanges);
        limits.setController(address(2));
        vm.expectRevert(notChanges);
        limits.setGuardian(address(2));
        vm.expectRevert(notChanges);
        limits.setChanges(address(2));
        vm.expectRevert(notChanges);
        limits.setOwner(address(2));
        bytes memory notController = abi.encodeWithSelector(Limits.Limits_NotController.selector, OWNER, address(this));
        vm.expectRevert(notController);
        limits.commit(_outcome(NAV, NAV, 0));
        vm.expectRevert(notController);
        limits.observeNav(NAV, 0);
    }

    function test_RevertWhen_limitsCannotHold() public {
        vm.startPrank(CHANGES);
        LimitParams memory params = _params();
        params.stableFloorBps = 9001;
        vm.expectRevert(abi.encodeWithSelector(PolicyCheck.Limits_FloorOverCaps.selector, 9001, 9000));
        limits.setPolicy(_policy(params, _assets()));
        params.stableFloorBps = 9000;
        limits.setPolicy(_policy(params, _assets()));
        params.maxTradeBps = 10_001;
        vm.expectRevert(abi.encodeWithSelector(PolicyCheck.Limits_BadBps.selector, 10_001, 10_000));
        limits.setPolicy(_policy(params, _assets()));
        params = _params();
        params.haltDrawdownBps = 1999;
        vm.expectRevert(abi.encodeWithSelector(PolicyCheck.Limits_HaltUnderDrawdown.selector, 1999, 2000));
        limits.setPolicy(_policy(params, _assets()));
        params = _params();
        params.repegUsd8 = 0.98e8 - 1;
        vm.expectRevert(abi.encodeWithSelector(PolicyCheck.Limits_RepegUnderDepeg.selector, 0.98e8 - 1, 0.98e8));
        limits.setPolicy(_policy(params, _assets()));
        params = _params();
        params.vetoSeconds = 601;
        vm.expectRevert(abi.encodeWithSelector(PolicyCheck.Limits_VetoOverDecisionAge.selector, 601, 600));
        limits.setPolicy(_policy(params, _assets()));
        params = _params();
        (params.approvalUsd8, params.vetoSeconds) = (type(uint128).max - 1, 0);
        vm.expectRevert(abi.encodeWithSelector(PolicyCheck.Limits_NoVetoWindow.selector));
        limits.setPolicy(_policy(params, _assets()));
        params.vetoSeconds = 1;
        limits.setPolicy(_policy(params, _assets()));
        (params.approvalUsd8, params.vetoSeconds) = (type(uint128).max, 0);
        limits.setPolicy(_policy(params, _assets()));
        params = _params();
        params.mandateExpiry = 0;
        vm.expectRevert(abi.encodeWithSelector(PolicyCheck.Limits_NoExpiry.selector));
        limits.setPolicy(_policy(params, _assets()));
        params = _params();
        params.turnoverRefillSeconds = 0;
        vm.expectRevert(abi.encodeWithSelector(PolicyCheck.Limits_ZeroPeriod.selector));
        limits.setPolicy(_policy(params, _assets()));
        params = _params();
        params.lossRefillSeconds = 0;
        vm.expectRevert(abi.encodeWithSelector(PolicyCheck.Limits_ZeroPeriod.selector));
        limits.setPolicy(_policy(params, _assets()));
    }

    function test_RevertWhen_assetsCannotHold() public {
        vm.startPrank(CHANGES);
        AssetPolicy[] memory assets = _assets();
        assets[1].token = assets[0].token;
        vm.expectRevert(abi.encodeWithSelector(PolicyCheck.Limits_DuplicateToken.selector, assets[0].token));
        limits.setPolicy(_policy(_params(), assets));
        assets = _assets();
        address[] memory held = new address[](1);
        held[0] = assets[1].token;
        Policy memory policy = _policy(_params(), assets);
        policy.held = held;
        vm.expectRevert(abi.encodeWithSelector(PolicyCheck.Limits_DuplicateToken.selector, held[0]));
        limits.setPolicy(policy);
        assets[0].epsilonBps = 5001;
        vm.expectRevert(abi.encodeWithSelector(PolicyCheck.Limits_BadBps.selector, 5001, 5000));
        limits.setPolicy(_policy(_params(), assets));
        vm.expectRevert(abi.encodeWithSelector(PolicyCheck.Limits_AssetCount.selector, 17, 16));
        limits.setPolicy(_policy(_params(), new AssetPolicy[](17)));
    }
}
