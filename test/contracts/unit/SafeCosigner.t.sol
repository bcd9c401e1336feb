// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Decision} from "../../../contracts/types/Decision.sol";
import {ICosigned, Seats} from "../../../contracts/Seats.sol";
import {LimitParams} from "../../../contracts/types/Policy.sol";
import {ISafe, SafeHouse} from "../support/SafeHouse.sol";
import {Shipped} from "../support/Shipped.sol";
import {Signatures} from "../support/Signatures.sol";
import {vm} from "../support/Vm.sol";
import {World} from "../support/World.sol";

/// @notice A real Safe stands for people: two of its three owners sign its own message over a decision, off chain.
contract SafeCosignerTest is World {
    /// @dev Where a Safe keeps it.
    bytes32 private constant FALLBACK_HANDLER = keccak256("fallback_manager.handler.address");

    /// @dev By address, ascending.
    uint256[3] private owners;
    address private safe;

    function setUp() public override {
        super.setUp();
        uint256[] memory sorted = _ownerKeys(3);
        (owners[0], owners[1], owners[2]) = (sorted[0], sorted[1], sorted[2]);
        safe = SafeHouse.signing(_addresses(sorted), 2);
        _setCosigner(safe);
    }

    function _params() internal pure override returns (LimitParams memory params) {
        params = super._params();
        params.approvalUsd8 = 20_000e8;
    }

    function test_cosigned_byAnyTwoOwners() public {
        uint256[2][3] memory pairs = [[owners[0], owners[1]], [owners[0], owners[2]], [owners[1], owners[2]]];
        Decision memory decision = _large();
        bytes32 hash = _message(safe, decision);
        uint256 before = vm.snapshotState();
        for (uint256 i = 0; i < 3; ++i) {
            vm.assertEq(_handIn(decision, _two(pairs[i][0], pairs[i][1], hash)), module.EXECUTED());
            vm.revertToState(before);
        }
    }

    function test_asASeat_countsToTheQuorum() public {
        address[] memory council = new address[](2);
        (council[0], council[1]) = (safe, vm.addr(keys[0]));
        Seats mixed = Shipped.seats(address(this), council, 2);
        bytes32 digest = keccak256("a decision");
        bytes memory signed = _two(owners[0], owners[2], ISafe(safe).getMessageHash(abi.encode(digest)));
        bytes[] memory seat = new bytes[](1);
        seat[0] = Signatures.by(keys[0], digest);
        mixed.verify(digest, Signatures.inserted(seat, abi.encode(safe, signed)), ICosigned(address(limits)));
        signed = _two(owners[0], owners[2], digest);
        vm.expectRevert(abi.encodeWithSelector(Seats.Seats_BadSignature.selector, safe));
        mixed.verify(digest, Signatures.inserted(seat, abi.encode(safe, signed)), ICosigned(address(limits)));
    }

    function test_RevertWhen_ownersDidNotSignIt() public {
        Decision memory decision = _large();
        bytes32 hash = _message(safe, decision);
        _refused(decision, _raw(owners[0], hash));
        _refused(decision, _two(owners[1], owners[0], hash));
        _refused(decision, _two(owners[0], owners[0], hash));
        uint256 stranger = _between(vm.addr(owners[0]), vm.addr(owners[2]));
        _refused(decision, _two(owners[0], stranger, hash));
        _refused(decision, "");
        vm.assertEq(module.nextNonce(), decision.nonce);
        vm.assertEq(_handIn(decision, _two(owners[0], owners[1], hash)), module.EXECUTED());
    }

    function test_RevertWhen_ownersSignedSomethingElse() public {
        Decision memory decision = _large();
        _refused(decision, _two(owners[0], owners[1], module.digest(decision)));
        address twin = SafeHouse.signing(_addresses(_ownerKeys(3)), 2);
        _refused(decision, _two(owners[0], owners[1], _message(twin, decision)));
        bytes32 digest = module.digest(decision);
        vm.chainId(10);
        bytes32 elsewhere = ISafe(safe).getMessageHash(abi.encode(digest));
        vm.chainId(31_337);
        _refused(decision, _two(owners[0], owners[1], elsewhere));
    }

    /// @dev What counts is who its owners are when the decision is handed in.
    function test_RevertWhen_itsOwnersChangedSince() public {
        Decision memory decision = _large();
        bytes memory signed = _two(owners[0], owners[1], _message(safe, decision));
        uint256 before = vm.snapshotState();
        vm.prank(safe);
        ISafe(safe).swapOwner(address(1), vm.addr(owners[0]), address(0xBEEF));
        _refused(decision, signed);
        vm.revertToState(before);
        vm.prank(safe);
        ISafe(safe).changeThreshold(3);
        _refused(decision, signed);
    }

    function test_RevertWhen_itHasNoFallbackHandler() public {
        Decision memory decision = _large();
        bytes memory signed = _two(owners[0], owners[1], _message(safe, decision));
        vm.prank(safe);
        ISafe(safe).setFallbackHandler(address(0));
        _refused(decision, signed);
    }

    /// @dev A look at a contract's signature may burn 200,000 gas: enough for 20 owners, not for 30.
    function test_cosigned_byManyOwners() public {
        vm.assertTrue(_cosignedByAll(20));
        vm.assertFalse(_cosignedByAll(30));
    }

    function _cosignedByAll(uint256 count) private returns (bool) {
        uint256[] memory many = _ownerKeys(count);
        safe = SafeHouse.signing(_addresses(many), count);
        _setCosigner(safe);
        Decision memory decision = _large();
        bytes32 hash = _message(safe, decision);
        bytes memory signed;
        for (uint256 i = 0; i < count; ++i) {
            signed = bytes.concat(signed, _raw(many[i], hash));
        }
        vm.cool(safe);
        vm.cool(address(uint160(uint256(vm.load(safe, 0)))));
        vm.cool(address(uint160(uint256(vm.load(safe, FALLBACK_HANDLER)))));
        bytes[] memory signatures = Signatures.inserted(_sign(decision), abi.encode(safe, signed));
        bytes32 digest = module.digest(decision);
        try seats.verify(digest, signatures, ICosigned(address(limits))) returns (bool cosigned) {
            return cosigned;
        } catch {
            return false;
        }
    }

    // ------------------------------------------------------------- by hand

    /// @dev Over what passes without people.
    function _large() private returns (Decision memory) {
        return _decision(_sell(12 ether));
    }

    /// @dev What owners sign, by the Safe itself.
    function _message(address of_, Decision memory decision) private view returns (bytes32) {
        return ISafe(of_).getMessageHash(abi.encode(module.digest(decision)));
    }

    function _handIn(Decision memory decision, bytes memory signed) private returns (uint8) {
        bytes[] memory signatures = Signatures.inserted(_sign(decision), abi.encode(safe, signed));
        vm.prank(SUBMITTER);
        return module.execute(decision, signatures);
    }

    function _refused(Decision memory decision, bytes memory signed) private {
        address cosigner = limits.policy().cosigner;
        bytes[] memory signatures = Signatures.inserted(_sign(decision), abi.encode(cosigner, signed));
        vm.prank(SUBMITTER);
        vm.expectRevert(abi.encodeWithSelector(Seats.Seats_BadSignature.selector, cosigner));
        module.execute(decision, signatures);
    }

    function _raw(uint256 key, bytes32 hash) private pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, hash);
        return abi.encodePacked(r, s, v);
    }

    function _two(uint256 first, uint256 second, bytes32 hash) private pure returns (bytes memory) {
        return bytes.concat(_raw(first, hash), _raw(second, hash));
    }

    /// @dev A key that is no owner's, whose address lies between two.
    function _between(address low, address high) private pure returns (uint256 key) {
        for (key = 0x900; vm.addr(key) <= low || vm.addr(key) >= high; ++key) {}
    }

    function _ownerKeys(uint256 count) private pure returns (uint256[] memory sorted) {
        sorted = new uint256[](count);
        for (uint256 i = 0; i < count; ++i) {
            uint256 key = 0x500 + i;
            uint256 j = i;
            while (j != 0 && vm.addr(sorted[j - 1]) > vm.addr(key)) {
                sorted[j] = sorted[j - 1];
                --j;
            }
            sorted[j] = key;
        }
    }

    function _addresses(uint256[] memory of_) private pure returns (address[] memory all) {
        all = new address[](of_.length);
        for (uint256 i = 0; i < of_.length; ++i) {
            all[i] = vm.addr(of_[i]);
        }
    }
}
