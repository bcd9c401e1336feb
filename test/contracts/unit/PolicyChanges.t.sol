// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {AssetPolicy, Policy} from "../../../contracts/types/Policy.sol";
import {Change, Cut, Delays, Effect, Step} from "../../../contracts/types/Change.sol";
import {Parameter} from "../../../contracts/governance/Directions.sol";
import {PolicyChanges} from "../../../contracts/governance/PolicyChanges.sol";
import {PolicyCheck} from "../../../contracts/types/PolicyCheck.sol";
import {PolicyDraft} from "../../../contracts/governance/PolicyDraft.sol";
import {Seats} from "../../../contracts/Seats.sol";
import {Mandated} from "../support/Mandated.sol";
import {Shipped} from "../support/Shipped.sol";
import {vm} from "../support/Vm.sol";

/// @notice Who may change what, when, and what comes between. Which way each parameter goes is in Directions.t.sol.
contract PolicyChangesTest is Mandated {
    uint8 private constant MAX_TRADE = 0;
    uint8 private constant MIN_OUT = 1;
    uint8 private constant LOSS_BUDGET = 2;

    // --------------------------------------------------------------- submit

    function test_submit_aMixedListWaitsAsAWhole() public {
        Change[] memory list = _two(_one(MAX_TRADE, 400), _one(LOSS_BUDGET, 101));
        (Step[] memory steps, uint256 delay) = changes.weigh(list);
        vm.assertEq(uint256(steps[0].effect), Effect.TIGHTER);
        vm.assertEq(uint256(steps[1].effect), Effect.LOOSER);
        vm.assertEq(steps[1].old, 100);
        vm.assertEq(delay, 3 days);
        _submit(list);
        vm.assertEq(changes.valueOf(MAX_TRADE, address(0)), 500);
        vm.warp(START + 3 days);
        changes.accept(list);
        vm.assertEq(changes.valueOf(MAX_TRADE, address(0)), 400);
        vm.assertEq(changes.valueOf(LOSS_BUDGET, address(0)), 101);
    }

    function test_submit_waitsTheLongestDelay() public {
        (, uint40 eta) = _submit(_two(_one(MAX_TRADE, 501), _one(Parameter.COSIGNER, 1)));
        vm.assertEq(uint256(eta), START + 7 days);
    }

    /// @dev What is the same is no loosening; it settles what is used, and raises the version.
    function test_submit_theSameAppliesAtOnce() public {
        uint64 version = limits.policyVersion();
        (bytes32 id,) = _submit(_one(MAX_TRADE, 500));
        vm.assertEq(id, 0);
        vm.assertEq(uint256(limits.policyVersion()), version + 1);
    }

    function test_RevertWhen_submittedByAnyoneElse() public {
        address[4] memory others = [address(this), GUARDIAN, TIGHTENER, address(limits)];
        for (uint256 i = 0; i < 4; ++i) {
            vm.prank(others[i]);
            vm.expectRevert(abi.encodeWithSelector(PolicyChanges.PolicyChanges_NotOwner.selector, others[i], OWNER));
            changes.submit(_one(MAX_TRADE, 400));
        }
    }

    function test_RevertWhen_theListIsNotOne() public {
        vm.startPrank(OWNER);
        vm.expectRevert(abi.encodeWithSelector(PolicyChanges.PolicyChanges_Empty.selector));
        changes.submit(new Change[](0));
        vm.expectRevert(
            abi.encodeWithSelector(PolicyChanges.PolicyChanges_NotAscending.selector, MAX_TRADE, address(0))
        );
        changes.submit(_two(_one(MAX_TRADE, 400), _one(MAX_TRADE, 600)));
        vm.expectRevert(
            abi.encodeWithSelector(PolicyChanges.PolicyChanges_NotAscending.selector, MAX_TRADE, address(0))
        );
        changes.submit(_two(_one(MIN_OUT, 9901), _one(MAX_TRADE, 400)));
        vm.expectRevert(
            abi.encodeWithSelector(PolicyChanges.PolicyChanges_NotAscending.selector, Parameter.SEAT, address(1))
        );
        changes.submit(_two(_of(Parameter.SEAT, address(2), 1), _of(Parameter.SEAT, address(1), 1)));
        vm.expectRevert(abi.encodeWithSelector(PolicyChanges.PolicyChanges_NotAlone.selector, Parameter.GUARDIAN));
        changes.submit(_two(_one(MAX_TRADE, 600), _one(Parameter.GUARDIAN, 0)));
        vm.expectRevert(
            abi.encodeWithSelector(PolicyChanges.PolicyChanges_BadValue.selector, Parameter.EPOCH_USED_WAD, 1)
        );
        changes.submit(_one(Parameter.EPOCH_USED_WAD, 1));
        vm.expectRevert(
            abi.encodeWithSelector(PolicyChanges.PolicyChanges_BadValue.selector, Parameter.DELAY_LIMIT, 30 days + 1)
        );
        changes.submit(_one(Parameter.DELAY_LIMIT, 30 days + 1));
        changes.submit(_one(Parameter.DELAY_LIMIT, 30 days));
        vm.expectRevert(
            abi.encodeWithSelector(PolicyDraft.PolicyDraft_NoSuchSubject.selector, Parameter.ASSET_CAP_BPS, address(9))
        );
        changes.submit(_of(Parameter.ASSET_CAP_BPS, address(9), 1));
        vm.expectRevert(
            abi.encodeWithSelector(PolicyDraft.PolicyDraft_NoSuchSubject.selector, Parameter.ADAPTER, address(14))
        );
        changes.submit(_of(Parameter.ADAPTER, address(14), 1));
    }

    /// @dev Tighter than can hold is refused by the limits themselves.
    function test_RevertWhen_whatIsTighterCannotHold() public {
        vm.prank(OWNER);
        vm.expectRevert(abi.encodeWithSelector(PolicyCheck.Limits_HaltUnderDrawdown.selector, 1999, 2000));
        changes.submit(_one(13, 1999));
    }

    // ---------------------------------------------------------------- lists

    function test_submit_anAssetIn() public {
        AssetPolicy memory euro = AssetPolicy(address(0x74), 6, 1, 30, 1000, 3, 1, 2);
        Change[] memory list = _of(Parameter.ASSET, euro.token, PolicyDraft.pack(euro));
        vm.assertEq(
            PolicyDraft.pack(euro),
            1 << 72 | uint256(6) << 64 | uint256(1) << 56 | uint256(30) << 40 | uint256(1000) << 24 | 3 << 16 | 1 << 8
                | 2
        );
        _accepted(list, 7 days);
        vm.assertEq(abi.encode(limits.assets()[2]), abi.encode(euro));
        vm.assertEq(abi.encode(limits.assets()[0]), abi.encode(_policy().assets[0]));
    }

    /// @dev Out of the list it would be out of NAV, and so out of every budget: that loosens.
    function test_submit_anAssetOut() public {
        _accepted(_of(Parameter.ASSET, ETHER, 0), 7 days);
        vm.assertEq(limits.assets().length, 1);
        vm.assertEq(limits.assets()[0].token, DOLLAR);
    }

    function test_submit_heldInAtOnceAndOutAfterADelay() public {
        _submit(_of(Parameter.HELD, address(0x75), 1));
        vm.assertEq(limits.held()[1], address(0x75));
        _accepted(_of(Parameter.HELD, HELD, 0), 7 days);
        vm.assertEq(limits.held().length, 1);
        vm.assertEq(limits.held()[0], address(0x75));
    }

    function test_submit_aCapInAtOnceAndOutAfterADelay() public {
        vm.assertEq(changes.valueOf(Parameter.VENUE_CAP_BPS, address(2)), 10_000);
        _submit(_of(Parameter.VENUE_CAP_BPS, address(2), 1000));
        vm.assertEq(limits.policy().caps.length, 3);
        vm.assertEq(changes.valueOf(Parameter.VENUE_CAP_BPS, address(2)), 1000);
        _accepted(_of(Parameter.VENUE_CAP_BPS, address(2), 10_000), 3 days);
        vm.assertEq(abi.encode(limits.policy().caps), abi.encode(_policy().caps));
        vm.prank(OWNER);
        vm.expectPartialRevert(PolicyDraft.PolicyDraft_NoSuchSubject.selector);
        changes.submit(_of(Parameter.ISSUER_CAP_BPS, address(0), 1));
    }

    function test_submit_aRecipientInAndOut() public {
        address to = address(0x9B);
        _accepted(
            _two(_of(Parameter.PAYMENT_REFILL_SECONDS, to, 1 days), _of(Parameter.PAYMENT_CAPACITY_USD8, to, 50e8)),
            3 days
        );
        vm.assertTrue(limits.paymentOf(to).listed);
        _submit(_of(Parameter.PAYMENT_CAPACITY_USD8, to, 0));
        vm.assertFalse(limits.paymentOf(to).listed);
    }

    // ---------------------------------------------------------------- seats

    function test_submit_aSeatForAnother() public {
        Change[] memory list = _two(_of(Parameter.SEAT, address(0x11), 1), _of(Parameter.SEAT, _seat(0), 0));
        _accepted(list, 7 days);
        vm.assertEq(seats.seats().length, 3);
        vm.assertEq(seats.seats()[0], _seat(1));
        vm.assertEq(seats.seats()[2], address(0x11));
        vm.assertEq(uint256(seats.epoch()), 2);
        vm.assertEq(uint256(seats.threshold()), 2);
    }

    /// @dev One of three may go, two must be left; and what is gone comes back in a day.
    function test_tighten_seat_boundary() public {
        _tighten(GUARDIAN, _of(Parameter.SEAT, _seat(0), 0));
        vm.assertEq(seats.seats().length, 2);
        vm.prank(GUARDIAN);
        vm.expectRevert(abi.encodeWithSelector(Seats.Seats_BadThreshold.selector, 2, 1));
        changes.tighten(_of(Parameter.SEAT, _seat(1), 0));
        _accepted(_of(Parameter.SEAT, _seat(0), 1), 1 days);
        vm.assertTrue(seats.isSeat(_seat(0)));
    }

    function test_tighten_quorum_boundary() public {
        _tighten(GUARDIAN, _one(Parameter.QUORUM, 3));
        vm.assertEq(uint256(seats.threshold()), 3);
        vm.prank(GUARDIAN);
        vm.expectRevert(abi.encodeWithSelector(Seats.Seats_BadThreshold.selector, 4, 3));
        changes.tighten(_one(Parameter.QUORUM, 4));
        // Neither may one go now.
        vm.prank(GUARDIAN);
        vm.expectRevert(abi.encodeWithSelector(Seats.Seats_BadThreshold.selector, 3, 2));
        changes.tighten(_of(Parameter.SEAT, _seat(0), 0));
    }

    // --------------------------------------------------------------- accept

    function test_accept_grace_boundary() public {
        Change[] memory list = _one(MAX_TRADE, 600);
        _submit(list);
        uint256 world = vm.snapshotState();
        uint256 last = START + 3 days + 14 days;
        vm.warp(last);
        changes.accept(list);
        vm.assertEq(changes.valueOf(MAX_TRADE, address(0)), 600);
        vm.revertToState(world);
        vm.warp(last + 1);
        vm.expectRevert(abi.encodeWithSelector(PolicyChanges.PolicyChanges_TooLate.selector, last + 1, last));
        changes.accept(list);
    }

    function test_accept_once() public {
        Change[] memory list = _one(MAX_TRADE, 600);
        _accepted(list, 3 days);
        _submit(_one(MAX_TRADE, 500));
        bytes32 id = changes.idOf(list);
        vm.expectRevert(abi.encodeWithSelector(PolicyChanges.PolicyChanges_NotPending.selector, id));
        changes.accept(list);
    }

    /// @dev What it names must stand where it stood; also what it would only tighten.
    function test_accept_overtaken() public {
        Change[] memory list = _two(_one(MAX_TRADE, 400), _one(LOSS_BUDGET, 101));
        bytes32 id = changes.idOf(list);
        _submit(list);
        _submit(_one(MAX_TRADE, 450));
        vm.warp(START + 3 days);
        vm.expectRevert(abi.encodeWithSelector(PolicyChanges.PolicyChanges_Overtaken.selector, id));
        changes.accept(list);
        // Voted anew, against what stands now.
        (, uint40 eta) = _submit(list);
        vm.warp(eta);
        changes.accept(list);
        vm.assertEq(changes.valueOf(LOSS_BUDGET, address(0)), 101);
    }

    function test_accept_whatItDoesNotNameMayMove() public {
        Change[] memory list = _one(LOSS_BUDGET, 101);
        _submit(list);
        _tighten(GUARDIAN, _one(MAX_TRADE, 50));
        vm.warp(START + 3 days);
        changes.accept(list);
        vm.assertEq(changes.valueOf(LOSS_BUDGET, address(0)), 101);
        vm.assertEq(changes.valueOf(MAX_TRADE, address(0)), 50);
    }

    /// @dev An epoch is begun anew whatever was used meanwhile.
    function test_accept_anActHasNoBase() public {
        Change[] memory list = _one(Parameter.EPOCH_USED_WAD, 0);
        _submit(list);
        vm.prank(address(changes));
        limits.setPeakNav(2_000_000e8);
        vm.warp(START + 3 days);
        changes.accept(list);
        vm.assertEq(uint256(limits.state().epochUsedWad), 0);
    }

    // ------------------------------------------------------------- abdicate

    function test_abdicate_isFinal() public {
        Change[] memory wider = _one(MAX_TRADE, 600);
        _submit(wider);
        _tighten(GUARDIAN, _one(LOSS_BUDGET, 50));
        vm.expectRevert(abi.encodeWithSelector(PolicyChanges.PolicyChanges_NotOwner.selector, address(this), OWNER));
        changes.abdicate(MAX_TRADE);
        vm.startPrank(OWNER);
        changes.abdicate(MAX_TRADE);
        changes.abdicate(LOSS_BUDGET);
        vm.expectRevert(abi.encodeWithSelector(PolicyChanges.PolicyChanges_Abdicated.selector, MAX_TRADE));
        changes.abdicate(MAX_TRADE);
        vm.expectRevert(abi.encodeWithSelector(PolicyChanges.PolicyChanges_Abdicated.selector, MAX_TRADE));
        changes.submit(_one(MAX_TRADE, 501));
        // Not even what the guardian had cut before.
        vm.expectRevert(abi.encodeWithSelector(PolicyChanges.PolicyChanges_Abdicated.selector, LOSS_BUDGET));
        changes.submit(_one(LOSS_BUDGET, 51));
        vm.stopPrank();
        vm.warp(START + 3 days);
        vm.expectRevert(abi.encodeWithSelector(PolicyChanges.PolicyChanges_Abdicated.selector, MAX_TRADE));
        changes.accept(wider);
        // It still tightens, and a guardian's cut after it is undone, up to what was abdicated.
        _submit(_one(MAX_TRADE, 400));
        _tighten(GUARDIAN, _one(MAX_TRADE, 1));
        vm.prank(OWNER);
        vm.expectRevert(abi.encodeWithSelector(PolicyChanges.PolicyChanges_Abdicated.selector, MAX_TRADE));
        changes.submit(_one(MAX_TRADE, 401));
        _accepted(_one(MAX_TRADE, 400), 1 days);
    }

    // ------------------------------------------------------------ successor

    function test_submit_aSuccessorTakesOver() public {
        PolicyChanges next = Shipped.changes(limits, seats, TIGHTENER, Delays(1, 2, 3));
        Change[] memory list = _two(_one(MAX_TRADE, 400), _one(Parameter.CHANGES, uint160(address(next))));
        _accepted(list, 7 days);
        vm.assertEq(limits.changes(), address(next));
        vm.assertEq(seats.owner(), address(next));
        vm.assertEq(changes.valueOf(MAX_TRADE, address(0)), 400);
        vm.prank(OWNER);
        vm.expectRevert();
        changes.submit(_one(MAX_TRADE, 300));
        vm.prank(OWNER);
        next.submit(_one(MAX_TRADE, 300));
    }

    function test_constructor_delays_boundary() public {
        Shipped.changes(limits, seats, TIGHTENER, Delays(30 days, 30 days, 30 days));
        vm.expectRevert(
            abi.encodeWithSelector(PolicyChanges.PolicyChanges_BadValue.selector, Parameter.DELAY_RESTORE, 30 days + 1)
        );
        Shipped.changes(limits, seats, TIGHTENER, Delays(0, 0, 30 days + 1));
    }
}
