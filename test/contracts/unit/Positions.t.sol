// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Positions} from "../../../contracts/Positions.sol";
import {vm} from "../support/Vm.sol";

contract PositionsTest {
    bool public IS_TEST = true;
    address public owner = address(0xE0);
    address public controller = address(0xC0);
    Positions private positions;

    function setUp() public {
        positions = new Positions(address(this), address(0x9F));
    }

    function test_record_keepsTheId() public {
        _record(7);
        vm.assertTrue(positions.isKnown(7));
        vm.assertFalse(positions.isKnown(8));
        vm.assertEq(positions.ids().length, 1);
        vm.assertEq(positions.ids()[0], 7);
        vm.assertEq(positions.positionManager(), address(0x9F));
    }

    function test_record_boundary() public {
        for (uint256 id = 1; id <= 8; ++id) {
            _record(id);
        }
        vm.prank(controller);
        vm.expectRevert(abi.encodeWithSelector(Positions.Positions_TooMany.selector, 9, 8));
        positions.record(9);
        _forget(3);
        _record(9);
        vm.assertEq(positions.ids().length, 8);
    }

    function test_RevertWhen_recordedTwice() public {
        _record(7);
        vm.prank(controller);
        vm.expectRevert(abi.encodeWithSelector(Positions.Positions_AlreadyKnown.selector, 7));
        positions.record(7);
    }

    function test_RevertWhen_recorderIsNotTheController() public {
        vm.prank(owner);
        vm.expectRevert(abi.encodeWithSelector(Positions.Positions_NotController.selector, owner, controller));
        positions.record(7);
    }

    function test_forget_closesTheGap() public {
        _record(1);
        _record(2);
        _record(3);
        _forget(1);
        vm.assertEq(positions.ids().length, 2);
        vm.assertEq(positions.ids()[0], 3);
        vm.assertEq(positions.ids()[1], 2);
        vm.assertFalse(positions.isKnown(1));
        vm.prank(owner);
        positions.forget(2);
        _forget(3);
        vm.assertEq(positions.ids().length, 0);
    }

    function test_RevertWhen_forgottenIsUnknown() public {
        vm.prank(owner);
        vm.expectRevert(abi.encodeWithSelector(Positions.Positions_Unknown.selector, 1));
        positions.forget(1);
    }

    function test_RevertWhen_forgetterIsAnybody() public {
        _record(1);
        vm.expectRevert(abi.encodeWithSelector(Positions.Positions_NotOwner.selector, address(this), owner));
        positions.forget(1);
    }

    function test_anotherController_findsTheListAsItWas() public {
        _record(1);
        controller = address(0xC1);
        vm.assertTrue(positions.isKnown(1));
        vm.prank(address(0xC0));
        vm.expectRevert(abi.encodeWithSelector(Positions.Positions_NotController.selector, address(0xC0), controller));
        positions.record(2);
        _record(2);
        vm.assertEq(positions.ids().length, 2);
    }

    function test_RevertWhen_zeroAddress() public {
        vm.expectRevert(abi.encodeWithSelector(Positions.Positions_ZeroAddress.selector));
        new Positions(address(0), address(0x9F));
        vm.expectRevert(abi.encodeWithSelector(Positions.Positions_ZeroAddress.selector));
        new Positions(address(this), address(0));
    }

    function _record(uint256 id) private {
        vm.prank(controller);
        positions.record(id);
    }

    function _forget(uint256 id) private {
        vm.prank(controller);
        positions.forget(id);
    }
}
