// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action, Decision, Preview} from "../../../contracts/types/Decision.sol";
import {PolicyModule} from "../../../contracts/PolicyModule.sol";
import {RuleId} from "../../../contracts/types/RuleId.sol";
import {VenueWorld} from "../support/VenueWorld.sol";
import {vm} from "../support/Vm.sol";

/// @notice What watchers read: every event of the module, to the last field. That of a denial is looked at in PolicyModule.t.sol.
contract ModuleEventsTest is VenueWorld {
    function test_tells_executed() public {
        Decision memory decision = _decision(_sell(10 ether));
        Preview memory seen = module.preview(decision);
        uint256 charge = uint256(_finding(seen, RuleId.LOSS_BUDGET).observed);
        vm.assertGt(charge, 0);
        bytes32 digest = module.digest(decision);
        bytes[] memory signatures = _sign(decision);
        vm.expectEmit(address(module));
        emit PolicyModule.DecisionExecuted(digest, decision.nonce, seen.navBeforeUsd8, seen.navAfterUsd8, charge);
        vm.prank(SUBMITTER);
        module.execute(decision, signatures);
    }

    function test_tells_announcedAndVetoed() public {
        Decision memory decision = _decision(_sell(1 ether));
        bytes32 digest = module.digest(decision);
        bytes[] memory signatures = _sign(decision);
        vm.expectEmit(address(module));
        emit PolicyModule.DecisionAnnounced(digest, decision.nonce, uint64(START));
        vm.prank(SUBMITTER);
        module.announce(decision, signatures);
        vm.expectEmit(address(module));
        emit PolicyModule.DecisionVetoed(digest, GUARDIAN);
        vm.prank(GUARDIAN);
        module.veto(digest);
    }

    function test_tells_revoked() public {
        vm.prank(custody);
        usdc.approve(router, 1);
        vm.expectEmit(address(module));
        emit PolicyModule.AllowanceRevoked(address(usdc), router, GUARDIAN);
        vm.prank(GUARDIAN);
        module.revoke(address(usdc), router);
    }

    function test_tells_unwound() public {
        _execute(_decision(_one(_supply(20_000e6))));
        Action[] memory actions = _one(_withdraw(10_000e6));
        vm.expectEmit(address(module));
        emit PolicyModule.Unwound(actions);
        vm.prank(EXECUTOR);
        module.unwind(actions);
    }
}
