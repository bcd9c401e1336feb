import type { Facts } from "../rules/facts.ts";
import { MODES, ORACLE_STATUSES } from "../treasury/snapshot.ts";
import { ACTION_KINDS, ASSET_CLASSES } from "./encode.ts";

/** Facts in the shape of the contract's `Facts`, as `RuleBook.judge` takes them. */
export const encodeFacts = (facts: Facts) => ({
  timestamp: facts.timestamp,
  blockNumber: facts.blockNumber,
  policyVersion: facts.policyVersion,
  nextNonce: facts.nextNonce,
  limits: {
    maxTradeBps: Number(facts.limits.maxTradeBps),
    minOutBps: Number(facts.limits.minOutBps),
    lossBudgetBps: Number(facts.limits.lossBudgetBps),
    stableFloorBps: Number(facts.limits.stableFloorBps),
    maxDrawdownBps: Number(facts.limits.maxDrawdownBps),
    maxSnapshotAgeBlocks: Number(facts.limits.maxSnapshotAgeBlocks),
    maxNavToleranceBps: Number(facts.limits.maxNavToleranceBps),
    lossRefillSeconds: Number(facts.limits.lossRefillSeconds),
    maxDecisionAgeSeconds: Number(facts.limits.maxDecisionAgeSeconds),
    depegUsd8: facts.limits.depegUsd8,
    stableFloorUsd8: facts.limits.stableFloorUsd8,
  },
  state: {
    lossUsedWad: facts.state.lossUsedWad,
    lossUpdatedAt: Number(facts.state.lossUpdatedAt),
    mode: MODES.indexOf(facts.state.mode),
    peakNavUsd8: facts.state.peakNavUsd8,
  },
  envelope: { ...facts.envelope, navToleranceBps: Number(facts.envelope.navToleranceBps) },
  assets: facts.assets.map((asset) => ({
    ...asset,
    assetClass: ASSET_CLASSES.indexOf(asset.assetClass),
    epsilonBps: Number(asset.epsilonBps),
    capBps: Number(asset.capBps),
    oracleStatus: ORACLE_STATUSES.indexOf(asset.oracleStatus),
  })),
  held: facts.held.map((asset) => ({ ...asset })),
  actions: facts.actions.map((action) => ({ ...action, kind: ACTION_KINDS.indexOf(action.kind) })),
});
