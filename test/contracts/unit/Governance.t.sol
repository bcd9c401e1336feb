// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";

import {Change} from "../../../contracts/types/Change.sol";
import {Mode} from "../../../contracts/types/Decision.sol";
import {Parameter} from "../../../contracts/governance/Directions.sol";
import {PolicyChanges} from "../../../contracts/governance/PolicyChanges.sol";
import {RuleId} from "../../../contracts/types/RuleId.sol";
import {Holders} from "../support/Holders.sol";
import {vm} from "../support/Vm.sol";

/// @notice Limits changed by votes, from the proposal to the decision that is then allowed or denied.
contract GovernanceTest is Holders {
    uint8 private constant MAX_TRADE = 0;

    function test_loosened_allowsWhatItDenied() public {
        vm.assertTrue(_onlyDenies(_sell(13 ether), RuleId.TRADE_SIZE));
        Change[] memory wider = _number(MAX_TRADE, 600);
        _pass(abi.encodeCall(PolicyChanges.submit, (wider)));
        // Voted and executed, and still it waits.
        vm.assertTrue(_onlyDenies(_sell(13 ether), RuleId.TRADE_SIZE));
        _later(3 days - 1);
        vm.expectPartialRevert(PolicyChanges.PolicyChanges_TooEarly.selector);
        changes.accept(wider);
        _later(1);
        vm.prank(STRANGER);
        changes.accept(wider);
        vm.assertTrue(_allows(_sell(13 ether)));
        vm.assertEq(_execute(_decision(_sell(13 ether))), module.EXECUTED());
    }

    function test_tightened_atOnce() public {
        vm.assertTrue(_allows(_sell(12 ether)));
        _pass(abi.encodeCall(PolicyChanges.submit, (_number(MAX_TRADE, 400))));
        vm.assertTrue(_onlyDenies(_sell(12 ether), RuleId.TRADE_SIZE));
    }

    function test_tightened_byTheFastPath() public {
        uint256 start = vm.getBlockTimestamp();
        _passFast(abi.encodeCall(PolicyChanges.tighten, (_number(MAX_TRADE, 400))));
        vm.assertLt(vm.getBlockTimestamp() - start, 2 hours);
        vm.assertEq(_execute(_decision(_sell(12 ether))), module.DENIED());
    }

    function test_guardiansCut_isPutBackByAVoteAndADay() public {
        Change[] memory halt = _number(Parameter.MODE, Mode.HALTED);
        vm.prank(GUARDIAN);
        changes.tighten(halt);
        vm.assertEq(_execute(_decision(_hold())), module.DENIED());
        Change[] memory back = _number(Parameter.MODE, Mode.NORMAL);
        _pass(abi.encodeCall(PolicyChanges.submit, (back)));
        bytes32 id = changes.idOf(back);
        vm.prank(GUARDIAN);
        vm.expectRevert(abi.encodeWithSelector(PolicyChanges.PolicyChanges_MayNotCancel.selector, GUARDIAN, id));
        changes.cancel(id);
        _later(1 days);
        changes.accept(back);
        vm.assertEq(_execute(_decision(_hold())), module.EXECUTED());
    }

    function test_guardian_cannotStopItsRemoval() public {
        Change[] memory removal = _number(Parameter.GUARDIAN, 0);
        _pass(abi.encodeCall(PolicyChanges.submit, (removal)));
        bytes32 id = changes.idOf(removal);
        vm.prank(GUARDIAN);
        vm.expectRevert(abi.encodeWithSelector(PolicyChanges.PolicyChanges_MayNotCancel.selector, GUARDIAN, id));
        changes.cancel(id);
        _later(7 days);
        changes.accept(removal);
        vm.assertEq(limits.guardian(), address(0));
    }

    function test_RevertWhen_theFastPathLoosens() public {
        bytes[3] memory calls = [
            abi.encodeCall(PolicyChanges.tighten, (_number(MAX_TRADE, 600))),
            abi.encodeCall(PolicyChanges.submit, (_number(MAX_TRADE, 400))),
            abi.encodeCall(PolicyChanges.abdicate, (MAX_TRADE))
        ];
        for (uint256 i = 0; i < 3; ++i) {
            _voted(fast, calls[i], 60, 1 hours);
            (address[] memory to, uint256[] memory values, bytes[] memory list) = _asList(calls[i]);
            vm.expectRevert();
            fast.execute(to, values, list, keccak256("why"));
        }
        vm.assertEq(uint256(limits.limits().maxTradeBps), 500);
    }

    function test_RevertWhen_votingTwiceOrTooLate() public {
        uint256 id = _propose(governor, abi.encodeCall(PolicyChanges.submit, (_number(MAX_TRADE, 600))));
        vm.prank(WHALE);
        vm.expectPartialRevert(IGovernor.GovernorUnexpectedProposalState.selector);
        governor.castVote(id, 1);
        _later(1 days + 1);
        vm.prank(WHALE);
        governor.castVote(id, 1);
        vm.prank(WHALE);
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorAlreadyCastVote.selector, WHALE));
        governor.castVote(id, 1);
        vm.prank(STRANGER);
        vm.assertEq(governor.castVote(id, 0), 0);
        _later(3 days);
        vm.prank(SHRIMP);
        vm.expectPartialRevert(IGovernor.GovernorUnexpectedProposalState.selector);
        governor.castVote(id, 0);
    }

    function test_RevertWhen_nobodyVoted() public {
        bytes memory call = abi.encodeCall(PolicyChanges.submit, (_number(MAX_TRADE, 600)));
        uint256 id = _propose(governor, call);
        _later(4 days + 2);
        vm.assertEq(uint256(governor.state(id)), uint256(IGovernor.ProposalState.Defeated));
        (address[] memory to, uint256[] memory values, bytes[] memory calls) = _asList(call);
        vm.expectPartialRevert(IGovernor.GovernorUnexpectedProposalState.selector);
        governor.queue(to, values, calls, keccak256("why"));
    }
}
