// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @notice Indices of `RULES` in policies/treasury/verdict.ts.
library RuleId {
    uint8 internal constant POLICY_VERSION = 0;
    uint8 internal constant DECISION_EXPIRY = 1;
    uint8 internal constant DECISION_NONCE = 2;
    uint8 internal constant SNAPSHOT_AGE = 3;
    uint8 internal constant MODE = 4;
    uint8 internal constant ASSET_ALLOWLIST = 5;
    uint8 internal constant VENUE_ALLOWLIST = 6;
    uint8 internal constant HELD_ASSETS = 7;
    uint8 internal constant ORACLE = 8;
    uint8 internal constant TRADE_SIZE = 9;
    uint8 internal constant MIN_OUT = 10;
    uint8 internal constant ALLOCATION_CAP = 11;
    uint8 internal constant STABLE_FLOOR = 12;
    uint8 internal constant LOSS_BUDGET = 13;
    uint8 internal constant DRAWDOWN = 14;
    uint8 internal constant APPROVALS = 15;
    uint8 internal constant SIMULATION_BOUND = 16;
    uint8 internal constant EPOCH_LOSS = 17;
    uint8 internal constant TURNOVER = 18;
    uint8 internal constant COOLDOWN = 19;
    uint8 internal constant VENUE_CAP = 20;
    uint8 internal constant ISSUER_CAP = 21;
    uint8 internal constant POOL_DEPTH = 22;
    uint8 internal constant POSITIONS = 23;
    uint8 internal constant PAYMENTS = 24;
    uint8 internal constant HUMAN_GATE = 25;
}

/// @notice Indices of `UNITS` in policies/treasury/verdict.ts.
library Unit {
    uint8 internal constant COUNT = 0;
    uint8 internal constant BPS = 1;
    uint8 internal constant USD8 = 2;
    uint8 internal constant SECONDS = 3;
    uint8 internal constant BASE_UNITS = 4;
    uint8 internal constant VERSION = 5;
    uint8 internal constant MODE = 6;
}

/// @notice Indices of `COMPARISONS` in policies/treasury/verdict.ts.
library Comparison {
    uint8 internal constant AT_MOST = 0;
    uint8 internal constant AT_LEAST = 1;
    uint8 internal constant EQUAL = 2;
}
