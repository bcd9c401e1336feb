// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Facts} from "./Facts.sol";

/// @notice Facts handed to another contract as the bytes they are in memory, to lie there at the same place, so that every
/// pointer in them stays true. Encoding and decoding them word by word would cost some twenty thousand gas a decision.
/// @param start where the image begins [memory address]
/// @param end where it ends [memory address]
struct Image {
    uint256 start;
    uint256 end;
}

library FactsImage {
    /// @dev Above what a contract keeps for itself at the bottom of its memory.
    uint256 internal constant LOWEST = 0x1000;

    error FactsImage_Misplaced(uint256 start, uint256 free);

    /// @notice What is allocated from now on belongs to the image. Its first word keeps its length.
    function begin() internal pure returns (Image memory image) {
        assembly ("memory-safe") {
            let start := mload(0x40)
            if lt(start, LOWEST) { start := LOWEST }
            mstore(0x40, add(start, 32))
            mstore(image, start)
        }
    }

    /// @notice What is allocated from now on does not. Words within may still change.
    function close(Image memory image) internal pure {
        uint256 free;
        assembly ("memory-safe") {
            free := mload(0x40)
        }
        image.end = free;
    }

    /// @notice The image as bytes, in place.
    function toBytes(Image memory image) internal pure returns (bytes memory data) {
        (uint256 start, uint256 last) = (image.start, image.end);
        assembly ("memory-safe") {
            data := start
            mstore(data, sub(sub(last, start), 32))
        }
    }

    /// @notice Where facts lie.
    function pointerOf(Facts memory facts) internal pure returns (uint256 pointer) {
        assembly ("memory-safe") {
            pointer := facts
        }
    }

    /// @notice Lays an image down where it was and returns the facts in it.
    function restore(uint256 start, uint256 pointer, bytes calldata image) internal pure returns (Facts memory facts) {
        uint256 free;
        assembly ("memory-safe") {
            free := mload(0x40)
        }
        if (start < free) revert FactsImage_Misplaced(start, free);
        assembly ("memory-safe") {
            calldatacopy(start, image.offset, image.length)
            mstore(0x40, add(start, and(add(image.length, 31), not(31))))
            facts := pointer
        }
    }
}
