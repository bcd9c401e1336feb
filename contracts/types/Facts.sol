// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {LimitParams, LimitState} from "./Policy.sol";

/// @notice Everything the rules look at, gathered before and after the actions. The twin is policies/rules/facts.ts.
struct Facts {
    uint256 timestamp;
    uint256 blockNumber;
    uint64 policyVersion;
    uint64 nextNonce;
    LimitParams limits;
    LimitState state;
    EnvelopeFacts envelope;
    AssetFacts[] assets;
    HeldFacts[] held;
    ActionFacts[] actions;
}

/// @notice What the decision says about itself.
struct EnvelopeFacts {
    uint64 policyVersion;
    uint64 nonce;
    uint64 snapshotBlock;
    uint64 expiry;
    uint256 predictedNavUsd8;
    uint16 navToleranceBps;
}

/// @notice A managed asset. Both balances are valued at the one price, so NAV moves only by what moved.
/// @param priceUsd8 [1e-8 USD for one whole token]; zero where the status is not OK
struct AssetFacts {
    address token;
    uint8 decimals;
    uint8 assetClass;
    uint16 epsilonBps;
    uint16 capBps;
    uint8 oracleStatus;
    uint256 priceUsd8;
    uint256 balanceBefore;
    uint256 balanceAfter;
}

/// @notice A held asset: no price, only that it stayed. Allowances are those of the venues' spender.
struct HeldFacts {
    address token;
    uint256 balanceBefore;
    uint256 balanceAfter;
    uint256 allowanceBefore;
    uint256 allowanceAfter;
}

/// @notice One action as it went.
/// @param tokens what it touches, first sold to last bought
/// @param pools one a hop; zero where the pool is not on the allowlist
/// @param amountOut what really arrived [base units]
/// @param allowanceAfter what its spender may still take of the first token [base units]
struct ActionFacts {
    uint8 kind;
    address[] tokens;
    address[] pools;
    uint256 amountIn;
    uint256 minAmountOut;
    uint256 amountOut;
    uint256 allowanceAfter;
}
