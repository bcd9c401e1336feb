// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";

import {Allotment, HolderToken} from "../../../contracts/governance/holders/HolderToken.sol";
import {Change} from "../../../contracts/types/Change.sol";
import {HolderGovernor, VoteSettings} from "../../../contracts/governance/holders/HolderGovernor.sol";
import {Parameter} from "../../../contracts/governance/Directions.sol";
import {PolicyChanges} from "../../../contracts/governance/PolicyChanges.sol";
import {Mandated} from "../support/Mandated.sol";
import {SafeHouse} from "../support/SafeHouse.sol";
import {Shipped} from "../support/Shipped.sol";
import {vm} from "../support/Vm.sol";

interface ISafeOwners {
    function nonce() external view returns (uint256);
    function approveHash(bytes32 hash) external;
    function getTransactionHash(
        address to,
        uint256 value,
        bytes calldata data,
        uint8 operation,
        uint256 safeTxGas,
        uint256 baseGas,
        uint256 gasPrice,
        address gasToken,
        address refundReceiver,
        uint256 nonce
    ) external view returns (bytes32);
    function execTransaction(
        address to,
        uint256 value,
        bytes calldata data,
        uint8 operation,
        uint256 safeTxGas,
        uint256 baseGas,
        uint256 gasPrice,
        address gasToken,
        address payable refundReceiver,
        bytes calldata signatures
    ) external payable returns (bool);
}

/// @notice The owner is an address and what it calls: other governance than the one that is shipped does as well.
contract ExecutorsTest is Mandated {
    address private constant FIRST = address(0xF1);
    address private constant SECOND = address(0xF2);

    function test_aSafe() public {
        ISafeOwners safe = ISafeOwners(SafeHouse.build(FIRST, SECOND));
        _ownedBy(address(safe));
        bytes memory call = abi.encodeCall(PolicyChanges.submit, (_one(0, 600)));
        bytes32 hash =
            safe.getTransactionHash(address(changes), 0, call, 0, 0, 0, 0, address(0), address(0), safe.nonce());
        bytes memory signatures = abi.encodePacked(
            bytes32(uint256(uint160(FIRST))),
            bytes32(0),
            uint8(1),
            bytes32(uint256(uint160(SECOND))),
            bytes32(0),
            uint8(1)
        );
        // One of two is not the Safe.
        vm.prank(SECOND);
        vm.expectRevert();
        safe.execTransaction(address(changes), 0, call, 0, 0, 0, 0, address(0), payable(address(0)), signatures);
        vm.prank(FIRST);
        safe.approveHash(hash);
        vm.prank(SECOND);
        vm.assertTrue(
            safe.execTransaction(address(changes), 0, call, 0, 0, 0, 0, address(0), payable(address(0)), signatures)
        );
        _waitsAndApplies(vm.getBlockTimestamp());
    }

    function test_anotherGovernor() public {
        Allotment[] memory allotments = new Allotment[](1);
        allotments[0] = Allotment(FIRST, 10e18);
        HolderToken token = Shipped.holderToken(allotments);
        TimelockController timelock = new TimelockController(2 days, new address[](0), new address[](1), address(this));
        HolderGovernor governor = Shipped.holderGovernor(token, timelock, VoteSettings(1 hours, 1 days, 0, 4));
        timelock.grantRole(timelock.PROPOSER_ROLE(), address(governor));
        _ownedBy(address(timelock));
        (address[] memory to, uint256[] memory values, bytes[] memory calls) =
            (new address[](1), new uint256[](1), new bytes[](1));
        (to[0], calls[0]) = (address(changes), abi.encodeCall(PolicyChanges.submit, (_one(0, 600))));
        vm.prank(FIRST);
        uint256 id = governor.propose(to, values, calls, "other votes");
        vm.warp(vm.getBlockTimestamp() + 1 hours + 1);
        vm.prank(FIRST);
        governor.castVote(id, 1);
        vm.warp(vm.getBlockTimestamp() + 1 days);
        governor.queue(to, values, calls, keccak256("other votes"));
        vm.expectRevert();
        governor.execute(to, values, calls, keccak256("other votes"));
        vm.warp(vm.getBlockTimestamp() + 2 days);
        governor.execute(to, values, calls, keccak256("other votes"));
        _waitsAndApplies(vm.getBlockTimestamp());
    }

    /// @dev Handed over as any owner would: a list, the longer delay, and anyone.
    function _ownedBy(address owner) private {
        Change[] memory handOver = _one(Parameter.OWNER, uint160(owner));
        _submit(handOver);
        vm.warp(START + 7 days);
        changes.accept(handOver);
        vm.assertEq(limits.owner(), owner);
    }

    function _waitsAndApplies(uint256 submitted) private {
        vm.assertEq(uint256(limits.limits().maxTradeBps), 500);
        vm.warp(submitted + 3 days - 1);
        vm.expectPartialRevert(PolicyChanges.PolicyChanges_TooEarly.selector);
        changes.accept(_one(0, 600));
        vm.warp(submitted + 3 days);
        changes.accept(_one(0, 600));
        vm.assertEq(uint256(limits.limits().maxTradeBps), 600);
    }
}
