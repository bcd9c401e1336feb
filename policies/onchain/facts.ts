import type { Facts, LimitFacts } from "../rules/facts.ts";
import { ACTION_KINDS } from "../treasury/action.ts";
import { MODES, ORACLE_STATUSES } from "../treasury/snapshot.ts";
import { ASSET_CLASSES, CAP_KINDS } from "./encode.ts";

/** Facts in the shape of the contract's `Facts`, as `RuleBook.judge` takes them. */
export const encodeFacts = (facts: Facts) => ({
  timestamp: facts.timestamp,
  blockNumber: facts.blockNumber,
  policyVersion: facts.policyVersion,
  nextNonce: facts.nextNonce,
  limits: encodeLimitFacts(facts.limits),
  state: {
    ...facts.state,
    lossUpdatedAt: Number(facts.state.lossUpdatedAt),
    mode: MODES.indexOf(facts.state.mode),
    baseUpdatedAt: Number(facts.state.baseUpdatedAt),
    lastDecisionAt: Number(facts.state.lastDecisionAt),
    lastMintAt: Number(facts.state.lastMintAt),
    turnoverUpdatedAt: Number(facts.state.turnoverUpdatedAt),
    depegMask: Number(facts.state.depegMask),
  },
  envelope: { ...facts.envelope, navToleranceBps: Number(facts.envelope.navToleranceBps) },
  assets: facts.assets.map((asset) => ({
    ...asset,
    assetClass: ASSET_CLASSES.indexOf(asset.assetClass),
    epsilonBps: Number(asset.epsilonBps),
    capBps: Number(asset.capBps),
    oracleStatus: ORACLE_STATUSES.indexOf(asset.oracleStatus),
    priceGroup: Number(asset.priceGroup),
    venue: Number(asset.venue),
    issuer: Number(asset.issuer),
  })),
  held: facts.held.map((asset) => ({ ...asset })),
  actions: facts.actions.map((action) => ({ ...action, kind: ACTION_KINDS.indexOf(action.kind) })),
  caps: facts.caps.map((cap) => ({
    kind: CAP_KINDS.indexOf(cap.kind),
    id: Number(cap.id),
    capBps: Number(cap.capBps),
  })),
  payments: facts.payments.map((bucket) => ({
    ...bucket,
    refillSeconds: Number(bucket.refillSeconds),
    updatedAt: Number(bucket.updatedAt),
  })),
});

const encodeLimitFacts = (limits: LimitFacts) => ({
  maxTradeBps: Number(limits.maxTradeBps),
  minOutBps: Number(limits.minOutBps),
  lossBudgetBps: Number(limits.lossBudgetBps),
  stableFloorBps: Number(limits.stableFloorBps),
  maxDrawdownBps: Number(limits.maxDrawdownBps),
  maxSnapshotAgeBlocks: Number(limits.maxSnapshotAgeBlocks),
  maxNavToleranceBps: Number(limits.maxNavToleranceBps),
  lossRefillSeconds: Number(limits.lossRefillSeconds),
  maxDecisionAgeSeconds: Number(limits.maxDecisionAgeSeconds),
  depegUsd8: limits.depegUsd8,
  stableFloorUsd8: limits.stableFloorUsd8,
  repegUsd8: limits.repegUsd8,
  epochLossBps: Number(limits.epochLossBps),
  haltDrawdownBps: Number(limits.haltDrawdownBps),
  maxNavGrowthBpsPerDay: Number(limits.maxNavGrowthBpsPerDay),
  cooldownSeconds: Number(limits.cooldownSeconds),
  turnoverUsd8: limits.turnoverUsd8,
  turnoverRefillSeconds: Number(limits.turnoverRefillSeconds),
  maxPoolShareBps: Number(limits.maxPoolShareBps),
  approvalUsd8: limits.approvalUsd8,
  vetoSeconds: Number(limits.vetoSeconds),
  mandateExpiry: limits.mandateExpiry,
  minRangeTicks: Number(limits.minRangeTicks),
  rangeCooldownSeconds: Number(limits.rangeCooldownSeconds),
  maxPoolDeviationBps: Number(limits.maxPoolDeviationBps),
  positionVenue: Number(limits.positionVenue),
});
