// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @notice The limits. Each is explained beside its twin in policies/treasury/mandate.ts.
/// @param lossRefillSeconds time in which an empty loss budget is full again [seconds]
/// @param depegUsd8 a stable under this price does not count to the floor [1e-8 USD]
/// @param stableFloorUsd8 [1e-8 USD]
/// @param repegUsd8 a stable that lost its peg counts again from this price on [1e-8 USD]
/// @param epochLossBps what may be lost until the owner begins a new epoch; it does not refill [bps of base NAV]
/// @param haltDrawdownBps a fall of base NAV over this halts [bps]
/// @param maxNavGrowthBpsPerDay base NAV grows no faster [bps a day]
/// @param cooldownSeconds least time between two decisions that move something; zero for none [seconds]
/// @param turnoverUsd8 what may be moved, gross, before it refills; zero denies [1e-8 USD]
/// @param turnoverRefillSeconds time in which an empty turnover bucket is full again [seconds]
/// @param maxPoolShareBps largest swap against the pool's own balance of the token sold [bps]
/// @param approvalUsd8 a decision with more gross turnover needs the cosigner or an elapsed veto window [1e-8 USD]
/// @param vetoSeconds the veto window [seconds]
/// @param mandateExpiry from then on reduce-only [unix seconds]
/// @param minRangeTicks narrowest new position
/// @param rangeCooldownSeconds least time between two new positions [seconds]
/// @param maxPoolDeviationBps how far a pool's price may stand from the oracle's when a position grows [bps]
/// @param positionVenue venue id under which liquidity positions count
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
    uint64 repegUsd8;
    uint16 epochLossBps;
    uint16 haltDrawdownBps;
    uint16 maxNavGrowthBpsPerDay;
    uint32 cooldownSeconds;
    uint128 turnoverUsd8;
    uint32 turnoverRefillSeconds;
    uint16 maxPoolShareBps;
    uint128 approvalUsd8;
    uint32 vetoSeconds;
    uint64 mandateExpiry;
    uint24 minRangeTicks;
    uint32 rangeCooldownSeconds;
    uint16 maxPoolDeviationBps;
    uint8 positionVenue;
}

/// @notice What the limits remember between decisions: three slots.
/// @param lossUsedWad part of base NAV taken from the loss budget at `lossUpdatedAt` [1e-18 of base NAV]
/// @param peakNavUsd8 highest base NAV seen [1e-8 USD]
/// @param baseNavUsd8 NAV as it counts: it falls at once and grows slowly; zero before the first look [1e-8 USD]
/// @param turnoverUsedUsd8 taken from the turnover bucket at `turnoverUpdatedAt` [1e-8 USD]
/// @param epochUsedWad part of base NAV charged in this epoch [1e-18 of base NAV]
/// @param depegMask bit i is set while managed asset i, a stable, has lost its peg
struct LimitState {
    uint64 lossUsedWad;
    uint40 lossUpdatedAt;
    uint8 mode;
    uint128 peakNavUsd8;
    uint128 baseNavUsd8;
    uint40 baseUpdatedAt;
    uint40 lastDecisionAt;
    uint40 lastMintAt;
    uint128 turnoverUsedUsd8;
    uint40 turnoverUpdatedAt;
    uint64 epochUsedWad;
    uint16 depegMask;
}

/// @notice A managed asset and its own limits.
/// @param assetClass 0 volatile, 1 stable
/// @param epsilonBps how far the feed may stand from the real price [bps]
/// @param capBps largest share of NAV [bps]
/// @param priceGroup assets of one group share one price risk, as a token and its lending receipt do
/// @param venue venue whose failure would take the asset; zero for none
/// @param issuer issuer whose failure would take the asset; zero for none
struct AssetPolicy {
    address token;
    uint8 decimals;
    uint8 assetClass;
    uint16 epsilonBps;
    uint16 capBps;
    uint8 priceGroup;
    uint8 venue;
    uint8 issuer;
}

/// @notice The largest share of NAV with one venue or issuer.
/// @param kind 0 venue, 1 issuer
/// @param id as assets and positions name it; never zero
struct GroupCap {
    uint8 kind;
    uint8 id;
    uint16 capBps;
}

/// @notice Whom a decision may pay, and how much.
/// @param capacityUsd8 what may be paid before it refills [1e-8 USD]
/// @param refillSeconds time in which an empty bucket is full again [seconds]
struct PaymentPolicy {
    address recipient;
    uint128 capacityUsd8;
    uint32 refillSeconds;
}

/// @notice What a recipient's bucket remembers.
/// @param usedUsd8 taken at `updatedAt` [1e-8 USD]
struct PaymentBucket {
    bool listed;
    uint128 capacityUsd8;
    uint32 refillSeconds;
    uint128 usedUsd8;
    uint40 updatedAt;
}

/// @notice Everything the owner set that a decision is judged by.
/// @param adapters adapter of each action kind, by index; zero where the kind needs none or is not allowed
/// @param cosigner whose signature opens the human gate; zero for nobody
struct Policy {
    LimitParams limits;
    AssetPolicy[] assets;
    address[] held;
    GroupCap[] caps;
    address[] adapters;
    address cosigner;
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

/// @notice A vault whose shares (ERC-4626) are a managed asset: a share is worth what it can be redeemed for, but no more than a
/// rate that grows slowly, so that a donation to the vault pumps nothing.
/// @param underlying the vault's asset; it must have a feed
/// @param seedShares with fewer shares than this the vault is not believed [base units]
/// @param rateBase most that one whole share is worth at `rateTime` [base units of the underlying]
/// @param rateTime [unix seconds]
/// @param rateGrowthBpsPerYear how fast that grows [bps a year]
struct VaultPolicy {
    address vault;
    address underlying;
    uint8 vaultDecimals;
    uint8 underlyingDecimals;
    uint32 rateGrowthBpsPerYear;
    uint40 rateTime;
    uint128 rateBase;
    uint128 seedShares;
}

/// @notice On a rollup: whether its sequencer is up, and for how long prices are not believed after it came back.
/// @param feed Chainlink's uptime feed; zero where there is no sequencer
struct SequencerPolicy {
    address feed;
    uint32 graceSeconds;
}

library AssetClass {
    uint8 internal constant VOLATILE = 0;
    uint8 internal constant STABLE = 1;
}

library CapKind {
    uint8 internal constant VENUE = 0;
    uint8 internal constant ISSUER = 1;
}

/// @notice How a feed answered. Anything but OK denies. Indices of `ORACLE_STATUSES` in policies/treasury/snapshot.ts.
library OracleStatus {
    uint8 internal constant OK = 0;
    uint8 internal constant NO_CODE = 1;
    uint8 internal constant REVERTED = 2;
    uint8 internal constant NOT_POSITIVE = 3;
    uint8 internal constant STALE = 4;
    uint8 internal constant CLAMPED = 5;
    uint8 internal constant BAD_DECIMALS = 6;
    uint8 internal constant SEQUENCER_DOWN = 7;
    uint8 internal constant BAD_VAULT = 8;
    uint8 internal constant TWAP_DEVIATES = 9;
    uint8 internal constant NO_TWAP = 10;
}
