// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {AssetPolicy, LimitParams} from "../../../contracts/types/Policy.sol";
import {Limits, LimitsSetup, Outcome} from "../../../contracts/Limits.sol";
import {PolicyCheck} from "../../../contracts/types/PolicyCheck.sol";
import {Mode} from "../../../contracts/types/Decision.sol";
import {LimitsHouse} from "../support/LimitsHouse.sol";
import {Shipped} from "../support/Shipped.sol";
import {Vm, vm} from "../support/Vm.sol";

contract LimitsSettledTest is LimitsHouse {
    address private constant PAYEE = address(0x9A);

    // -------------------------------------------------------------- offices

    function test_RevertWhen_anOfficeIsEmpty() public {
        bytes memory zero = abi.encodeWithSelector(PolicyCheck.Limits_ZeroAddress.selector);
        for (uint256 i = 0; i < 3; ++i) {
            LimitsSetup memory setup = _setup();
            if (i == 0) setup.owner = address(0);
            if (i == 1) setup.controller = address(0);
            if (i == 2) setup.changes = address(0);
            vm.expectRevert(zero);
            Shipped.limits(setup);
        }
        vm.startPrank(CHANGES);
        vm.expectRevert(zero);
        limits.setOwner(address(0));
        vm.expectRevert(zero);
        limits.setController(address(0));
        vm.expectRevert(zero);
        limits.setChanges(address(0));
        vm.expectRevert(zero);
        limits.setPayment(address(0), 1, 1);
        vm.expectRevert(abi.encodeWithSelector(Limits.Limits_BadMode.selector, Mode.HALTED + 1));
        limits.setMode(Mode.HALTED + 1);
        limits.setMode(Mode.HALTED);
        // Only a guardian need not be.
        limits.setGuardian(address(0));
        vm.assertEq(limits.guardian(), address(0));
    }

    function test_adapterOf_aKindThatIsNone() public view {
        vm.assertEq(limits.adapterOf(13), address(0));
        vm.assertEq(limits.adapterOf(14), address(0));
        vm.assertEq(limits.adapterOf(type(uint8).max), address(0));
    }

    // -------------------------------------------------------------- settled

    function test_setPolicy_turnoverRefillsOnFromWhereItStood() public {
        LimitParams memory params = _params();
        (params.turnoverUsd8, params.turnoverRefillSeconds) = (1000e8, 1000);
        _setLimits(params);
        Outcome memory outcome = _outcome(NAV, NAV, 0);
        outcome.grossUsd8 = 1000e8;
        limits.commit(outcome);
        vm.warp(START + 400);
        vm.assertEq(limits.turnoverAvailable(), 400e8);
        _setLimits(params);
        vm.assertEq(limits.turnoverAvailable(), 400e8);
        vm.assertEq(limits.state().turnoverUpdatedAt, START + 400);
        vm.warp(START + 500);
        vm.assertEq(limits.turnoverAvailable(), 500e8);
    }

    /// @dev What refills is rounded down: a second of thirty days of a percent.
    function test_setPolicy_refillRoundsDown() public {
        limits.commit(_outcome(NAV, NAV, 10_000e8));
        vm.assertEq(limits.state().lossUsedWad, 0.01e18);
        vm.warp(START + 1);
        _setLimits(_params());
        vm.assertEq(limits.state().lossUsedWad, 0.01e18 - uint256(0.01e18) / 30 days);
    }

    function test_setPolicy_baseNavHasGrownAtTheOldRate() public {
        _growsAtTheOldRate(NAV);
        vm.assertEq(limits.baseNav(2 * NAV), NAV / 100 * 101);
        vm.assertEq(limits.state().baseNavUsd8, NAV / 100 * 101);
        // From here on at the new one.
        vm.warp(START + 1 days);
        vm.assertEq(limits.baseNav(2 * NAV), NAV / 100 * 101 / 100 * 102);
    }

    /// @dev Under a thousand dollars there is no base yet, and none comes of a change.
    function test_setPolicy_leastBaseNav_boundary() public {
        uint256 world = vm.snapshotState();
        _growsAtTheOldRate(1000e8);
        vm.assertEq(limits.state().baseNavUsd8, 1010e8);
        vm.revertToState(world);
        _growsAtTheOldRate(1000e8 - 1);
        vm.assertEq(limits.state().baseNavUsd8, 1000e8 - 1);
        vm.assertEq(limits.baseNav(NAV), NAV);
    }

    function _growsAtTheOldRate(uint256 nav) private {
        limits.observeNav(nav, 0);
        vm.warp(START + 12 hours);
        LimitParams memory params = _params();
        params.maxNavGrowthBpsPerDay = 400;
        _setLimits(params);
    }

    /// @dev A charge takes no less of the budget than it is, and the budget is no more than it is.
    function test_commit_chargeRoundsUp() public {
        limits.commit(_outcome(300_000e8, 300_000e8, 1));
        vm.assertEq(limits.state().lossUsedWad, 33_334);
        vm.assertEq(limits.state().epochUsedWad, 33_334);
    }

    function test_lossBudget_roundsDown() public view {
        // There is no base yet, so that any NAV is one.
        (uint256 capacity, uint256 free) = limits.lossBudget(199);
        vm.assertEq(capacity, 1);
        vm.assertEq(free, 1);
    }

    function test_setPolicy_aLostPegFollowsItsAsset() public {
        limits.observeNav(NAV, 3);
        _setLimits(_params());
        vm.assertEq(uint256(limits.state().depegMask), 3);
        limits.observeNav(NAV, 1);
        AssetPolicy[] memory assets = _assets();
        (assets[0], assets[1]) = (assets[1], assets[0]);
        vm.prank(CHANGES);
        limits.setPolicy(_policy(_params(), assets));
        vm.assertEq(uint256(limits.state().depegMask), 2);
        _setLimits(_params());
        vm.assertEq(uint256(limits.state().depegMask), 1);
    }

    function test_commit_paymentRoundsBaseDownAndPeakUp() public {
        limits.observeNav(NAV, 0);
        vm.prank(CHANGES);
        limits.setPayment(PAYEE, 100e8, 1 days);
        // Base and peak differ: 900,000 under a peak of a million.
        limits.observeNav(900_000e8, 0);
        Outcome memory outcome = _paying(PAYEE, 7);
        (outcome.navBeforeUsd8, outcome.navAfterUsd8) = (900_000e8, 900_000e8 - 7);
        limits.commit(outcome);
        vm.assertEq(limits.state().baseNavUsd8, 900_000e8 - 7);
        // A million less 7.78 units, rounded up.
        vm.assertEq(limits.state().peakNavUsd8, NAV - 7);
        // The base stands a little over what is left: 900,000 of 920,000 that there are.
        (outcome.navBeforeUsd8, outcome.navAfterUsd8) = (920_000e8, 920_000e8 - 7);
        limits.commit(outcome);
        vm.assertEq(limits.state().baseNavUsd8, 900_000e8 - 7 - 7);
        vm.assertEq(limits.state().peakNavUsd8, NAV - 7 - 7);
    }

    function test_setPayment_settlesWhatIsUsed() public {
        vm.prank(CHANGES);
        limits.setPayment(PAYEE, 100e8, 1 days);
        limits.commit(_paying(PAYEE, 100e8));
        vm.warp(START + 6 hours);
        vm.prank(CHANGES);
        limits.setPayment(PAYEE, 200e8, 1 days);
        vm.assertEq(limits.paymentOf(PAYEE).usedUsd8, 75e8);
        vm.assertEq(limits.paymentOf(PAYEE).updatedAt, START + 6 hours);
        bytes memory period = abi.encodeWithSelector(PolicyCheck.Limits_ZeroPeriod.selector);
        vm.startPrank(CHANGES);
        vm.expectRevert(period);
        limits.setPayment(PAYEE, 1, 0);
        limits.setPayment(PAYEE, 1, 1);
        // Whom it takes away needs no period.
        limits.setPayment(PAYEE, 0, 0);
        vm.assertFalse(limits.paymentOf(PAYEE).listed);
    }

    function test_RevertWhen_payingWhoIsNotListed() public {
        vm.expectRevert(abi.encodeWithSelector(Limits.Limits_PaymentExceeded.selector, PAYEE, 1, 0));
        limits.commit(_paying(PAYEE, 1));
    }

    function test_observeNav_moreThanANumberHolds() public {
        limits.observeNav(uint256(type(uint128).max) + 5, 0);
        vm.assertEq(limits.state().baseNavUsd8, type(uint128).max);
        vm.assertEq(limits.state().peakNavUsd8, type(uint128).max);
    }

    // ---------------------------------------------------------------- tells

    function test_tells_whoHoldsWhichOffice() public {
        vm.recordLogs();
        Limits made = Shipped.limits(_setup());
        Vm.Log[] memory logs = vm.getRecordedLogs();
        vm.assertTrue(_isAmong(logs, Limits.OwnerChanged.selector, made.owner()));
        vm.assertTrue(_isAmong(logs, Limits.ControllerChanged.selector, made.controller()));
        vm.assertTrue(_isAmong(logs, Limits.GuardianChanged.selector, made.guardian()));
        vm.assertTrue(_isAmong(logs, Limits.ChangesChanged.selector, made.changes()));
        vm.startPrank(CHANGES);
        vm.expectEmit(address(limits));
        emit Limits.OwnerChanged(address(1));
        limits.setOwner(address(1));
        vm.expectEmit(address(limits));
        emit Limits.GuardianChanged(address(2));
        limits.setGuardian(address(2));
        vm.expectEmit(address(limits));
        emit Limits.ControllerChanged(address(3));
        limits.setController(address(3));
        vm.expectEmit(address(limits));
        emit Limits.ChangesChanged(address(4));
        limits.setChanges(address(4));
    }

    function test_tells_modesFlowsEpochsAndPayments() public {
        vm.startPrank(CHANGES);
        vm.expectEmit(address(limits));
        emit Limits.ModeChanged(Mode.REDUCE_ONLY, false);
        vm.expectEmit(address(limits));
        emit Limits.PolicyChanged(2);
        limits.setMode(Mode.REDUCE_ONLY);
        vm.expectEmit(address(limits));
        emit Limits.PaymentChanged(PAYEE, 5, 6);
        limits.setPayment(PAYEE, 5, 6);
        vm.stopPrank();
        limits.commit(_outcome(NAV, NAV, 1));
        vm.startPrank(CHANGES);
        vm.expectEmit(address(limits));
        emit Limits.EpochReset(1e4);
        limits.resetEpoch();
        vm.expectEmit(address(limits));
        emit Limits.FlowDeclared(-5, NAV - 5);
        limits.declareFlow(-5);
    }

    function test_tells_aTripOnceAndNothingWhereNothingChanged() public {
        limits.observeNav(NAV, 0);
        vm.expectEmit(address(limits));
        emit Limits.ModeChanged(Mode.REDUCE_ONLY, true);
        limits.observeNav(NAV / 100 * 79, 0);
        vm.recordLogs();
        limits.observeNav(NAV / 100 * 79, 0);
        vm.assertEq(vm.getRecordedLogs().length, 0);
    }

    function _isAmong(Vm.Log[] memory logs, bytes32 selector, address who) private pure returns (bool) {
        bytes32 topic = bytes32(uint256(uint160(who)));
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics[0] == selector && logs[i].topics[1] == topic) return true;
        }
        return false;
    }
}
