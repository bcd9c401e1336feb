// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @notice Words kept as a contract's code: what seldom changes is read in one piece instead of slot by slot.
/// @dev The code is a STOP byte and then the words. Structs of values lie in memory as their words in order, so reading is one
/// copy and, for a list of structs, a table of pointers.
library CodeStore {
    error CodeStore_NotStored();

    /// @return stored the contract that holds `words`
    function store(bytes memory words) internal returns (address stored) {
        // PUSH2 size, DUP1, PUSH1 offset, PUSH0, CODECOPY, PUSH0, RETURN; the code begins with STOP.
        // forge-lint: disable-next-line(unsafe-typecast)
        bytes memory creation = bytes.concat(hex"61", bytes2(uint16(words.length + 1)), hex"80600a5f395ff300", words);
        assembly ("memory-safe") {
            stored := create(0, add(creation, 32), mload(creation))
        }
        if (stored == address(0)) revert CodeStore_NotStored();
    }

    /// @return cursor where the words lie in memory now
    function load(address stored) internal view returns (uint256 cursor) {
        assembly ("memory-safe") {
            cursor := mload(0x40)
            let size := sub(extcodesize(stored), 1)
            extcodecopy(stored, cursor, 1, size)
            mstore(0x40, add(cursor, size))
        }
    }

    /// @notice A list of structs: its length at `cursor`, then its items of `words` words each, which stay where they are.
    function table(uint256 cursor, uint256 words) internal pure returns (uint256[] memory pointers, uint256 next) {
        assembly ("memory-safe") {
            let length := mload(cursor)
            pointers := mload(0x40)
            mstore(pointers, length)
            next := add(cursor, 32)
            let slot := add(pointers, 32)
            for { let i := 0 } lt(i, length) { i := add(i, 1) } {
                mstore(slot, next)
                slot := add(slot, 32)
                next := add(next, mul(words, 32))
            }
            mstore(0x40, slot)
        }
    }

    /// @notice An encoded list without its leading offset: its length and its items.
    function list(bytes memory encoded) internal pure returns (bytes memory words) {
        words = new bytes(encoded.length - 32);
        assembly ("memory-safe") {
            mcopy(add(words, 32), add(encoded, 64), mload(words))
        }
    }
}
