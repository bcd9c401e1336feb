// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ActionFacts, AssetFacts, HeldFacts} from "./Facts.sol";

/// @notice One typed step. There is no way to say raw calldata. What a kind does not use is empty or zero.
/// @param kind one of `ActionKind`
/// @param path tokens from first given to last got; a payment's one token; a position's token0 and token1
/// @param fees fee of the pool between neighbours of `path` [1e-6]
/// @param amountIn [base units of the first token; wei for wrap and unwrap; liquidity for decrease]
/// @param minAmountOut least that may come out [base units of the last token]; for positions least of token0
/// @param amountIn1 most of token1 that goes into a position [base units]
/// @param minAmountOut1 least of token1 that goes into or comes out of a position [base units]
/// @param tickLower a new position's range
/// @param positionId which position
/// @param recipient who is paid
struct Action {
    uint8 kind;
    address[] path;
    uint24[] fees;
    uint256 amountIn;
    uint256 minAmountOut;
    uint256 amountIn1;
    uint256 minAmountOut1;
    int24 tickLower;
    int24 tickUpper;
    uint256 positionId;
    address recipient;
}

/// @notice What the seats sign. Chain id and module stand in the EIP-712 domain.
/// @param expiry last second at which it may run [unix seconds]
/// @param predictedNavUsd8 simulated NAV after the decision [1e-8 USD]
/// @param navToleranceBps how far the real NAV may stand from the predicted one [bps]
struct Decision {
    address custody;
    address submitter;
    uint64 policyVersion;
    uint64 seatEpoch;
    uint64 nonce;
    uint64 snapshotBlock;
    bytes32 snapshotHash;
    bytes32 simulationHash;
    bytes32 rationaleHash;
    uint64 expiry;
    uint256 predictedNavUsd8;
    uint16 navToleranceBps;
    Action[] actions;
}

/// @notice What one rule saw, also when it passes.
/// @param rule index in `RULES` of policies/treasury/verdict.ts
/// @param subject token, pool or zero where it is about the whole decision
/// @param unit index in `UNITS`
/// @param comparison index in `COMPARISONS`: 0 atMost, 1 atLeast, 2 equal
/// @param shrinks the limit was breached before and the decision strictly shrinks the breach
struct Finding {
    uint8 rule;
    address subject;
    int256 observed;
    int256 limit;
    uint8 unit;
    uint8 comparison;
    bool ok;
    bool shrinks;
}

/// @notice What a decision would do, told without a trace.
/// @param amountsOut what each action brought [base units of its last token]
/// @param revertData why an action could not run; empty where all ran
/// @param assets what the judge measured of each managed asset
/// @param held what it measured of each held asset
/// @param actions how each action went
struct Preview {
    bool allowed;
    Finding[] findings;
    uint256 navBeforeUsd8;
    uint256 navAfterUsd8;
    uint256[] amountsOut;
    bytes revertData;
    AssetFacts[] assets;
    HeldFacts[] held;
    ActionFacts[] actions;
}

/// @notice Indices of `ACTION_KINDS` in policies/onchain/encode.ts.
library ActionKind {
    uint8 internal constant HOLD = 0;
    uint8 internal constant WRAP = 1;
    uint8 internal constant UNWRAP = 2;
    /// @dev Uniswap v3, exact input.
    uint8 internal constant SWAP = 3;
    /// @dev Uniswap v3 positions.
    uint8 internal constant MINT = 4;
    uint8 internal constant INCREASE = 5;
    uint8 internal constant DECREASE = 6;
    uint8 internal constant COLLECT = 7;
    uint8 internal constant BURN = 8;
    /// @dev Aave v3: asset into its aToken, and back.
    uint8 internal constant SUPPLY = 9;
    uint8 internal constant WITHDRAW = 10;
    /// @dev ERC-4626: asset into shares, and back.
    uint8 internal constant DEPOSIT = 11;
    uint8 internal constant REDEEM = 12;
    uint8 internal constant PAY = 13;
}

library Mode {
    uint8 internal constant NORMAL = 0;
    uint8 internal constant REDUCE_ONLY = 1;
    uint8 internal constant HALTED = 2;
}
