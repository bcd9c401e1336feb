// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";

import {Allotment, HolderToken} from "../../../contracts/governance/holders/HolderToken.sol";
import {Change} from "../../../contracts/types/Change.sol";
import {FastGovernor} from "../../../contracts/governance/holders/FastGovernor.sol";
import {HolderGovernor, VoteSettings} from "../../../contracts/governance/holders/HolderGovernor.sol";
import {Parameter} from "../../../contracts/governance/Directions.sol";
import {Shipped} from "./Shipped.sol";
import {vm} from "./Vm.sol";
import {World} from "./World.sol";

/// @notice A world whose limits real holders own: a token, a Governor whose Timelock adds no delay, a fast one that may only
/// tighten. It is handed over by the key that owned it, through the same door as every change.
abstract contract Holders is World {
    address internal constant WHALE = address(0xA11);
    address internal constant SHRIMP = address(0xA12);
    address internal constant STRANGER = address(0xA13);
    HolderToken internal token;
    TimelockController internal timelock;
    HolderGovernor internal governor;
    FastGovernor internal fast;

    function setUp() public virtual override {
        super.setUp();
        Allotment[] memory allotments = new Allotment[](2);
        allotments[0] = Allotment(WHALE, 60_000e18);
        allotments[1] = Allotment(SHRIMP, 40_000e18);
        token = Shipped.holderToken(allotments);
        address[] memory anyone = new address[](1);
        timelock = new TimelockController(0, new address[](0), anyone, address(this));
        governor = Shipped.holderGovernor(token, timelock, VoteSettings(1 days, 3 days, 1000e18, 20));
        fast = Shipped.fastGovernor(token, VoteSettings(60, 1 hours, 1000e18, 20));
        timelock.grantRole(timelock.PROPOSER_ROLE(), address(governor));
        timelock.grantRole(timelock.CANCELLER_ROLE(), address(governor));
        timelock.renounceRole(timelock.DEFAULT_ADMIN_ROLE(), address(this));
        Change[] memory handOver = new Change[](2);
        handOver[0] = Change(Parameter.OWNER, address(0), uint160(address(timelock)));
        handOver[1] = Change(Parameter.TIGHTENER, address(0), uint160(address(fast)));
        vm.prank(EXECUTOR);
        changes.submit(handOver);
        _later(7 days);
        changes.accept(handOver);
    }

    /// @dev Proposed, voted for by the whale, queued and executed, each as soon as it can be.
    function _pass(bytes memory call) internal {
        uint256 id = _voted(governor, call, 1 days, 3 days);
        (address[] memory to, uint256[] memory values, bytes[] memory calls) = _asList(call);
        governor.queue(to, values, calls, keccak256("why"));
        governor.execute(to, values, calls, keccak256("why"));
        vm.assertEq(uint256(governor.state(id)), uint256(IGovernor.ProposalState.Executed));
    }

    /// @dev The same on the fast path, which has no queue.
    function _passFast(bytes memory call) internal {
        _voted(fast, call, 60, 1 hours);
        (address[] memory to, uint256[] memory values, bytes[] memory calls) = _asList(call);
        fast.execute(to, values, calls, keccak256("why"));
    }

    function _voted(IGovernor by, bytes memory call, uint256 delay, uint256 period) internal returns (uint256 id) {
        id = _propose(by, call);
        _later(delay + 1);
        vm.prank(WHALE);
        by.castVote(id, 1);
        _later(period);
    }

    function _propose(IGovernor by, bytes memory call) internal returns (uint256) {
        (address[] memory to, uint256[] memory values, bytes[] memory calls) = _asList(call);
        vm.prank(WHALE);
        return by.propose(to, values, calls, "why");
    }

    function _asList(bytes memory call)
        internal
        view
        returns (address[] memory to, uint256[] memory values, bytes[] memory calls)
    {
        (to, values, calls) = (new address[](1), new uint256[](1), new bytes[](1));
        (to[0], calls[0]) = (address(changes), call);
    }

    function _number(uint8 parameter, uint256 value) internal pure returns (Change[] memory list) {
        list = new Change[](1);
        list[0] = Change(parameter, address(0), value);
    }
}
