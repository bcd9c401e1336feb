// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @notice The limits. Each is explained beside its twin in policies/treasury/mandate.ts.
/// @param lossRefillSeconds time in which an empty loss budget is full again [seconds]
/// @param depegUsd8 a stable under this price does not count to the floor [1e-8 USD]
/// @param stableFloorUsd8 [1e-8 USD]
struct LimitParams {
    uint16 maxTradeBps;
    uint16 minOutBps;
    uint16 lossBudgetBps;
    uint16 stableFloorBps;
    uint16 maxDrawdownBps;
    uint16 maxSnapshotAgeBlocks;
    uint16 maxNavToleranceBps;
    uint32 lossRefillSeconds;
    uint32 maxDecisionAgeSeconds;
    uint64 depegUsd8;
    uint128 stableFloorUsd8;
}

/// @notice What the limits remember between decisions: one slot.
/// @param lossUsedWad part of NAV taken from the loss budget at `lossUpdatedAt` [1e-18 of NAV]
/// @param peakNavUsd8 highest NAV seen [1e-8 USD]
struct LimitState {
    uint64 lossUsedWad;
    uint40 lossUpdatedAt;
    uint8 mode;
    uint128 peakNavUsd8;
}

/// @notice A managed asset and its own limits: one slot.
/// @param assetClass 0 volatile, 1 stable
/// @param epsilonBps how far the feed may stand from the real price [bps]
/// @param capBps largest share of NAV [bps]
struct AssetPolicy {
    address token;
    uint8 decimals;
    uint8 assetClass;
    uint16 epsilonBps;
    uint16 capBps;
}

/// @notice Where an asset's price comes from and when it is not believed.
/// @param minPriceUsd8 answers at or under this deny [1e-8 USD]
/// @param maxPriceUsd8 answers at or over this deny [1e-8 USD]
struct FeedPolicy {
    address token;
    address feed;
    uint8 feedDecimals;
    uint32 heartbeatSeconds;
    uint128 minPriceUsd8;
    uint128 maxPriceUsd8;
}

library AssetClass {
    uint8 internal constant VOLATILE = 0;
    uint8 internal constant STABLE = 1;
}

/// @notice How a feed answered. Anything but OK denies.
library OracleStatus {
    uint8 internal constant OK = 0;
    uint8 internal constant NO_CODE = 1;
    uint8 internal constant REVERTED = 2;
    uint8 internal constant NOT_POSITIVE = 3;
    uint8 internal constant STALE = 4;
    uint8 internal constant CLAMPED = 5;
    uint8 internal constant BAD_DECIMALS = 6;
}
