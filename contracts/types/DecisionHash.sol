// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action, Decision} from "./Decision.sol";

/// @notice EIP-712 struct hashes of a decision. The twin is policies/onchain/decisionTypedData.ts.
/// @dev A struct of values lies in calldata as EIP-712 encodes it, so it is copied in one piece and only the words that stand
/// for arrays are replaced by their hashes. What a later read would not refuse by itself is held to its type here.
library DecisionHash {
    bytes32 internal constant ACTION_TYPEHASH = keccak256(
        "Action(uint8 kind,address[] path,uint24[] fees,uint256 amountIn,uint256 minAmountOut,uint256 amountIn1,uint256 minAmountOut1,int24 tickLower,int24 tickUpper,uint256 positionId,address recipient)"
    );
    bytes32 internal constant DECISION_TYPEHASH = keccak256(
        "Decision(address custody,address submitter,uint64 policyVersion,uint64 seatEpoch,uint64 nonce,uint64 snapshotBlock,bytes32 snapshotHash,bytes32 simulationHash,bytes32 rationaleHash,uint64 expiry,uint256 predictedNavUsd8,uint16 navToleranceBps,Action[] actions)Action(uint8 kind,address[] path,uint24[] fees,uint256 amountIn,uint256 minAmountOut,uint256 amountIn1,uint256 minAmountOut1,int24 tickLower,int24 tickUpper,uint256 positionId,address recipient)"
    );

    error DecisionHash_TooWide();

    function hash(Decision calldata decision) internal pure returns (bytes32 result) {
        bytes32 actions = _hash(decision.actions);
        (uint64 version, uint64 snapshot) = (decision.policyVersion, decision.snapshotBlock);
        (uint64 expiry, uint16 tolerance) = (decision.expiry, decision.navToleranceBps);
        bytes32 typehash = DECISION_TYPEHASH;
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, typehash)
            // Thirteen words, the last of which is where the actions are.
            calldatacopy(add(free, 0x20), decision, 0x1a0)
            mstore(add(free, 0x60), version)
            mstore(add(free, 0xc0), snapshot)
            mstore(add(free, 0x140), expiry)
            mstore(add(free, 0x180), tolerance)
            mstore(add(free, 0x1a0), actions)
            result := keccak256(free, 0x1c0)
        }
    }

    function _hash(Action[] calldata actions) private pure returns (bytes32 result) {
        uint256 count = actions.length;
        uint256 hashes;
        assembly ("memory-safe") {
            hashes := mload(0x40)
            mstore(0x40, add(hashes, mul(count, 0x20)))
        }
        for (uint256 i = 0; i < count; ++i) {
            bytes32 one = _hash(actions[i]);
            assembly ("memory-safe") {
                mstore(add(hashes, mul(i, 0x20)), one)
            }
        }
        assembly ("memory-safe") {
            result := keccak256(hashes, mul(count, 0x20))
        }
    }

    function _hash(Action calldata action) private pure returns (bytes32 result) {
        (address[] calldata path_, uint24[] calldata fees_) = (action.path, action.fees);
        uint256 offset;
        assembly ("memory-safe") {
            offset := path_.offset
        }
        bytes32 path = _hashWords(offset, path_.length, 160);
        assembly ("memory-safe") {
            offset := fees_.offset
        }
        bytes32 fees = _hashWords(offset, fees_.length, 24);
        bytes32 typehash = ACTION_TYPEHASH;
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, typehash)
            calldatacopy(add(free, 0x20), action, 0x160)
            mstore(add(free, 0x40), path)
            mstore(add(free, 0x60), fees)
            result := keccak256(free, 0x180)
        }
    }

    /// @dev Hash of so many words of calldata, none of which may have more than so many bits.
    function _hashWords(uint256 offset, uint256 count, uint256 bits) private pure returns (bytes32 result) {
        uint256 seen = 0;
        assembly ("memory-safe") {
            let free := mload(0x40)
            let size := mul(count, 0x20)
            calldatacopy(free, offset, size)
            result := keccak256(free, size)
            for { let end := add(free, size) } lt(free, end) { free := add(free, 0x20) } {
                seen := or(seen, mload(free))
            }
        }
        if (seen >> bits != 0) revert DecisionHash_TooWide();
    }
}
