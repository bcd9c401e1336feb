// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @notice Calls and answers held to a size, so that what comes back can never cost more than was planned for.
library BoundedCall {
    /// @notice Calls `target` and copies at most `most` bytes of the answer.
    function call(address target, bytes memory data, uint256 gas_, uint256 most)
        internal
        returns (bool success, bytes memory answer)
    {
        assembly ("memory-safe") {
            success := call(gas_, target, 0, add(data, 32), mload(data), 0, 0)
            let size := returndatasize()
            if gt(size, most) { size := most }
            answer := mload(0x40)
            mstore(answer, size)
            returndatacopy(add(answer, 32), 0, size)
            mstore(0x40, add(answer, and(add(size, 63), not(31))))
        }
    }

    /// @notice The first `most` bytes, in place.
    function cut(bytes memory data, uint256 most) internal pure returns (bytes memory) {
        if (data.length > most) {
            assembly ("memory-safe") {
                mstore(data, most)
            }
        }
        return data;
    }

    /// @notice Reverts with a reason that came from elsewhere, as it is.
    function bubble(bytes memory reason) internal pure {
        assembly ("memory-safe") {
            revert(add(reason, 32), mload(reason))
        }
    }
}
