// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action} from "../../../contracts/types/Decision.sol";
import {PolicyModule} from "../../../contracts/PolicyModule.sol";
import {Bazaar} from "../support/Bazaar.sol";
import {Permit2Allowances} from "../support/Permit2Allowances.sol";
import {vm} from "../support/Vm.sol";

/// @notice Approvals that lie in Permit2 instead of in the token: two keys to one door, and only the token's can be taken away by
/// the module.
contract Permit2Attacks is Bazaar {
    address private constant PERMIT2 = 0x000000000022D473030F116dDEE9F6B43aC78BA3;
    address private constant THIEF = address(0x7EEF);
    Permit2Allowances private permit2 = Permit2Allowances(PERMIT2);

    function setUp() public override {
        super.setUp();
        vm.etch(PERMIT2, address(new Permit2Allowances()).code);
        vm.startPrank(custody);
        dai.approve(PERMIT2, type(uint256).max);
        permit2.approve(address(dai), THIEF, type(uint160).max, type(uint48).max);
        vm.stopPrank();
    }

    /// @dev What custody's owners once left in Permit2 is taken past every limit: outside the promise. The guardian ends it at
    /// once with the token's own approval, and without it what stands in Permit2 is worth nothing.
    function test_attack_permit2AllowanceLeftStanding() public {
        vm.prank(THIEF);
        permit2.transferFrom(custody, THIEF, 1000e18, address(dai));
        vm.assertEq(dai.balanceOf(THIEF), 1000e18);
        vm.assertEq(uint256(limits.state().lossUsedWad), 0);
        vm.prank(GUARDIAN);
        module.revoke(address(dai), PERMIT2);
        (uint160 amount,,) = permit2.allowance(custody, address(dai), THIEF);
        vm.assertEq(uint256(amount), type(uint160).max);
        vm.prank(THIEF);
        vm.expectRevert();
        permit2.transferFrom(custody, THIEF, 1, address(dai));
        vm.expectRevert(
            abi.encodeWithSelector(PolicyModule.PolicyModule_NothingToRevoke.selector, address(dai), PERMIT2)
        );
        vm.prank(GUARDIAN);
        module.revoke(address(dai), PERMIT2);
    }

    /// @dev A council stolen whole finds no way to open that door again: no action approves but to its venue, and that is gone
    /// after it.
    function test_attack_councilApprovesPermit2() public {
        vm.prank(GUARDIAN);
        module.revoke(address(dai), PERMIT2);
        Action[] memory trade = _one(_swap(address(dai), address(usdc), 500, 1000e18, 995e6));
        vm.assertEq(_execute(_decision(trade)), module.EXECUTED());
        _execute(_decision(_one(_pay(address(dai), PERMIT2, 1e18))));
        vm.assertEq(dai.allowance(custody, PERMIT2), 0);
        vm.assertEq(dai.balanceOf(PERMIT2), 0);
        vm.prank(THIEF);
        vm.expectRevert();
        permit2.transferFrom(custody, THIEF, 1, address(dai));
    }
}
