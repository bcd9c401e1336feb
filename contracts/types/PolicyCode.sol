// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {AssetPolicy, GroupCap, LimitParams, Policy} from "./Policy.sol";

/// @notice Policy kept as a contract's code: what changes only by governance is read in one piece instead of slot by slot.
/// @dev The code is a STOP byte, then plain words: the limits, then per list its length and its items' words, then the
/// cosigner. Structs of values lie in memory as their words in order, so reading is one copy and a table of pointers.
library PolicyCode {
    uint256 internal constant LIMIT_WORDS = 26;
    uint256 internal constant ASSET_WORDS = 8;
    uint256 internal constant CAP_WORDS = 3;

    error PolicyCode_NotStored();

    /// @return stored the contract that holds `policy`
    function store(Policy memory policy) internal returns (address stored) {
        bytes memory words = bytes.concat(
            abi.encode(policy.limits),
            _list(abi.encode(policy.assets)),
            _list(abi.encode(policy.held)),
            _list(abi.encode(policy.caps)),
            _list(abi.encode(policy.adapters)),
            abi.encode(policy.cosigner)
        );
        // PUSH2 size, DUP1, PUSH1 offset, PUSH0, CODECOPY, PUSH0, RETURN; the code begins with STOP.
        uint256 size = words.length + 1;
        bytes memory creation = bytes.concat(hex"61", bytes2(uint16(size)), hex"80600a5f395ff3", hex"00", words);
        assembly ("memory-safe") {
            stored := create(0, add(creation, 32), mload(creation))
        }
        if (stored == address(0)) revert PolicyCode_NotStored();
    }

    function load(address stored) internal view returns (Policy memory policy) {
        uint256 cursor;
        assembly ("memory-safe") {
            cursor := mload(0x40)
            let size := sub(extcodesize(stored), 1)
            extcodecopy(stored, cursor, 1, size)
            mstore(0x40, add(cursor, size))
        }
        LimitParams memory limits;
        AssetPolicy[] memory assets;
        address[] memory held;
        GroupCap[] memory caps;
        address[] memory adapters;
        address cosigner;
        uint256[] memory table;
        assembly ("memory-safe") {
            limits := cursor
            cursor := add(cursor, mul(LIMIT_WORDS, 32))
        }
        (table, cursor) = _table(cursor, ASSET_WORDS);
        assembly ("memory-safe") {
            assets := table
            held := cursor
            cursor := add(cursor, mul(add(mload(cursor), 1), 32))
        }
        (table, cursor) = _table(cursor, CAP_WORDS);
        assembly ("memory-safe") {
            caps := table
            adapters := cursor
            cursor := add(cursor, mul(add(mload(cursor), 1), 32))
            cosigner := mload(cursor)
        }
        policy.limits = limits;
        policy.assets = assets;
        policy.held = held;
        policy.caps = caps;
        policy.adapters = adapters;
        policy.cosigner = cosigner;
    }

    /// @notice Only the limits.
    function loadLimits(address stored) internal view returns (LimitParams memory limits) {
        assembly ("memory-safe") {
            limits := mload(0x40)
            extcodecopy(stored, limits, 1, mul(LIMIT_WORDS, 32))
            mstore(0x40, add(limits, mul(LIMIT_WORDS, 32)))
        }
    }

    /// @dev An array of structs in memory is a length and pointers; the items stay where they were copied to.
    function _table(uint256 cursor, uint256 words) private pure returns (uint256[] memory table, uint256 next) {
        assembly ("memory-safe") {
            let length := mload(cursor)
            table := mload(0x40)
            mstore(table, length)
            next := add(cursor, 32)
            let slot := add(table, 32)
            for { let i := 0 } lt(i, length) { i := add(i, 1) } {
                mstore(slot, next)
                slot := add(slot, 32)
                next := add(next, mul(words, 32))
            }
            mstore(0x40, slot)
        }
    }

    /// @dev An encoded list without its leading offset: length and items.
    function _list(bytes memory encoded) private pure returns (bytes memory list) {
        list = new bytes(encoded.length - 32);
        assembly ("memory-safe") {
            mcopy(add(list, 32), add(encoded, 64), mload(list))
        }
    }
}
