// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {AssetPolicy, GroupCap, LimitParams, Policy} from "./Policy.sol";
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
        LimitParams memory limits;
        AssetPolicy[] memory assets;
        address[] memory held;
        GroupCap[] memory caps;
        address[] memory adapters;
        address cosigner;
        uint256[] memory pointers;
        assembly ("memory-safe") {
            limits := cursor
            cursor := add(cursor, mul(LIMIT_WORDS, 32))
        }
        (pointers, cursor) = CodeStore.table(cursor, ASSET_WORDS);
        assembly ("memory-safe") {
            assets := pointers
            held := cursor
            cursor := add(cursor, mul(add(mload(cursor), 1), 32))
        }
        (pointers, cursor) = CodeStore.table(cursor, CAP_WORDS);
        assembly ("memory-safe") {
            caps := pointers
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
}
