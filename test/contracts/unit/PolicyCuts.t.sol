// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Cut} from "../../../contracts/types/Change.sol";
import {Parameter} from "../../../contracts/governance/Directions.sol";
import {PolicyChanges} from "../../../contracts/governance/PolicyChanges.sol";
import {Mandated} from "../support/Mandated.sol";
import {vm} from "../support/Vm.sol";

/// @notice What guardian and fast path cut, what of it comes back, and who may end what waits.
contract PolicyCutsTest is Mandated {
    uint8 private constant MAX_TRADE = 0;
    uint8 private constant MIN_OUT = 1;
    uint8 private constant LOSS_BUDGET = 2;

    // -------------------------------------------------------------- restore

    function test_restore_boundary() public {
        _tighten(GUARDIAN, _one(MAX_TRADE, 100));
        uint256 world = vm.snapshotState();
        vm.warp(START + 14 days);
        _accepted(_one(MAX_TRADE, 500), 1 days);
        vm.revertToState(world);
        vm.warp(START + 14 days + 1);
        _accepted(_one(MAX_TRADE, 500), 3 days);
        vm.revertToState(world);
        // Part of it back is no more than all of it.
        _accepted(_one(MAX_TRADE, 300), 1 days);
        vm.revertToState(world);
        _accepted(_one(MAX_TRADE, 501), 3 days);
    }

    /// @dev Where it says "lower tightens" and where it says "higher does".
    function test_restore_ofMoreThanItCut_boundary() public {
        _tighten(GUARDIAN, _two(_one(MIN_OUT, 10_000), _one(Parameter.MODE, 2)));
        uint256 world = vm.snapshotState();
        _accepted(_two(_one(MIN_OUT, 9900), _one(Parameter.MODE, 1)), 1 days);
        vm.revertToState(world);
        _accepted(_two(_one(MIN_OUT, 9899), _one(Parameter.MODE, 1)), 3 days);
        vm.revertToState(world);
        _accepted(_two(_one(MIN_OUT, 9900), _one(Parameter.MODE, 0)), 3 days);
    }

    function test_restore_notWhatHoldersChangedSince() public {
        _tighten(GUARDIAN, _one(MAX_TRADE, 100));
        _tighten(TIGHTENER, _one(MAX_TRADE, 90));
        _accepted(_one(MAX_TRADE, 100), 3 days);
    }

    function test_restore_notTheFastPathsOwn() public {
        _tighten(TIGHTENER, _one(MAX_TRADE, 100));
        _accepted(_one(MAX_TRADE, 500), 3 days);
    }

    /// @dev Nothing of an older cut comes back with a newer one, if holders were in between.
    function test_restore_onlyTheLastCut() public {
        _tighten(GUARDIAN, _one(MAX_TRADE, 300));
        _tighten(TIGHTENER, _one(MAX_TRADE, 200));
        _tighten(GUARDIAN, _one(MAX_TRADE, 100));
        Cut memory cut = changes.cutOf(MAX_TRADE, address(0));
        vm.assertEq(cut.before, 200);
        vm.assertEq(cut.cutTo, 100);
        uint256 world = vm.snapshotState();
        _accepted(_one(MAX_TRADE, 201), 3 days);
        vm.revertToState(world);
        _accepted(_one(MAX_TRADE, 200), 1 days);
    }

    /// @dev Once undone it is spent: what holders tighten afterwards does not come back by it.
    function test_restore_once() public {
        _tighten(GUARDIAN, _one(MAX_TRADE, 100));
        _accepted(_one(MAX_TRADE, 500), 1 days);
        _submit(_one(MAX_TRADE, 100));
        _accepted(_one(MAX_TRADE, 500), 3 days);
    }

    // --------------------------------------------------------------- cancel

    function test_cancel() public {
        (bytes32 id,) = _submit(_one(MAX_TRADE, 600));
        vm.expectRevert(abi.encodeWithSelector(PolicyChanges.PolicyChanges_MayNotCancel.selector, address(this), id));
        changes.cancel(id);
        uint256 world = vm.snapshotState();
        vm.prank(GUARDIAN);
        changes.cancel(id);
        vm.prank(GUARDIAN);
        vm.expectRevert(abi.encodeWithSelector(PolicyChanges.PolicyChanges_NotPending.selector, id));
        changes.cancel(id);
        vm.revertToState(world);
        vm.prank(OWNER);
        changes.cancel(id);
        vm.warp(START + 3 days);
        vm.expectRevert(abi.encodeWithSelector(PolicyChanges.PolicyChanges_NotPending.selector, id));
        changes.accept(_one(MAX_TRADE, 600));
    }

    function test_RevertWhen_theGuardianCancelsWhatIsAboutIt() public {
        (bytes32 removal,) = _submit(_one(Parameter.GUARDIAN, 0));
        _tighten(GUARDIAN, _one(MAX_TRADE, 100));
        (bytes32 undoing,) = _submit(_two(_one(MAX_TRADE, 500), _one(MIN_OUT, 9950)));
        // One loosening beside the undoing, and it is the guardian's business again.
        (bytes32 more,) = _submit(_two(_one(MAX_TRADE, 500), _one(LOSS_BUDGET, 101)));
        vm.startPrank(GUARDIAN);
        vm.expectRevert(abi.encodeWithSelector(PolicyChanges.PolicyChanges_MayNotCancel.selector, GUARDIAN, removal));
        changes.cancel(removal);
        vm.expectRevert(abi.encodeWithSelector(PolicyChanges.PolicyChanges_MayNotCancel.selector, GUARDIAN, undoing));
        changes.cancel(undoing);
        changes.cancel(more);
        vm.stopPrank();
        vm.prank(OWNER);
        changes.cancel(removal);
    }

    // ---------------------------------------------------- guardian, tightener

    function test_guardian_resigns() public {
        vm.expectRevert(
            abi.encodeWithSelector(PolicyChanges.PolicyChanges_NotGuardian.selector, address(this), GUARDIAN)
        );
        changes.resign();
        vm.prank(GUARDIAN);
        changes.resign();
        vm.assertEq(limits.guardian(), address(0));
        vm.prank(GUARDIAN);
        vm.expectRevert(abi.encodeWithSelector(PolicyChanges.PolicyChanges_MayNotTighten.selector, GUARDIAN));
        changes.tighten(_one(MAX_TRADE, 100));
    }

    /// @dev Tighter in one and the same in another is not strictly tighter: nothing is raised or written for nothing.
    function test_RevertWhen_tighteningNothing() public {
        vm.prank(GUARDIAN);
        vm.expectRevert(abi.encodeWithSelector(PolicyChanges.PolicyChanges_NotTighter.selector, MIN_OUT, 9900, 9900));
        changes.tighten(_two(_one(MAX_TRADE, 400), _one(MIN_OUT, 9900)));
        vm.assertEq(changes.valueOf(MAX_TRADE, address(0)), 500);
    }

    function test_tighten_byTheOwnerIsNobodysCut() public {
        _tighten(OWNER, _one(MAX_TRADE, 400));
        vm.assertEq(uint256(changes.cutOf(MAX_TRADE, address(0)).cutAt), 0);
    }
}
