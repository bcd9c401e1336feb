// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {PolicyChanges} from "../../../contracts/governance/PolicyChanges.sol";
import {Holders} from "../support/Holders.sol";
import {vm} from "../support/Vm.sol";

/// @notice Votes that nobody really holds.
contract VoteAttacks is Holders {
    /// @dev Every token there is, borrowed for one transaction: nothing it can propose is voted on in it, and a running vote
    /// counts what stood before.
    function test_attack_borrowedVotes() public {
        bytes memory call = abi.encodeCall(PolicyChanges.submit, (_number(0, 10_000)));
        uint256 id = _propose(governor, call);
        _later(1 days + 1);
        vm.prank(WHALE);
        token.transfer(STRANGER, 60_000e18);
        vm.prank(SHRIMP);
        token.transfer(STRANGER, 40_000e18);
        vm.startPrank(STRANGER);
        token.delegate(STRANGER);
        // What runs already counts nothing of it.
        vm.assertEq(governor.castVote(id, 1), 0);
        // What it proposes itself it cannot vote on, queue or execute in the same block; not even propose.
        (address[] memory to, uint256[] memory values, bytes[] memory calls) = _asList(call);
        vm.expectRevert();
        governor.propose(to, values, calls, "mine");
        vm.expectRevert();
        fast.propose(to, values, calls, "mine");
        token.transfer(WHALE, 60_000e18);
        token.transfer(SHRIMP, 40_000e18);
        vm.stopPrank();
        vm.assertEq(uint256(limits.limits().maxTradeBps), 500);
    }
}
