// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {LimitParams, Policy} from "./Policy.sol";
import {CodeStore} from "./CodeStore.sol";

/// @notice Policy kept as code: the limits, then each list, then the cosigner.
library PolicyCode {
    uint256 internal constant LIMIT_WORDS = 26;
    uint256 internal constant ASSET_WORDS = 8;
    uint256 internal constant CAP_WORDS = 3;

    /// @return stored the contract that holds `policy`
    function store(Policy memory policy) internal returns (address stored) {
        return CodeStore.store(
            bytes.concat(
                abi.encode(policy.limits),
                CodeStore.list(abi.encode(policy.assets)),
                CodeStore.list(abi.encode(policy.held)),
                CodeStore.list(abi.encode(policy.caps)),
                CodeStore.list(abi.encode(policy.adapters)),
                abi.encode(policy.cosigner)
            )
        );
    }

    function load(address stored) internal view returns (Policy memory policy) {
        uint256 cursor = CodeStore.load(stored);
        uint256[] memory pointers;
        // Each field is a word that says where its part lies, and lists of values lie as they are read.
        assembly ("memory-safe") {
            mstore(policy, cursor)
            cursor := add(cursor, mul(LIMIT_WORDS, 32))
        }
        (pointers, cursor) = CodeStore.table(cursor, ASSET_WORDS);
        assembly ("memory-safe") {
            mstore(add(policy, 0x20), pointers)
            mstore(add(policy, 0x40), cursor)
            cursor := add(cursor, mul(add(mload(cursor), 1), 32))
        }
        (pointers, cursor) = CodeStore.table(cursor, CAP_WORDS);
        assembly ("memory-safe") {
            mstore(add(policy, 0x60), pointers)
            mstore(add(policy, 0x80), cursor)
            cursor := add(cursor, mul(add(mload(cursor), 1), 32))
            mstore(add(policy, 0xa0), mload(cursor))
        }
    }

    /// @notice Only the limits.
    function loadLimits(address stored) internal view returns (LimitParams memory limits) {
        assembly ("memory-safe") {
            limits := mload(0x40)
            extcodecopy(stored, limits, 1, mul(LIMIT_WORDS, 32))
            mstore(0x40, add(limits, mul(LIMIT_WORDS, 32)))
        }
    }
}
