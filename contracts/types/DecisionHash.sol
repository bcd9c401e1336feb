// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action, Decision} from "./Decision.sol";

/// @notice EIP-712 struct hashes of a decision. The twin is policies/onchain/decisionTypedData.ts.
library DecisionHash {
    bytes32 internal constant ACTION_TYPEHASH = keccak256(
        "Action(uint8 kind,address[] path,uint24[] fees,uint256 amountIn,uint256 minAmountOut,uint256 amountIn1,uint256 minAmountOut1,int24 tickLower,int24 tickUpper,uint256 positionId,address recipient)"
    );
    bytes32 internal constant DECISION_TYPEHASH = keccak256(
        "Decision(address custody,address submitter,uint64 policyVersion,uint64 seatEpoch,uint64 nonce,uint64 snapshotBlock,bytes32 snapshotHash,bytes32 simulationHash,bytes32 rationaleHash,uint64 expiry,uint256 predictedNavUsd8,uint16 navToleranceBps,Action[] actions)Action(uint8 kind,address[] path,uint24[] fees,uint256 amountIn,uint256 minAmountOut,uint256 amountIn1,uint256 minAmountOut1,int24 tickLower,int24 tickUpper,uint256 positionId,address recipient)"
    );

    function hash(Decision calldata decision) internal pure returns (bytes32) {
        bytes32[] memory actions = new bytes32[](decision.actions.length);
        for (uint256 i = 0; i < actions.length; ++i) {
            actions[i] = _hash(decision.actions[i]);
        }
        // Two halves, because one call would hold too many values at once.
        bytes memory head = abi.encode(
            DECISION_TYPEHASH,
            decision.custody,
            decision.submitter,
            decision.policyVersion,
            decision.seatEpoch,
            decision.nonce,
            decision.snapshotBlock,
            decision.snapshotHash
        );
        bytes memory tail = abi.encode(
            decision.simulationHash,
            decision.rationaleHash,
            decision.expiry,
            decision.predictedNavUsd8,
            decision.navToleranceBps,
            keccak256(abi.encodePacked(actions))
        );
        return keccak256(bytes.concat(head, tail));
    }

    function _hash(Action calldata action) private pure returns (bytes32) {
        return keccak256(
            abi.encode(
                ACTION_TYPEHASH,
                action.kind,
                keccak256(abi.encodePacked(action.path)),
                keccak256(abi.encodePacked(action.fees)),
                action.amountIn,
                action.minAmountOut,
                action.amountIn1,
                action.minAmountOut1,
                action.tickLower,
                action.tickUpper,
                action.positionId,
                action.recipient
            )
        );
    }
}
