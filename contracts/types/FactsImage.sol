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
    uint256 internal constant LOWEST = 0xa00;
    /// @dev A selector, four words and a length: the call that carries the image begins right before it.
    uint256 private constant HEAD = 0xc0;

    error FactsImage_Misplaced(uint256 start, uint256 free);

    /// @notice What is allocated from now on belongs to the image.
    function begin() internal pure returns (Image memory image) {
        uint256 start;
        assembly ("memory-safe") {
            start := mload(0x40)
            if lt(start, LOWEST) { start := LOWEST }
            start := add(start, HEAD)
            mstore(0x40, start)
        }
        image.start = start;
    }

    /// @notice What is allocated from now on does not. Words within may still change.
    function close(Image memory image) internal pure {
        uint256 free;
        assembly ("memory-safe") {
            free := mload(0x40)
        }
        image.end = free;
    }

    /// @notice Asks `judge(start, pointer, failingOnly, image)` of another contract, straight from where the image lies.
    /// @param selector of that function
    /// @return answer where the first word of the answer lies
    function ask(Image memory image, address target, bytes4 selector, Facts memory facts, bool failingOnly)
        internal
        view
        returns (uint256 answer)
    {
        (uint256 start, uint256 end) = (image.start, image.end);
        assembly ("memory-safe") {
            let head := sub(start, HEAD)
            mstore(head, shr(224, selector))
            mstore(add(head, 0x20), start)
            mstore(add(head, 0x40), facts)
            mstore(add(head, 0x60), failingOnly)
            mstore(add(head, 0x80), 0x80)
            mstore(add(head, 0xa0), sub(end, start))
            let first := add(head, 0x1c)
            let done := staticcall(gas(), target, first, sub(end, first), 0, 0)
            answer := mload(0x40)
            let size := returndatasize()
            returndatacopy(answer, 0, size)
            if iszero(done) { revert(answer, size) }
            mstore(0x40, add(answer, and(add(size, 0x1f), not(0x1f))))
        }
    }

    /// @notice Lays an image down where it was.
    /// @return facts a list of one, the facts in it: a struct of its own would be made empty first, word by word
    function restore(uint256 start, uint256 pointer, bytes calldata image)
        internal
        pure
        returns (Facts[] memory facts)
    {
        uint256 free;
        assembly ("memory-safe") {
            facts := mload(0x40)
            free := add(facts, 0x40)
            mstore(facts, 1)
            mstore(add(facts, 0x20), pointer)
        }
        if (start < free) revert FactsImage_Misplaced(start, free);
        assembly ("memory-safe") {
            calldatacopy(start, image.offset, image.length)
            mstore(0x40, add(start, and(add(image.length, 31), not(31))))
        }
    }
}
