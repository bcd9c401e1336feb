// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ICosigned, Seats} from "../../../contracts/Seats.sol";
import {Shipped} from "../support/Shipped.sol";
import {Signatures} from "../support/Signatures.sol";
import {Vm, vm} from "../support/Vm.sol";

/// @notice A seat that is a contract: it has signed what it was told it signed.
contract ContractSeat {
    bytes32 public signed;
    bool public burns;

    function sign(bytes32 digest) external {
        signed = digest;
    }

    function setBurns(bool burns_) external {
        burns = burns_;
    }

    function isValidSignature(bytes32 digest, bytes calldata) external view returns (bytes4) {
        while (burns) {}
        return digest == signed ? bytes4(0x1626ba7e) : bytes4(0xffffffff);
    }
}

contract SeatsTest {
    bytes32 private constant DIGEST = keccak256("a decision");
    address private constant OWNER = address(0xE0);
    Seats private seats;
    ContractSeat private contractSeat;

    address public cosigner;

    function setUp() public {
        contractSeat = new ContractSeat();
        address[] memory all = new address[](3);
        (all[0], all[1], all[2]) = (vm.addr(1), vm.addr(2), address(contractSeat));
        seats = Shipped.seats(OWNER, all, 2);
    }

    /// @dev Beside the quorum, never in it; and a seat is no cosigner of its own.
    function test_verify_cosigner() public {
        cosigner = vm.addr(9);
        bytes[] memory signatures = new bytes[](1);
        signatures[0] = Signatures.by(9, DIGEST);
        vm.expectRevert(abi.encodeWithSelector(Seats.Seats_BelowQuorum.selector, 0, 2));
        seats.verify(DIGEST, signatures, ICosigned(address(this)));
        bytes[] memory two = Signatures.sorted(Signatures.by(1, DIGEST), Signatures.by(2, DIGEST));
        vm.assertFalse(seats.verify(DIGEST, two, ICosigned(address(this))));
        vm.assertTrue(
            seats.verify(DIGEST, Signatures.inserted(two, Signatures.by(9, DIGEST)), ICosigned(address(this)))
        );
        vm.expectPartialRevert(Seats.Seats_BadSignature.selector);
        seats.verify(DIGEST, Signatures.inserted(two, Signatures.by(9, keccak256("another"))), ICosigned(address(this)));
        cosigner = vm.addr(1);
        vm.assertFalse(seats.verify(DIGEST, two, ICosigned(address(this))));
    }

    function test_verify_quorum_boundary() public {
        seats.verify(
            DIGEST, Signatures.sorted(Signatures.by(1, DIGEST), Signatures.by(2, DIGEST)), ICosigned(address(this))
        );
        bytes[] memory one = new bytes[](1);
        one[0] = Signatures.by(1, DIGEST);
        vm.expectRevert(abi.encodeWithSelector(Seats.Seats_BelowQuorum.selector, 1, 2));
        seats.verify(DIGEST, one, ICosigned(address(this)));
    }

    function test_verify_contractSeatBesideAKey() public {
        contractSeat.sign(DIGEST);
        seats.verify(
            DIGEST,
            Signatures.sorted(Signatures.by(1, DIGEST), abi.encode(address(contractSeat), "")),
            ICosigned(address(this))
        );
        contractSeat.sign(0);
        vm.expectRevert(abi.encodeWithSelector(Seats.Seats_BadSignature.selector, address(contractSeat)));
        seats.verify(
            DIGEST,
            Signatures.sorted(Signatures.by(1, DIGEST), abi.encode(address(contractSeat), "")),
            ICosigned(address(this))
        );
    }

    function test_attack_contractSeatBurnsTheGas() public {
        contractSeat.setBurns(true);
        bytes[] memory signatures = Signatures.sorted(Signatures.by(1, DIGEST), abi.encode(address(contractSeat), ""));
        uint256 before = gasleft();
        vm.expectRevert(abi.encodeWithSelector(Seats.Seats_BadSignature.selector, address(contractSeat)));
        seats.verify(DIGEST, signatures, ICosigned(address(this)));
        vm.assertLt(before - gasleft(), 300_000);
    }

    function test_RevertWhen_notAscending() public {
        bytes[] memory sorted = Signatures.sorted(Signatures.by(1, DIGEST), Signatures.by(2, DIGEST));
        (sorted[0], sorted[1]) = (sorted[1], sorted[0]);
        vm.expectPartialRevert(Seats.Seats_NotSorted.selector);
        seats.verify(DIGEST, sorted, ICosigned(address(this)));
        (sorted[0], sorted[1]) = (sorted[0], sorted[0]);
        vm.expectPartialRevert(Seats.Seats_NotSorted.selector);
        seats.verify(DIGEST, sorted, ICosigned(address(this)));
    }

    function test_RevertWhen_signerIsNoSeat() public {
        vm.expectRevert(abi.encodeWithSelector(Seats.Seats_NotASeat.selector, vm.addr(9)));
        bytes[] memory signatures = new bytes[](2);
        (signatures[0], signatures[1]) = (Signatures.by(9, DIGEST), Signatures.by(9, DIGEST));
        seats.verify(DIGEST, signatures, ICosigned(address(this)));
    }

    function test_RevertWhen_signatureIsForSomethingElse() public {
        vm.expectPartialRevert(Seats.Seats_BadSignature.selector);
        seats.verify(
            DIGEST,
            Signatures.sorted(Signatures.by(1, DIGEST), Signatures.by(2, keccak256("another"))),
            ICosigned(address(this))
        );
    }

    function test_setSeats_beginsANewEpoch() public {
        address[] memory all = new address[](1);
        all[0] = vm.addr(3);
        vm.prank(OWNER);
        seats.setSeats(all, 1);
        vm.assertEq(seats.epoch(), 2);
        vm.assertFalse(seats.isSeat(vm.addr(1)));
        vm.assertTrue(seats.isSeat(vm.addr(3)));
        vm.expectPartialRevert(Seats.Seats_NotASeat.selector);
        seats.verify(
            DIGEST, Signatures.sorted(Signatures.by(1, DIGEST), Signatures.by(2, DIGEST)), ICosigned(address(this))
        );
    }

    function test_RevertWhen_seatsCannotHold() public {
        address[] memory all = new address[](2);
        (all[0], all[1]) = (vm.addr(1), vm.addr(1));
        vm.startPrank(OWNER);
        vm.expectRevert(abi.encodeWithSelector(Seats.Seats_Duplicate.selector, vm.addr(1)));
        seats.setSeats(all, 1);
        all[1] = address(0);
        vm.expectRevert(abi.encodeWithSelector(Seats.Seats_ZeroAddress.selector));
        seats.setSeats(all, 1);
        vm.expectRevert(abi.encodeWithSelector(Seats.Seats_BadThreshold.selector, 0, 2));
        seats.setSeats(all, 0);
        vm.expectRevert(abi.encodeWithSelector(Seats.Seats_BadThreshold.selector, 3, 2));
        seats.setSeats(all, 3);
        vm.expectRevert(abi.encodeWithSelector(Seats.Seats_TooMany.selector, 17, 16));
        seats.setSeats(new address[](17), 3);
        vm.stopPrank();
        vm.expectRevert(abi.encodeWithSelector(Seats.Seats_NotOwner.selector, address(this), OWNER));
        seats.setSeats(all, 1);
    }

    function test_setSeats_most_boundary() public {
        address[] memory all = new address[](16);
        for (uint256 i = 0; i < 16; ++i) {
            all[i] = vm.addr(i + 1);
        }
        vm.expectEmit(address(seats));
        emit Seats.SeatsChanged(2, all, 16);
        vm.prank(OWNER);
        seats.setSeats(all, 16);
        vm.assertEq(seats.seats().length, 16);
        vm.assertEq(seats.threshold(), 16);
    }

    function test_owner_isSomebodyAndIsTold() public {
        address[] memory all = seats.seats();
        vm.expectRevert(abi.encodeWithSelector(Seats.Seats_ZeroAddress.selector));
        Shipped.seats(address(0), all, 2);
        vm.recordLogs();
        Seats made = Shipped.seats(OWNER, all, 2);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        vm.assertEq(logs[0].topics[0], Seats.OwnerChanged.selector);
        vm.assertEq(logs[0].topics[1], bytes32(uint256(uint160(OWNER))));
        vm.startPrank(OWNER);
        vm.expectRevert(abi.encodeWithSelector(Seats.Seats_ZeroAddress.selector));
        made.setOwner(address(0));
        vm.expectEmit(address(made));
        emit Seats.OwnerChanged(address(1));
        made.setOwner(address(1));
        vm.expectRevert(abi.encodeWithSelector(Seats.Seats_NotOwner.selector, OWNER, address(1)));
        made.setOwner(OWNER);
    }
}
