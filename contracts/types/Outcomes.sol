// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @notice Reads the head of an encoded `Outcome` where it lies.
library Outcomes {
    /// @param encoded as the judge returns it: where the struct is, and then its words
    function sums(bytes memory encoded)
        internal
        pure
        returns (uint256 navBeforeUsd8, uint256 navAfterUsd8, uint256 chargeUsd8)
    {
        assembly ("memory-safe") {
            navBeforeUsd8 := mload(add(encoded, 0x40))
            navAfterUsd8 := mload(add(encoded, 0x60))
            chargeUsd8 := mload(add(encoded, 0x80))
        }
    }
}
