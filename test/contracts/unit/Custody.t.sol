// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Decision} from "../../../contracts/types/Decision.sol";
import {IErc20} from "../../../contracts/interfaces/IErc20.sol";
import {Treasury} from "../../../contracts/Treasury.sol";
import {ISafe, SafeHouse} from "../support/SafeHouse.sol";
import {Shipped} from "../support/Shipped.sol";
import {TestToken} from "../support/Tokens.sol";
import {Vm, vm} from "../support/Vm.sol";
import {World} from "../support/World.sol";

contract TreasuryTest is World {
    function test_module_callsAndTellsFailure() public {
        Treasury treasury = Treasury(payable(custody));
        vm.prank(address(module));
        (bool success,) = treasury.execTransactionFromModuleReturnData(
            address(gov), 0, abi.encodeCall(TestToken.transfer, (address(9), 1)), 0
        );
        vm.assertTrue(success);
        vm.prank(address(module));
        (success,) = treasury.execTransactionFromModuleReturnData(
            address(gov), 0, abi.encodeCall(TestToken.transfer, (address(9), 1e30)), 0
        );
        vm.assertFalse(success);
    }

    function test_RevertWhen_callerIsNoModule() public {
        vm.expectRevert(abi.encodeWithSelector(Treasury.Treasury_NotModule.selector, address(this)));
        Treasury(payable(custody)).execTransactionFromModuleReturnData(address(gov), 0, "", 0);
    }

    function test_RevertWhen_moduleAsksForADelegatecall() public {
        vm.prank(address(module));
        vm.expectRevert(abi.encodeWithSelector(Treasury.Treasury_OnlyCalls.selector, 1));
        Treasury(payable(custody)).execTransactionFromModuleReturnData(address(gov), 0, "", 1);
    }

    function test_RevertWhen_callerIsNotTheOwner() public {
        Treasury treasury = Treasury(payable(custody));
        bytes memory reason = abi.encodeWithSelector(Treasury.Treasury_NotOwner.selector, address(this), EXECUTOR);
        vm.expectRevert(reason);
        treasury.execute(address(gov), 0, "");
        vm.expectRevert(reason);
        treasury.enableModule(address(this));
        vm.expectRevert(reason);
        treasury.disableModule(address(module));
        vm.expectRevert(reason);
        treasury.setOwner(address(this));
    }

    function test_owner_callsAsCustody() public {
        Treasury treasury = Treasury(payable(custody));
        vm.deal(custody, 3 ether);
        vm.startPrank(EXECUTOR);
        treasury.execute(address(0x9999), 1 ether, "");
        vm.assertEq(address(0x9999).balance, 1 ether);
        bytes memory answer = treasury.execute(address(gov), 0, abi.encodeCall(IErc20.balanceOf, (custody)));
        vm.assertEq(abi.decode(answer, (uint256)), 1000e18);
        vm.expectRevert(abi.encodeWithSelector(Treasury.Treasury_CallFailed.selector, bytes("")));
        treasury.execute(address(gov), 1, "");
        vm.stopPrank();
        vm.prank(address(module));
        treasury.execTransactionFromModuleReturnData(address(0x9999), 2 ether, "", 0);
        vm.assertEq(address(0x9999).balance, 3 ether);
    }

    function test_offices_areSomebodysAndAreTold() public {
        bytes memory zero = abi.encodeWithSelector(Treasury.Treasury_ZeroAddress.selector);
        vm.expectRevert(zero);
        Shipped.treasury(address(0), address(1));
        vm.expectRevert(zero);
        Shipped.treasury(address(1), address(0));
        vm.recordLogs();
        Treasury treasury = Shipped.treasury(EXECUTOR, address(1));
        Vm.Log[] memory logs = vm.getRecordedLogs();
        vm.assertEq(logs.length, 2);
        vm.assertEq(logs[0].topics[0], Treasury.OwnerChanged.selector);
        vm.assertEq(logs[0].topics[1], bytes32(uint256(uint160(EXECUTOR))));
        vm.assertEq(logs[1].topics[0], Treasury.ModuleEnabled.selector);
        vm.assertEq(logs[1].topics[1], bytes32(uint256(1)));
        vm.assertTrue(treasury.isModuleEnabled(address(1)));
        vm.startPrank(EXECUTOR);
        vm.expectRevert(zero);
        treasury.enableModule(address(0));
        vm.expectEmit(address(treasury));
        emit Treasury.ModuleEnabled(address(2));
        treasury.enableModule(address(2));
        vm.expectEmit(address(treasury));
        emit Treasury.ModuleDisabled(address(2));
        treasury.disableModule(address(2));
        vm.assertFalse(treasury.isModuleEnabled(address(2)));
        vm.expectRevert(zero);
        treasury.setOwner(address(0));
        vm.expectEmit(address(treasury));
        emit Treasury.OwnerChanged(address(3));
        treasury.setOwner(address(3));
        vm.assertEq(treasury.owner(), address(3));
    }

    function test_owner_takesTheModuleAway() public {
        vm.prank(EXECUTOR);
        Treasury(payable(custody)).disableModule(address(module));
        Decision memory decision;
        decision.actions = _hold();
        decision = _decision(_hold());
        vm.assertEq(_execute(decision), module.EXECUTED());
        decision.nonce = 1;
        decision.actions = _sell(1 ether);
        vm.assertEq(bytes32(bytes4(module.preview(decision).revertData)), bytes32(Treasury.Treasury_NotModule.selector));
    }
}

/// @notice The same world with a real Safe of two owners as custody.
contract SafeCustodyTest is World {
    function _custody() internal override returns (address) {
        return SafeHouse.build(vm.addr(11), vm.addr(12));
    }

    /// @dev As the Safe itself; that two owners must sign for this is shown where it is deployed for real.
    function _enable(address module_) internal override {
        vm.prank(custody);
        ISafe(custody).enableModule(module_);
    }

    function test_execute_swapsThroughASafe() public {
        Decision memory decision = _decision(_sell(10 ether));
        vm.assertEq(_execute(decision), module.EXECUTED());
        vm.assertEq(weth.balanceOf(custody), 90 ether);
        vm.assertEq(weth.allowance(custody, router), 0);
        (uint256 nav,) = valuation.nav(custody);
        vm.assertEq(nav, decision.predictedNavUsd8);
    }

    function test_execute_deniesThroughASafe() public {
        vm.assertEq(_execute(_decision(_sell(13 ether))), module.DENIED());
        vm.assertEq(weth.balanceOf(custody), 100 ether);
    }

    function test_execute_withoutTheModuleNothingMoves() public {
        Decision memory decision = _decision(_sell(1 ether));
        vm.prank(custody);
        ISafe(custody).disableModule(address(1), address(module));
        vm.assertEq(_execute(decision), module.DENIED());
        vm.assertEq(weth.balanceOf(custody), 100 ether);
    }
}
