// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Decision} from "../../../contracts/types/Decision.sol";
import {PolicyModule} from "../../../contracts/PolicyModule.sol";
import {Seats} from "../../../contracts/Seats.sol";
import {Bazaar} from "../support/Bazaar.sol";
import {Signatures} from "../support/Signatures.sol";
import {vm} from "../support/Vm.sol";

/// @notice The worker's machine is the attacker's: it can submit what a quorum signed, and choose when. It has no seat's key.
contract StolenWorkerAttacks is Bazaar {
    function test_attack_stolenWorker() public {
        Decision memory decision = _decision(_sell(12 ether));
        bytes32 before = _standing();
        bytes32 digest = module.digest(decision);
        vm.startPrank(SUBMITTER);
        vm.expectRevert(abi.encodeWithSelector(Seats.Seats_BelowQuorum.selector, 0, 2));
        module.execute(decision, new bytes[](0));
        // One seat's signature, which it has seen before.
        bytes[] memory signatures = new bytes[](1);
        signatures[0] = Signatures.by(keys[0], digest);
        vm.expectRevert(abi.encodeWithSelector(Seats.Seats_BelowQuorum.selector, 1, 2));
        module.execute(decision, signatures);
        vm.expectRevert(abi.encodeWithSelector(Seats.Seats_BelowQuorum.selector, 1, 2));
        module.announce(decision, signatures);
        vm.expectRevert(abi.encodeWithSelector(PolicyModule.PolicyModule_NotAllowed.selector, SUBMITTER));
        module.unwind(decision.actions);
        vm.expectRevert(abi.encodeWithSelector(PolicyModule.PolicyModule_NotAllowed.selector, SUBMITTER));
        module.veto(digest);
        vm.expectRevert(abi.encodeWithSelector(PolicyModule.PolicyModule_NotAllowed.selector, SUBMITTER));
        module.revoke(address(usdc), router);
        vm.stopPrank();
        vm.assertEq(_standing(), before);
    }

    /// @dev It may also write records. They move the head and nothing else, and a head that no record leads to is seen.
    function test_attack_workerPublishesNonsense() public {
        bytes32 before = _standing();
        bytes32 head = anchor.head(custody);
        vm.prank(SUBMITTER);
        bytes32 next = anchor.publish(custody, "nonsense", "");
        vm.assertEq(next, keccak256(abi.encode(head, anchor.RECORD(), bytes32(0), bytes32("nonsense"))));
        vm.assertEq(_standing(), before);
        vm.assertEq(_execute(_decision(_sell(1 ether))), module.EXECUTED());
    }

    /// @dev It moves the pool, hands the decision in, and moves the pool back. What it gains is at most what the seats signed
    /// away with `minAmountOut`, and a unit further the decision is denied.
    function test_attack_workerWaitsForTheWorstMoment() public {
        Decision memory decision = _decision(_sell(12 ether));
        bytes[] memory signatures = _sign(decision);
        uint256 world = vm.snapshotState();
        uint256 before = _worth(custody);
        _makeEtherCost(1989e8);
        vm.prank(SUBMITTER);
        vm.assertEq(module.execute(decision, signatures), module.EXECUTED());
        uint256 lost = before - _worth(custody);
        // 24,000 dollars of ether for no less than 1,985 dollars each.
        vm.assertLe(lost, 12 * 15e8);
        vm.assertGt(lost, 12 * 12e8);
        vm.revertToState(world);
        _makeEtherCost(1985e8);
        vm.prank(SUBMITTER);
        vm.assertEq(module.execute(decision, signatures), module.DENIED());
        vm.assertEq(_worth(custody), before);
    }

    /// @dev Held until it is too old. The nonce is spent and nothing else: no budget, no turnover, no trip.
    function test_attack_workerSpendsADecision() public {
        Decision memory decision = _decision(_sell(12 ether));
        bytes[] memory signatures = _sign(decision);
        _later(301);
        vm.prank(SUBMITTER);
        vm.assertEq(module.execute(decision, signatures), module.DENIED());
        vm.assertEq(limits.state().lossUsedWad, 0);
        vm.assertEq(limits.state().turnoverUsedUsd8, 0);
        vm.assertEq(module.mode(), 0);
        vm.assertEq(module.nextNonce(), 1);
        // The council goes on at once, with another submitter if it likes.
        decision = _decision(_sell(12 ether));
        decision.submitter = address(0x5C);
        signatures = _sign(decision);
        vm.prank(address(0x5C));
        vm.assertEq(module.execute(decision, signatures), module.EXECUTED());
    }
}
