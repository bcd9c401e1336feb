// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {GroupCap, LimitParams, LimitState} from "./Policy.sol";

/// @notice Everything the rules look at, gathered before and after the actions. The twin is policies/rules/facts.ts.
/// @param payments one for each recipient of the decision's payments, in order of first appearance
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
    GroupCap[] caps;
    PaymentFacts[] payments;
}

/// @notice What the decision says about itself, and how far people let it.
/// @param cosigned whether the cosigner signed it
/// @param announcedAt when it was announced; zero for never, the largest number once vetoed [unix seconds]
struct EnvelopeFacts {
    uint64 policyVersion;
    uint64 nonce;
    uint64 snapshotBlock;
    uint64 expiry;
    uint256 predictedNavUsd8;
    uint16 navToleranceBps;
    bool cosigned;
    uint64 announcedAt;
}

/// @notice A managed asset. Both balances are valued at the one price, so NAV moves only by what moved.
/// @param priceUsd8 [1e-8 USD for one whole token]; zero where the status is not OK
/// @param depegged a stable that fell under its peg and is not back at `repegUsd8`
/// @param balanceBefore with what lies in positions [base units]
/// @param balanceAfter with what lies in positions [base units]
/// @param positionBefore the part in module-minted positions, at the oracle's price [base units]
/// @param positionAfter the part in module-minted positions, at the oracle's price [base units]
/// @param paid what payments took [base units]
struct AssetFacts {
    address token;
    uint8 decimals;
    uint8 assetClass;
    uint16 epsilonBps;
    uint16 capBps;
    uint8 oracleStatus;
    uint256 priceUsd8;
    uint256 poolUsd8;
    uint256 balanceBefore;
    uint256 balanceAfter;
    uint8 priceGroup;
    uint8 venue;
    uint8 issuer;
    bool depegged;
    uint256 positionBefore;
    uint256 positionAfter;
    uint256 paid;
}

/// @notice A held asset: no price, only that it stayed. Allowances are those of the swap venue's spender.
struct HeldFacts {
    address token;
    uint256 balanceBefore;
    uint256 balanceAfter;
    uint256 allowanceBefore;
    uint256 allowanceAfter;
}

/// @notice One action as it went.
/// @param tokens what it touches, first given to last got
/// @param pools one a hop, or the venue; zero where it is not on the allowlist
/// @param amountOut what really arrived [base units of the last token]
/// @param allowanceAfter what its spender may still take of the first token [base units]
/// @param amountIn1 most of the second token that goes into a position [base units]
/// @param minAmountOut1 least of the second token [base units]
/// @param moved0 what a position took or gave of the first token [base units]
/// @param moved1 what a position took or gave of the second token [base units]
/// @param allowanceAfter1 what its spender may still take of the second token [base units]
/// @param poolBalance the first pool's own balance of the first token, for a swap [base units]
/// @param rangeTicks width of a new position
/// @param deviationBps pool's price against the oracle's, for a position [bps]
/// @param known whether the position is one the module minted; true where there is none
/// @param recipient who is paid
struct ActionFacts {
    uint8 kind;
    address[] tokens;
    address[] pools;
    uint256 amountIn;
    uint256 minAmountOut;
    uint256 amountOut;
    uint256 allowanceAfter;
    uint256 amountIn1;
    uint256 minAmountOut1;
    uint256 moved0;
    uint256 moved1;
    uint256 allowanceAfter1;
    uint256 poolBalance;
    uint256 rangeTicks;
    uint256 deviationBps;
    bool known;
    address recipient;
}

/// @notice A recipient's bucket as it stood before the decision.
/// @param usedUsd8 taken at `updatedAt` [1e-8 USD]
struct PaymentFacts {
    address recipient;
    bool listed;
    uint256 capacityUsd8;
    uint32 refillSeconds;
    uint256 usedUsd8;
    uint40 updatedAt;
}
