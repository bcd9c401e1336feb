// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

/// @notice Whoever knows the cosigner: the limits.
interface ICosigned {
    function cosigner() external view returns (address);
}

/// @title The council's keys
/// @notice Who may sign decisions and how many must. Every change begins a new epoch, and a decision names its epoch, so no
/// signature outlives the council that gave it. A seat may be a key or a contract (ERC-1271).
contract Seats {
    uint256 public constant MAX_SEATS = 16;
    /// @dev Most gas one contract seat may burn while it checks. [gas]
    uint256 public constant ERC1271_GAS = 200_000;

    address public owner;
    uint64 public epoch;
    uint16 public threshold;
    address[] private _seats;
    mapping(uint64 epoch => mapping(address seat => bool)) private _isSeat;

    event SeatsChanged(uint64 indexed epoch, address[] seats, uint16 threshold);
    event OwnerChanged(address indexed owner);

    error Seats_NotOwner(address caller, address owner);
    error Seats_BadThreshold(uint256 threshold, uint256 seats);
    error Seats_TooMany(uint256 seats, uint256 limit);
    error Seats_Duplicate(address seat);
    error Seats_ZeroAddress();
    error Seats_BelowQuorum(uint256 signatures, uint256 threshold);
    error Seats_NotSorted(address previous, address signer);
    error Seats_NotASeat(address signer);
    error Seats_BadSignature(address signer);

    modifier onlyOwner() {
        if (msg.sender != owner) revert Seats_NotOwner(msg.sender, owner);
        _;
    }

    constructor(address owner_, address[] memory seats_, uint16 threshold_) {
        if (owner_ == address(0)) revert Seats_ZeroAddress();
        owner = owner_;
        emit OwnerChanged(owner_);
        _set(seats_, threshold_);
    }

    /// @notice Reverts unless at least `threshold` different seats signed `digest`.
    /// @param signatures each `abi.encode(address signer, bytes signature)`, sorted by signer, ascending
    /// @param people who can say which cosigner may sign beside the seats; its signature does not count to the quorum
    /// @return cosigned whether that cosigner signed. A seat cannot be its own cosigner
    function verify(bytes32 digest, bytes[] calldata signatures, ICosigned people)
        external
        view
        returns (bool cosigned)
    {
        address previous = address(0);
        uint256 count = 0;
        for (uint256 i = 0; i < signatures.length; ++i) {
            (address signer, bytes memory signature) = abi.decode(signatures[i], (address, bytes));
            if (signer <= previous) revert Seats_NotSorted(previous, signer);
            if (_isSeat[epoch][signer]) ++count;
            else if (signer == people.cosigner()) cosigned = true;
            else revert Seats_NotASeat(signer);
            if (!_signed(signer, digest, signature)) revert Seats_BadSignature(signer);
            previous = signer;
        }
        if (count < threshold) revert Seats_BelowQuorum(count, threshold);
    }

    /// @notice Whether `signer` signed; public so that `verify` can call it with its gas capped.
    function isValid(address signer, bytes32 digest, bytes calldata signature) external view returns (bool) {
        return SignatureChecker.isValidSignatureNowCalldata(signer, digest, signature);
    }

    function seats() external view returns (address[] memory) {
        return _seats;
    }

    function isSeat(address account) external view returns (bool) {
        return _isSeat[epoch][account];
    }

    function setSeats(address[] calldata seats_, uint16 threshold_) external onlyOwner {
        _set(seats_, threshold_);
    }

    function setOwner(address owner_) external onlyOwner {
        if (owner_ == address(0)) revert Seats_ZeroAddress();
        owner = owner_;
        emit OwnerChanged(owner_);
    }

    /// @dev A key's own signature needs no look at its account; what it does not explain may be a contract's.
    function _signed(address signer, bytes32 digest, bytes memory signature) private view returns (bool) {
        (address recovered, ECDSA.RecoverError failure,) = ECDSA.tryRecover(digest, signature);
        if (failure == ECDSA.RecoverError.NoError && recovered == signer) return true;
        if (signer.code.length == 0) return false;
        try this.isValid{gas: ERC1271_GAS}(signer, digest, signature) returns (bool valid) {
            return valid;
        } catch {
            return false;
        }
    }

    function _set(address[] memory seats_, uint16 threshold_) private {
        if (seats_.length > MAX_SEATS) revert Seats_TooMany(seats_.length, MAX_SEATS);
        if (threshold_ == 0 || threshold_ > seats_.length) revert Seats_BadThreshold(threshold_, seats_.length);
        uint64 next = epoch + 1;
        for (uint256 i = 0; i < seats_.length; ++i) {
            address seat = seats_[i];
            if (seat == address(0)) revert Seats_ZeroAddress();
            if (_isSeat[next][seat]) revert Seats_Duplicate(seat);
            _isSeat[next][seat] = true;
        }
        epoch = next;
        threshold = threshold_;
        _seats = seats_;
        emit SeatsChanged(next, seats_, threshold_);
    }
}
