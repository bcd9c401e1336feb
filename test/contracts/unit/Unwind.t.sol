// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action, ActionKind, Decision, Mode} from "../../../contracts/types/Decision.sol";
import {IHand} from "../../../contracts/interfaces/IHand.sol";
import {PolicyModule} from "../../../contracts/PolicyModule.sol";
import {VenueWorld} from "../support/VenueWorld.sol";
import {vm} from "../support/Vm.sol";

/// @notice Refuses whatever it is asked.
contract Refusal {
    fallback() external {
        revert("asked");
    }
}

/// @notice The owner's way out, at its edges; test_unwind_closesEverythingWithoutAnyPrice in Venues.t.sol is the way itself.
contract UnwindTest is VenueWorld {
    function test_RevertWhen_unwindingAMalformedAction() public {
        _execute(_decision(_one(_supply(20_000e6))));
        Action[] memory actions = _two(_withdraw(10_000e6), _withdraw(10_000e6));
        actions[1].positionId = 1;
        vm.prank(EXECUTOR);
        vm.expectRevert(abi.encodeWithSelector(IHand.PolicyModule_BadAction.selector, 1));
        module.unwind(actions);
    }

    function test_RevertWhen_unwindingWhatHasNoAdapter() public {
        _execute(_decision(_one(_supply(20_000e6))));
        _setAdapter(ActionKind.WITHDRAW, address(0));
        vm.prank(EXECUTOR);
        vm.expectRevert(abi.encodeWithSelector(IHand.PolicyModule_BadAction.selector, 0));
        module.unwind(_one(_withdraw(10_000e6)));
    }

    /// @dev In the middle of it NAV lacks what is on its way: nobody may have the breaker look just then.
    function test_unwind_locksEveryOtherWayIn() public {
        _execute(_decision(_one(_supply(20_000e6))));
        usdc.setHook(address(module), abi.encodeCall(PolicyModule.checkpoint, ()));
        usdc.transfer(address(this), 0);
        vm.assertTrue(usdc.hookSucceeded());
        vm.prank(EXECUTOR);
        module.unwind(_one(_withdraw(10_000e6)));
        vm.assertEq(usdc.balanceOf(custody), 190_000e6);
        vm.assertFalse(usdc.hookSucceeded());
        // And it is open again behind it.
        usdc.transfer(address(this), 0);
        vm.assertTrue(usdc.hookSucceeded());
        vm.assertEq(module.mode(), Mode.NORMAL);
    }

    /// @dev Whoever answers at address zero, as on some chains somebody does, is not asked.
    function test_act_withoutAnApprovalAsksNobodyForOne() public {
        _execute(_decision(_one(_supply(20_000e6))));
        vm.etch(address(0), address(new Refusal()).code);
        vm.assertEq(_execute(_decision(_one(_withdraw(10_000e6)))), module.EXECUTED());
        vm.assertEq(_execute(_decision(_sell(1 ether))), module.EXECUTED());
    }
}
