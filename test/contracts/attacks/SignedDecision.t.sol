// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Decision} from "../../../contracts/types/Decision.sol";
import {DecisionHash} from "../../../contracts/types/DecisionHash.sol";
import {PolicyModule} from "../../../contracts/PolicyModule.sol";
import {RuleId} from "../../../contracts/types/RuleId.sol";
import {Seats} from "../../../contracts/Seats.sol";
import {Signatures} from "../support/Signatures.sol";
import {Treasury} from "../../../contracts/Treasury.sol";
import {Bazaar} from "../support/Bazaar.sol";
import {Shipped} from "../support/Shipped.sol";
import {vm} from "../support/Vm.sol";

/// @notice What can be done with signatures that a quorum once gave.
contract SignedDecisionAttacks is Bazaar {
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
        PolicyModule other = Shipped.policyModule(_parts());
        vm.prank(SUBMITTER);
        vm.expectPartialRevert(Seats.Seats_BadSignature.selector);
        other.execute(decision, signatures);
    }

    function test_attack_signaturesOfAnEarlierCouncil() public {
        Decision memory decision = _decision(_hold());
        bytes[] memory signatures = _sign(decision);
        address[] memory same = seats.seats();
        vm.prank(address(changes));
        seats.setSeats(same, 2);
        vm.prank(SUBMITTER);
        vm.expectRevert(abi.encodeWithSelector(PolicyModule.PolicyModule_WrongSeatEpoch.selector, 1, 2));
        module.execute(decision, signatures);
    }

    function test_attack_oneSeatSignsTwice() public {
        Decision memory decision = _decision(_hold());
        bytes32 digest = module.digest(decision);
        bytes[] memory signatures = new bytes[](2);
        (signatures[0], signatures[1]) = (Signatures.by(keys[0], digest), Signatures.by(keys[0], digest));
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

    /// @dev A rehearsal on a fork has the same chain id, module and nonce. Its keys are thrown away afterwards, and what they
    /// signed is worth nothing here.
    function test_attack_signaturesOfAFork() public {
        Decision memory decision = _decision(_hold());
        bytes32 digest = module.digest(decision);
        bytes[] memory signatures = new bytes[](2);
        (uint256 first, uint256 second) =
            vm.addr(0xF0) < vm.addr(0xF1) ? (uint256(0xF0), uint256(0xF1)) : (uint256(0xF1), uint256(0xF0));
        (signatures[0], signatures[1]) = (Signatures.by(first, digest), Signatures.by(second, digest));
        vm.prank(SUBMITTER);
        vm.expectRevert(abi.encodeWithSelector(Seats.Seats_NotASeat.selector, vm.addr(first)));
        module.execute(decision, signatures);
    }

    /// @dev One council for two treasuries: what it signed for the other names the other's custody.
    function test_attack_signaturesForAnotherTreasury() public {
        Decision memory decision = _decision(_hold());
        decision.custody = address(Shipped.treasury(EXECUTOR, address(module)));
        bytes[] memory signatures = _sign(decision);
        vm.startPrank(SUBMITTER);
        vm.expectRevert(
            abi.encodeWithSelector(PolicyModule.PolicyModule_WrongCustody.selector, decision.custody, custody)
        );
        module.execute(decision, signatures);
        // Renamed, it is not what they signed.
        decision.custody = custody;
        vm.expectPartialRevert(Seats.Seats_BadSignature.selector);
        module.execute(decision, signatures);
        vm.stopPrank();
    }

    function test_attack_unsortedSignatures() public {
        Decision memory decision = _decision(_hold());
        bytes[] memory signatures = _sign(decision);
        (signatures[0], signatures[1]) = (signatures[1], signatures[0]);
        vm.prank(SUBMITTER);
        vm.expectPartialRevert(Seats.Seats_NotSorted.selector);
        module.execute(decision, signatures);
        // Nor do three with one twice make a quorum.
        bytes[] memory three = new bytes[](3);
        (three[0], three[1], three[2]) = (signatures[1], signatures[1], signatures[0]);
        vm.prank(SUBMITTER);
        vm.expectPartialRevert(Seats.Seats_NotSorted.selector);
        module.execute(decision, three);
    }

    /// @dev An announcement opens a window, it does not stop the clock: the decision still dies at its expiry.
    function test_attack_announcedAndHeld() public {
        Decision memory decision = _decision(_sell(1 ether));
        bytes[] memory signatures = _sign(decision);
        vm.prank(SUBMITTER);
        module.announce(decision, signatures);
        _later(301);
        vm.assertTrue(_onlyDenies(module.preview(decision), RuleId.DECISION_EXPIRY));
        vm.prank(SUBMITTER);
        vm.assertEq(module.execute(decision, signatures), module.DENIED());
        vm.assertEq(weth.balanceOf(custody), 100 ether);
    }

    /// @dev A quorum that lies about its snapshot can sign for later. Before its time it is denied for good; in its time it
    /// meets every rule as it then is, and a new policy or a new council ends it.
    function test_attack_decisionDatedAhead() public {
        Decision memory decision = _decision(_sell(1 ether));
        (decision.snapshotBlock, decision.expiry) = (uint64(block.number + 100), uint64(START + 1 days));
        bytes[] memory signatures = _sign(decision);
        uint256 world = vm.snapshotState();
        vm.prank(SUBMITTER);
        vm.assertEq(module.execute(decision, signatures), module.DENIED());
        vm.revertToState(world);
        vm.roll(block.number + 110);
        _later(1 days - 60);
        vm.assertTrue(module.preview(decision).allowed);
        vm.prank(address(changes));
        limits.setGuardian(address(0));
        vm.assertTrue(module.preview(decision).allowed);
        _setLimits(_params());
        vm.prank(SUBMITTER);
        vm.assertEq(module.execute(decision, signatures), module.DENIED());
        vm.assertEq(weth.balanceOf(custody), 100 ether);
    }

    /// @dev The list of actions lies before the decision, where only a negative offset leads, and another list, which nobody
    /// signed, where the compiler would have put it. What was verified is what is carried out.
    function test_attack_calldataThatPointsElsewhere() public {
        Decision memory decision = _decision(_sell(1 ether));
        bytes[] memory signatures = _sign(decision);
        bytes memory signed = abi.encodeCall(PolicyModule.execute, (decision, signatures));
        decision.actions = _sell(2 ether);
        bytes memory other = abi.encodeCall(PolicyModule.execute, (decision, signatures));
        bytes memory order =
            bytes.concat(_cut(signed, 0, HEAD), _cut(signed, ACTIONS, SIGNATURES), _cut(other, HEAD, other.length));
        uint256 moved = SIGNATURES - ACTIONS;
        _put(order, 4, 0x40 + moved);
        _put(order, 36, SIGNATURES - 4 + moved);
        // Back from the decision's first word to where the signed list lies now.
        unchecked {
            _put(order, HEAD + moved + 12 * 32, 0 - moved);
        }
        vm.prank(SUBMITTER);
        (bool done, bytes memory status) = address(module).call(order);
        vm.assertTrue(done);
        vm.assertEq(abi.decode(status, (uint256)), module.EXECUTED());
        vm.assertEq(weth.balanceOf(custody), 99 ether);
    }

    /// @dev The fees lie before the path: sound, and not as the compiler writes it.
    function test_anActionInAnotherOrderIsTheSame() public {
        Decision memory decision = _decision(_sell(1 ether));
        bytes memory order = abi.encodeCall(PolicyModule.execute, (decision, _sign(decision)));
        uint256 action = ACTIONS + 64;
        bytes memory path = _cut(order, action + 0x160, action + 0x1c0);
        bytes memory fees = _cut(order, action + 0x1c0, action + 0x200);
        order = bytes.concat(_cut(order, 0, action + 0x160), fees, path, _cut(order, SIGNATURES, order.length));
        _put(order, action + 0x20, 0x1a0);
        _put(order, action + 0x40, 0x160);
        vm.prank(SUBMITTER);
        (bool done, bytes memory status) = address(module).call(order);
        vm.assertTrue(done);
        vm.assertEq(abi.decode(status, (uint256)), module.EXECUTED());
        vm.assertEq(weth.balanceOf(custody), 99 ether);
    }

    function test_RevertWhen_aTokenOrAFeeIsWiderThanItsType() public {
        Decision memory decision = _decision(_sell(1 ether));
        bytes memory order = abi.encodeCall(PolicyModule.execute, (decision, _sign(decision)));
        uint256 action = ACTIONS + 64;
        bytes memory wide = _cut(order, 0, order.length);
        _put(wide, action + 0x180, uint256(uint160(address(weth))) | 1 << 160);
        _refused(wide);
        wide = _cut(order, 0, order.length);
        _put(wide, action + 0x1e0, 500 | 1 << 24);
        _refused(wide);
        // Nor is there anything to sign for one: a digest is asked for with one word less before the decision.
        for (uint256 word = 0x180; word <= 0x1e0; word += 0x60) {
            wide = abi.encodeCall(PolicyModule.digest, (decision));
            _put(wide, action + word - 32, word == 0x180 ? 1 << 160 : 1 << 24);
            (bool done, bytes memory reason) = address(module).staticcall(wide);
            vm.assertFalse(done);
            vm.assertEq(reason, abi.encodeWithSelector(DecisionHash.DecisionHash_TooWide.selector));
        }
    }

    /// @dev Where a decision of one action with a path of two begins, has its list of actions, and ends [bytes of the call].
    uint256 private constant HEAD = 68;
    uint256 private constant ACTIONS = HEAD + 13 * 32;
    uint256 private constant SIGNATURES = ACTIONS + 64 + 0x200;

    function _refused(bytes memory order) private {
        vm.prank(SUBMITTER);
        (bool done,) = address(module).call(order);
        vm.assertFalse(done);
        vm.assertEq(module.nextNonce(), 0);
    }

    function _cut(bytes memory data, uint256 from, uint256 to) private pure returns (bytes memory part) {
        part = new bytes(to - from);
        for (uint256 i = from; i < to; ++i) {
            part[i - from] = data[i];
        }
    }

    function _put(bytes memory data, uint256 at, uint256 word) private pure {
        assembly ("memory-safe") {
            mstore(add(add(data, 32), at), word)
        }
    }
}
