import { statedFacts } from "./actionFacts.ts";
import { groupCaps, groupId, NO_GATE } from "./groups.ts";
import type { ActionFacts, Facts, LimitFacts, PaymentFacts, StateFacts } from "./rules/facts.ts";
import { withMeasured } from "./measured.ts";
import type { Mandate } from "./treasury/mandate.ts";
import { type Address, sameAddress } from "./treasury/money.ts";
import type { Outcome } from "./treasury/outcome.ts";
import type { Decision } from "./treasury/proposal.ts";
import type { Snapshot } from "./treasury/snapshot.ts";

export type Prediction = {
  mandate: Mandate;
  snapshot: Snapshot;
  decision: Decision;
  /** What the simulator predicts, or what mining showed. */
  outcome: Outcome;
  /** Block in which the outcome happens. */
  block: { number: number; timestamp: number };
  /** When the decision was announced on chain [unix seconds]. */
  announcedAt?: number | undefined;
  /** Whether the cosigner signed it. */
  cosigned?: boolean | undefined;
};

/** What of an outcome says how the actions went. */
type Trial = Pick<Outcome, "status" | "actions" | "balances" | "movedPools">;

/**
 * The facts of a simulated decision, so that `judge` answers what the contract's `preview` answers: what was measured where the
 * prediction says it, else what follows from snapshot and actions.
 */
export const factsFromPrediction = (prediction: Prediction): Facts => {
  const expected = expectedFacts(prediction);
  const { measured } = prediction.outcome;
  return measured === undefined ? expected : withMeasured(expected, measured);
};

/** What follows from snapshot and actions alone: nothing grows, no approval is left, positions stay as they were. */
export const expectedFacts = (prediction: Omit<Prediction, "outcome"> & { outcome: Trial }): Facts => {
  const { mandate, snapshot, decision, outcome, block } = prediction;
  const ran = outcome.status !== "reverted";
  const after = (token: Address, before: string): bigint => {
    const moved = outcome.balances.find((balance) => sameAddress(balance.token, token));
    return BigInt(ran && moved ? moved.after : before);
  };
  const actions = decision.actions.map((action, index): ActionFacts => {
    const facts = statedFacts(mandate, action);
    const amountOut = ran ? BigInt(outcome.actions[index]?.amountOut ?? "0") : 0n;
    return { ...facts, amountOut, poolBalance: poolBalance(snapshot, outcome, facts) };
  });
  return {
    timestamp: BigInt(block.timestamp),
    blockNumber: BigInt(block.number),
    policyVersion: BigInt(snapshot.policyVersion),
    nextNonce: BigInt(snapshot.nextNonce),
    limits: limitFacts(mandate),
    state: stateFacts(snapshot),
    envelope: {
      policyVersion: BigInt(decision.policyVersion),
      nonce: BigInt(decision.nonce),
      snapshotBlock: BigInt(decision.snapshotBlock),
      expiry: BigInt(decision.expiry),
      predictedNavUsd8: BigInt(decision.predictedNavUsd8),
      navToleranceBps: BigInt(decision.navToleranceBps),
      cosigned: prediction.cosigned ?? false,
      announcedAt: BigInt(prediction.announcedAt ?? 0),
    },
    assets: snapshot.assets.map((asset) => ({
      token: asset.token,
      decimals: asset.decimals,
      assetClass: asset.class,
      epsilonBps: BigInt(asset.epsilonBps),
      capBps: BigInt(asset.capBps),
      oracleStatus: asset.oracleStatus,
      priceUsd8: BigInt(asset.priceUsd8),
      poolUsd8: BigInt(asset.poolUsd8 ?? "0"),
      balanceBefore: BigInt(asset.balance),
      balanceAfter: after(asset.token, asset.balance),
      priceGroup: BigInt(asset.priceGroup),
      venue: BigInt(asset.venue),
      issuer: BigInt(asset.issuer),
      depegged: asset.depegged,
      positionBefore: BigInt(asset.positionBalance),
      positionAfter: BigInt(asset.positionBalance),
      paid: ran ? paidOf(actions, asset.token) : 0n,
    })),
    held: snapshot.held.map((asset) => ({
      token: asset.token,
      balanceBefore: BigInt(asset.balance),
      balanceAfter: after(asset.token, asset.balance),
      allowanceBefore: 0n,
      allowanceAfter: 0n,
    })),
    actions,
    caps: groupCaps(mandate),
    payments: paymentFacts(snapshot, actions),
    ran,
  };
};

/** What the limits remember, as the snapshot read it. */
export const stateFacts = (snapshot: Snapshot): StateFacts => ({
  lossUsedWad: BigInt(snapshot.lossBudget.usedWad),
  lossUpdatedAt: BigInt(snapshot.lossBudget.usedAt),
  mode: snapshot.mode,
  peakNavUsd8: BigInt(snapshot.peakNavUsd8),
  baseNavUsd8: BigInt(snapshot.baseNav.storedUsd8),
  baseUpdatedAt: BigInt(snapshot.baseNav.storedAt),
  lastDecisionAt: BigInt(snapshot.lastDecisionAt),
  lastMintAt: BigInt(snapshot.lastMintAt),
  turnoverUsedUsd8: BigInt(snapshot.turnover.usedUsd8),
  turnoverUpdatedAt: BigInt(snapshot.turnover.usedAt),
  epochUsedWad: BigInt(snapshot.epoch.usedWad),
  depegMask: snapshot.assets.reduce((mask, { depegged }, index) => mask | (depegged ? 1n << BigInt(index) : 0n), 0n),
});

/** A mandate's limits as integers. */
export const limitFacts = ({ limits, caps }: Mandate): LimitFacts => ({
  maxTradeBps: BigInt(limits.maxTradeBps),
  minOutBps: BigInt(limits.minOutBps),
  lossBudgetBps: BigInt(limits.lossBudgetBps),
  stableFloorBps: BigInt(limits.stableFloorBps),
  maxDrawdownBps: BigInt(limits.maxDrawdownBps),
  maxSnapshotAgeBlocks: BigInt(limits.maxSnapshotAgeBlocks),
  maxNavToleranceBps: BigInt(limits.maxNavToleranceBps),
  lossRefillSeconds: BigInt(limits.lossRefillSeconds),
  maxDecisionAgeSeconds: BigInt(limits.maxDecisionAgeSeconds),
  depegUsd8: BigInt(limits.depegUsd8),
  stableFloorUsd8: BigInt(limits.stableFloorUsd8),
  repegUsd8: BigInt(limits.repegUsd8),
  epochLossBps: BigInt(limits.epochLossBps),
  haltDrawdownBps: BigInt(limits.haltDrawdownBps),
  maxNavGrowthBpsPerDay: BigInt(limits.maxNavGrowthBpsPerDay),
  cooldownSeconds: BigInt(limits.cooldownSeconds),
  turnoverUsd8: BigInt(limits.turnoverUsd8),
  turnoverRefillSeconds: BigInt(limits.turnoverRefillSeconds),
  maxPoolShareBps: BigInt(limits.maxPoolShareBps),
  approvalUsd8: limits.approvalUsd8 === null ? NO_GATE : BigInt(limits.approvalUsd8),
  vetoSeconds: BigInt(limits.vetoSeconds),
  mandateExpiry: BigInt(limits.mandateExpiry),
  minRangeTicks: BigInt(limits.minRangeTicks),
  rangeCooldownSeconds: BigInt(limits.rangeCooldownSeconds),
  maxPoolDeviationBps: BigInt(limits.maxPoolDeviationBps),
  positionVenue: BigInt(groupId(caps.venues, caps.positions)),
});

/** What a swap's first pool holds of the token sold; zero where the snapshot has no such pool. */
const poolBalance = (snapshot: Snapshot, outcome: Trial, { kind, tokens, pools }: ActionFacts): bigint => {
  const [sold, first] = [tokens[0], pools[0]];
  if (kind !== "swap" || sold === undefined || first === undefined) return 0n;
  const pool = snapshot.pools.find((candidate) => sameAddress(candidate.pool, first));
  if (pool === undefined) return 0n;
  const now = outcome.movedPools?.find((candidate) => sameAddress(candidate.pool, first)) ?? pool;
  return BigInt(sameAddress(pool.token0, sold) ? now.balance0 : now.balance1);
};

const paidOf = (actions: readonly ActionFacts[], token: Address): bigint =>
  actions
    .filter((action) => action.kind === "pay" && action.tokens[0] !== undefined && sameAddress(action.tokens[0], token))
    .reduce((sum, { amountIn }) => sum + amountIn, 0n);

/** The bucket of each recipient, in order of first appearance; an empty one for whoever is not listed. */
const paymentFacts = (snapshot: Snapshot, actions: readonly ActionFacts[]): PaymentFacts[] => {
  const paid = actions.filter(({ kind }) => kind === "pay").map(({ recipient }) => recipient);
  const distinct = paid.filter((one, index) => paid.findIndex((other) => sameAddress(other, one)) === index);
  return distinct.map((recipient) => {
    const bucket = snapshot.payments.find((candidate) => sameAddress(candidate.recipient, recipient));
    return {
      recipient,
      listed: bucket !== undefined,
      capacityUsd8: BigInt(bucket?.capacityUsd8 ?? "0"),
      refillSeconds: BigInt(bucket?.refillSeconds ?? 0),
      usedUsd8: BigInt(bucket?.usedUsd8 ?? "0"),
      updatedAt: BigInt(bucket?.usedAt ?? 0),
    };
  });
};
