// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Decision} from "../../../contracts/types/Decision.sol";
import {PolicyModule} from "../../../contracts/PolicyModule.sol";
import {Seats} from "../../../contracts/Seats.sol";
import {vm} from "../support/Vm.sol";
import {World} from "../support/World.sol";

/// @notice What can be done with signatures that a quorum once gave.
contract SignedDecisionAttacks is World {
    function test_attack_replayOfAnExecutedDecision() public {
        Decision memory decision = _decision(_sell(1 ether));
        bytes[] memory signatures = _sign(decision);
        vm.prank(SUBMITTER);
        vm.assertEq(module.execute(decision, signatures), module.EXECUTED());
        vm.prank(SUBMITTER);
        vm.expectRevert(abi.encodeWithSelector(PolicyModule.PolicyModule_NonceSpent.selector, 0, 1));
        module.execute(decision, signatures);
    }

    function test_attack_deniedDecisionComesBack() public {
        Decision memory decision = _decision(_sell(13 ether));
        bytes[] memory signatures = _sign(decision);
        vm.prank(SUBMITTER);
        vm.assertEq(module.execute(decision, signatures), module.DENIED());
        vm.prank(SUBMITTER);
        vm.expectRevert(abi.encodeWithSelector(PolicyModule.PolicyModule_NonceSpent.selector, 0, 1));
        module.execute(decision, signatures);
    }

    /// @dev Denied only because it was early; when its turn comes it stays denied.
    function test_attack_decisionDeniedAheadOfItsNonceComesBack() public {
        Decision memory early = _decision(_hold());
        early.nonce = 1;
        vm.assertEq(_execute(early), module.DENIED());
        vm.assertEq(module.nextNonce(), 0);
        vm.assertEq(_execute(_decision(_hold())), module.EXECUTED());
        vm.assertEq(module.nextNonce(), 1);
        bytes[] memory signatures = _sign(early);
        bytes32 digest = module.digest(early);
        vm.prank(SUBMITTER);
        vm.expectRevert(abi.encodeWithSelector(PolicyModule.PolicyModule_AlreadyDenied.selector, digest));
        module.execute(early, signatures);
    }

    function test_attack_signaturesOfAnotherChain() public {
        Decision memory decision = _decision(_hold());
        bytes[] memory signatures = _sign(decision);
        vm.chainId(10);
        vm.prank(SUBMITTER);
        vm.expectPartialRevert(Seats.Seats_BadSignature.selector);
        module.execute(decision, signatures);
    }

    /// @dev A fork keeps the chain id; what separates its rehearsal is the module's address, and its throwaway keys.
    function test_attack_signaturesOfAnotherModule() public {
        Decision memory decision = _decision(_hold());
        bytes[] memory signatures = _sign(decision);
        PolicyModule other = new PolicyModule(_parts());
        vm.prank(SUBMITTER);
        vm.expectPartialRevert(Seats.Seats_BadSignature.selector);
        other.execute(decision, signatures);
    }

    function test_attack_signaturesOfAnEarlierCouncil() public {
        Decision memory decision = _decision(_hold());
        bytes[] memory signatures = _sign(decision);
        address[] memory same = seats.seats();
        vm.prank(EXECUTOR);
        seats.setSeats(same, 2);
        vm.prank(SUBMITTER);
        vm.expectRevert(abi.encodeWithSelector(PolicyModule.PolicyModule_WrongSeatEpoch.selector, 1, 2));
        module.execute(decision, signatures);
    }

    function test_attack_oneSeatSignsTwice() public {
        Decision memory decision = _decision(_hold());
        bytes32 digest = module.digest(decision);
        bytes[] memory signatures = new bytes[](2);
        (signatures[0], signatures[1]) = (_signature(keys[0], digest), _signature(keys[0], digest));
        vm.prank(SUBMITTER);
        vm.expectPartialRevert(Seats.Seats_NotSorted.selector);
        module.execute(decision, signatures);
    }

    /// @dev Signed early and kept: it must still be current when it is handed in.
    function test_attack_signedDecisionAsAFreeOption() public {
        Decision memory decision = _decision(_sell(1 ether));
        decision.expiry = uint64(block.timestamp + 7 days);
        bytes[] memory signatures = _sign(decision);
        vm.warp(decision.expiry - 60);
        vm.roll(block.number + 50_000);
        wethFeed.set(2000e8, block.timestamp);
        usdcFeed.set(1e8, block.timestamp);
        daiFeed.set(1e8, block.timestamp);
        vm.prank(SUBMITTER);
        vm.assertEq(module.execute(decision, signatures), module.DENIED());
    }

    function test_attack_submitterStarvesADecisionIntoADenial() public {
        Decision memory decision = _decision(_sell(1 ether));
        bytes[] memory signatures = _sign(decision);
        bytes memory call = abi.encodeCall(PolicyModule.execute, (decision, signatures));
        uint256 world = vm.snapshotState();
        for (uint256 gas_ = 200_000; gas_ < 2_400_000; gas_ += 37_000) {
            vm.prank(SUBMITTER);
            (bool success, bytes memory result) = address(module).call{gas: gas_}(call);
            // Either the call fails as if it never was, or the decision runs; it is never denied for want of gas.
            if (success) vm.assertEq(uint256(abi.decode(result, (uint8))), uint256(module.EXECUTED()));
            else vm.assertEq(uint256(module.nextNonce()), 0);
            vm.revertToState(world);
            world = vm.snapshotState();
        }
    }
}
