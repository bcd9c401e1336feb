import { zeroAddress } from "viem";
import type { AssetFacts, Facts } from "../../policies/rules/facts.ts";
import { BPS_WAD, WAD } from "../../policies/rules/lossBudget.ts";
import { totalsOf } from "../../policies/rules/totals.ts";
import { mulDivUp, sameAddress } from "../../policies/treasury/money.ts";
import { ORACLE_STATUSES } from "../../policies/treasury/snapshot.ts";
import type { Finding, OnChainRuleId, RuleId } from "../../policies/treasury/verdict.ts";
import { NOBODY } from "./baseFacts.ts";
import type { Draw } from "./drawnDecision.ts";

/** What stands at a rule's limit, one unit under it, or one over. */
type Edge = (facts: Facts, finding: Finding, delta: bigint, draw: Draw) => Facts;

const withLimits = (facts: Facts, limits: Partial<Facts["limits"]>): Facts => ({
  ...facts,
  limits: { ...facts.limits, ...limits },
});
const withState = (facts: Facts, state: Partial<Facts["state"]>): Facts => ({
  ...facts,
  state: { ...facts.state, ...state },
});
const withEnvelope = (facts: Facts, envelope: Partial<Facts["envelope"]>): Facts => ({
  ...facts,
  envelope: { ...facts.envelope, ...envelope },
});
const withAsset = (facts: Facts, token: string, change: Partial<AssetFacts>): Facts => ({
  ...facts,
  assets: facts.assets.map((asset) => (sameAddress(asset.token, token) ? { ...asset, ...change } : asset)),
});

const within = (value: bigint, most: bigint): bigint => (value < 0n ? 0n : value > most ? most : value);
const UINT16 = 65_535n;
const UINT64 = (1n << 64n) - 1n;
const bps = (value: bigint): bigint => within(value, UINT16);
const replaced = <T>(items: readonly T[], index: number, item: T): T[] =>
  items.map((old, i) => (i === index ? item : old));

/** A limit in basis points set to what was observed, or one to either side. */
const limitEdge =
  (key: "maxTradeBps" | "minOutBps" | "maxDrawdownBps" | "maxPoolShareBps"): Edge =>
  (facts, { observed }, delta) =>
    withLimits(facts, { [key]: bps(BigInt(observed) + delta) });

/** What is used of a share of base NAV so that this charge just fits. */
const usedWad = (facts: Facts, capacityBps: bigint, delta: bigint): bigint => {
  const { chargeUsd8, baseNavUsd8 } = totalsOf(facts);
  if (baseNavUsd8 === 0n) return 0n;
  // One unit of charge is this much of the share.
  const unit = WAD / baseNavUsd8 + 1n;
  return within(capacityBps * BPS_WAD - mulDivUp(chargeUsd8, WAD, baseNavUsd8) + delta * unit, UINT64);
};

const capEdge: Edge = (facts, { subject, observed, rule }, delta) => ({
  ...facts,
  caps: facts.caps.map((cap) =>
    `${cap.kind}-cap` === rule && cap.id === BigInt(subject) ? { ...cap, capBps: bps(BigInt(observed) + delta) } : cap,
  ),
});

const EDGES: Record<OnChainRuleId, Edge> = {
  "policy-version": (facts, _, delta) => withEnvelope(facts, { policyVersion: facts.policyVersion + delta }),
  "decision-expiry": (facts, _, delta, draw) =>
    withEnvelope(facts, {
      expiry: facts.timestamp + delta + draw.pick([0n, facts.limits.maxDecisionAgeSeconds]),
    }),
  "decision-nonce": (facts, _, delta) => withEnvelope(facts, { nonce: facts.nextNonce + delta }),
  "snapshot-age": (facts, _, delta, draw) =>
    withEnvelope(facts, {
      snapshotBlock: facts.blockNumber + delta - draw.pick([0n, facts.limits.maxSnapshotAgeBlocks]),
    }),
  mode: (facts, _, delta, draw) => {
    const { baseNavUsd8 } = totalsOf(facts);
    const fallsTo = (limitBps: bigint): bigint => (baseNavUsd8 * 10_000n) / (10_000n - limitBps) + delta;
    return draw.pick([
      () => withState(facts, { mode: draw.pick(["reduce-only", "halted"]) }),
      () => withLimits(facts, { mandateExpiry: facts.timestamp + delta }),
      () => withState(facts, { peakNavUsd8: fallsTo(facts.limits.maxDrawdownBps) }),
      () => withState(facts, { peakNavUsd8: fallsTo(facts.limits.haltDrawdownBps) }),
    ])();
  },
  "asset-allowlist": (facts, _, __, draw) => {
    const index = facts.actions.findIndex(({ tokens }) => tokens.length > 0);
    const action = facts.actions[index];
    if (action === undefined) return facts;
    const tokens = replaced(action.tokens, draw.number(action.tokens.length), NOBODY);
    return { ...facts, actions: replaced(facts.actions, index, { ...action, tokens }) };
  },
  "venue-allowlist": (facts, _, __, draw) => {
    const index = facts.actions.findIndex(({ pools }) => pools.length > 0);
    const action = facts.actions[index];
    if (action === undefined) return facts;
    const pools = replaced(action.pools, draw.number(action.pools.length), zeroAddress);
    return { ...facts, actions: replaced(facts.actions, index, { ...action, pools }) };
  },
  "held-assets": (facts, _, delta, draw) => ({
    ...facts,
    held: facts.held.map((asset) =>
      draw.number(2) === 0
        ? { ...asset, balanceAfter: asset.balanceBefore + delta }
        : { ...asset, allowanceBefore: 9n, allowanceAfter: 9n + delta },
    ),
  }),
  oracle: (facts, { subject }, delta, draw) => {
    const { priceUsd8 = 0n } = facts.assets.find(({ token }) => sameAddress(token, subject)) ?? {};
    return withAsset(facts, subject, {
      oracleStatus: draw.pick([...ORACLE_STATUSES, "twap-deviates", "twap-deviates", "no-twap"]),
      ...draw.pick([{}, {}, { priceUsd8: 0n }]),
      poolUsd8: draw.pick([0n, within(priceUsd8 + delta, UINT64), draw.near(priceUsd8, 900)]),
    });
  },
  "trade-size": limitEdge("maxTradeBps"),
  "min-out": limitEdge("minOutBps"),
  "allocation-cap": (facts, { subject, observed }, delta) =>
    withAsset(facts, subject, { capBps: bps(BigInt(observed) + delta) }),
  "stable-floor": (facts, { observed, unit }, delta) =>
    unit === "bps"
      ? withLimits(facts, { stableFloorBps: bps(BigInt(observed) + delta) })
      : withLimits(facts, { stableFloorUsd8: within(BigInt(observed) + delta, UINT64) }),
  "loss-budget": (facts, _, delta) =>
    withState(facts, {
      lossUsedWad: usedWad(facts, facts.limits.lossBudgetBps, delta),
      lossUpdatedAt: facts.timestamp,
    }),
  drawdown: limitEdge("maxDrawdownBps"),
  approvals: (facts, _, __, draw) => ({
    ...facts,
    actions: facts.actions.map((action) => ({
      ...action,
      allowanceAfter: BigInt(draw.number(2)),
      allowanceAfter1: BigInt(draw.number(2)),
    })),
  }),
  "simulation-bound": (facts, { observed }, delta, draw) =>
    draw.number(2) === 0
      ? withEnvelope(facts, { navToleranceBps: bps(BigInt(observed) + delta) })
      : withLimits(facts, { maxNavToleranceBps: bps(facts.envelope.navToleranceBps + delta) }),
  "epoch-loss": (facts, _, delta) =>
    withState(facts, { epochUsedWad: usedWad(facts, facts.limits.epochLossBps, delta) }),
  turnover: (facts, { observed }, delta) =>
    withState(facts, {
      turnoverUsedUsd8: within(facts.limits.turnoverUsd8 - BigInt(observed) + delta, UINT64),
      turnoverUpdatedAt: facts.timestamp,
    }),
  cooldown: (facts, _, delta) =>
    withState(facts, { lastDecisionAt: facts.timestamp - facts.limits.cooldownSeconds + delta }),
  "venue-cap": capEdge,
  "issuer-cap": capEdge,
  "pool-depth": limitEdge("maxPoolShareBps"),
  positions: (facts, { observed, unit, comparison }, delta) => {
    if (comparison === "equal")
      return { ...facts, actions: facts.actions.map((action) => ({ ...action, known: delta >= 0n })) };
    if (unit === "bps") return withLimits(facts, { maxPoolDeviationBps: bps(BigInt(observed) + delta) });
    if (unit === "count") return withLimits(facts, { minRangeTicks: within(BigInt(observed) + delta, UINT16) });
    return withState(facts, { lastMintAt: facts.timestamp - facts.limits.rangeCooldownSeconds + delta });
  },
  payments: (facts, { observed, unit, subject }, delta) => ({
    ...facts,
    payments: facts.payments.map((bucket) => {
      if (!sameAddress(bucket.recipient, subject)) return bucket;
      if (unit === "count") return { ...bucket, listed: delta >= 0n };
      const usedUsd8 = within(bucket.capacityUsd8 - BigInt(observed) + delta, UINT64);
      return { ...bucket, usedUsd8, updatedAt: facts.timestamp };
    }),
  }),
  "human-gate": (facts, { observed }, delta, draw) =>
    withEnvelope(withLimits(facts, { approvalUsd8: within(BigInt(observed) + delta, UINT64) }), {
      cosigned: draw.number(6) === 0,
      announcedAt: draw.pick([0n, 0n, facts.timestamp - facts.limits.vetoSeconds + delta]),
    }),
};

/** The decision with one rule at its edge, where that rule had something to look at. */
export const atEdge = (facts: Facts, findings: readonly Finding[], rule: RuleId, draw: Draw): Facts => {
  const seen = findings.filter((finding) => finding.rule === rule);
  if (seen.length === 0) return facts;
  return EDGES[rule as OnChainRuleId](facts, draw.pick(seen), draw.pick([-1n, 0n, 1n]), draw);
};
