import { factsFromPrediction, type Prediction } from "../../policies/facts.ts";
import type { Facts } from "../../policies/rules/facts.ts";
import { assetOf, exitUsd8, totalsOf } from "../../policies/rules/totals.ts";
import { BPS, mulDivUp, valueUsd8Up } from "../../policies/treasury/money.ts";
import type { Decision } from "../../policies/treasury/proposal.ts";
import type { RuleId } from "../../policies/treasury/verdict.ts";
import type { Draw } from "./drawnDecision.ts";

/** A decision at a rule's limit: the last that its finding (by its place among the rule's) passes, or the first that it does not. */
export type Edge = { rule: RuleId; place: number; passes: boolean; decision: Decision };

/** A decision, what it was predicted to do, and the facts of that. */
type Seen = { decision: Decision; facts: Facts; beyond: boolean };
type EdgeOf = (seen: Seen) => Decision | null;

/** `passing` for the last that passes, `failing` for the first that does not. */
const envelope =
  (change: (facts: Facts, beyond: 0 | 1) => Partial<Decision>): EdgeOf =>
  ({ decision, facts, beyond }) => ({ ...decision, ...change(facts, beyond ? 1 : 0) });

/** The amount of a decision's one step, at most what is worth so much, or a unit more. */
const amount =
  (kinds: readonly string[], mostUsd8: (facts: Facts) => bigint): EdgeOf =>
  ({ decision, facts, beyond }) => {
    const [action] = facts.actions;
    const asset = action && assetOf(facts, action.tokens[0]);
    if (facts.actions.length !== 1 || action === undefined || !kinds.includes(action.kind)) return null;
    if (asset === undefined || asset.priceUsd8 === 0n) return null;
    const most = (mostUsd8(facts) * 10n ** BigInt(asset.decimals)) / asset.priceUsd8;
    return withFirst(decision, { amountIn: most + (beyond ? 1n : 0n) });
  };

const withFirst = (decision: Decision, amounts: Record<string, bigint>): Decision | null => {
  const [first, ...rest] = decision.actions;
  if (first === undefined || Object.values(amounts).some((value) => value <= 0n)) return null;
  const changed = Object.fromEntries(Object.entries(amounts).map(([key, value]) => [key, value.toString()]));
  return { ...decision, actions: [{ ...first, ...changed } as typeof first, ...rest] };
};

const TRADES = ["swap", "supply", "withdraw", "deposit", "redeem"];

const leastOut: EdgeOf = ({ decision, facts, beyond }) => {
  const [action] = facts.actions;
  if (facts.actions.length !== 1 || action === undefined || !TRADES.includes(action.kind)) return null;
  const [sold, bought] = [assetOf(facts, action.tokens[0]), assetOf(facts, action.tokens.at(-1))];
  if (sold === undefined || bought === undefined || sold.priceUsd8 === 0n || bought.priceUsd8 === 0n) return null;
  const soldUsd8 = action.kind === "swap" ? exitUsd8(sold) : sold.priceUsd8;
  const given = valueUsd8Up(action.amountIn, sold.decimals, soldUsd8);
  const value = mulDivUp(facts.limits.minOutBps, given, BPS);
  const least = mulDivUp(value, 10n ** BigInt(bought.decimals), bought.priceUsd8);
  return withFirst(decision, { minAmountOut: least - (beyond ? 1n : 0n) });
};

const poolShare: EdgeOf = ({ decision, facts, beyond }) => {
  const [action] = facts.actions;
  if (facts.actions.length !== 1 || action?.kind !== "swap" || action.poolBalance === 0n) return null;
  if (/^0x0+$/.test(action.pools[0] ?? "0x0") || facts.limits.maxPoolShareBps === BPS) return null;
  const most = (facts.limits.maxPoolShareBps * action.poolBalance) / BPS;
  return withFirst(decision, { amountIn: most + (beyond ? 1n : 0n) });
};

const rangeWidth: EdgeOf = ({ decision, facts, beyond }) => {
  const [action] = decision.actions;
  if (decision.actions.length !== 1 || action?.kind !== "mint") return null;
  const tickUpper = action.tickLower + Number(facts.limits.minRangeTicks) - (beyond ? 10 : 0);
  return { ...decision, actions: [{ ...action, tickUpper }] };
};

/** What a recipient's bucket still has, less what a feed may be under. */
const paymentMost = (facts: Facts): bigint => {
  const [action] = facts.actions;
  const [bucket] = facts.payments;
  const asset = action && assetOf(facts, action.tokens[0]);
  if (bucket === undefined || !bucket.listed || asset === undefined) return 0n;
  const elapsed = facts.timestamp > bucket.updatedAt ? facts.timestamp - bucket.updatedAt : 0n;
  const back = bucket.refillSeconds === 0n ? 0n : (bucket.capacityUsd8 * elapsed) / bucket.refillSeconds;
  const used = bucket.usedUsd8 > back ? bucket.usedUsd8 - back : 0n;
  return bucket.capacityUsd8 <= used ? 0n : ((bucket.capacityUsd8 - used) * (BPS - asset.epsilonBps)) / BPS;
};

const turnoverMost = ({ state, limits, timestamp }: Facts): bigint => {
  const back = (limits.turnoverUsd8 * (timestamp - state.turnoverUpdatedAt)) / limits.turnoverRefillSeconds;
  const used = state.turnoverUsedUsd8 > back ? state.turnoverUsedUsd8 - back : 0n;
  return limits.turnoverUsd8 - used;
};

type Row = { rule: RuleId; place: number; at: EdgeOf };
const OF_ENVELOPE: Row[] = [
  { rule: "decision-expiry", place: 0, at: envelope((f, beyond) => ({ expiry: Number(f.timestamp) - beyond })) },
  {
    rule: "decision-expiry",
    place: 1,
    at: envelope((f, beyond) => ({ expiry: Number(f.timestamp + f.limits.maxDecisionAgeSeconds) + beyond })),
  },
  { rule: "decision-nonce", place: 0, at: envelope((f, beyond) => ({ nonce: Number(f.nextNonce) + beyond })) },
  {
    rule: "policy-version",
    place: 0,
    at: envelope((f, beyond) => ({ policyVersion: Number(f.policyVersion) - beyond })),
  },
  { rule: "snapshot-age", place: 0, at: envelope((f, beyond) => ({ snapshotBlock: Number(f.blockNumber) + beyond })) },
  {
    rule: "snapshot-age",
    place: 1,
    at: envelope((f, beyond) => ({ snapshotBlock: Number(f.blockNumber - f.limits.maxSnapshotAgeBlocks) - beyond })),
  },
  {
    rule: "simulation-bound",
    place: 0,
    at: envelope((f, beyond) => ({ navToleranceBps: Number(f.limits.maxNavToleranceBps) + beyond })),
  },
  {
    rule: "simulation-bound",
    place: 1,
    at: envelope((f, beyond) => {
      const tolerance = BigInt(f.envelope.navToleranceBps);
      const least = mulDivUp(totalsOf(f).navAfterUsd8, BPS, BPS + tolerance);
      return { predictedNavUsd8: (least - BigInt(beyond)).toString() };
    }),
  },
];
const OF_AMOUNTS: Row[] = [
  {
    rule: "trade-size",
    place: 0,
    at: amount(TRADES, (f) => (f.limits.maxTradeBps * totalsOf(f).baseNavUsd8) / BPS),
  },
  { rule: "min-out", place: 0, at: leastOut },
  { rule: "turnover", place: 0, at: amount([...TRADES, "pay"], turnoverMost) },
  { rule: "human-gate", place: 0, at: amount([...TRADES, "pay"], (f) => f.limits.approvalUsd8) },
  { rule: "pool-depth", place: 0, at: poolShare },
  { rule: "payments", place: 1, at: amount(["pay"], paymentMost) },
  { rule: "positions", place: 1, at: rangeWidth },
];

export const EDGES: readonly Row[] = [...OF_AMOUNTS, ...OF_ENVELOPE];

const NO_AMOUNT = 1n << 128n;

/** One of the rules that can be put to their edge by this decision, at it or beyond. */
export const atEdge = (draw: Draw, prediction: Prediction): Edge | null => {
  const facts = factsFromPrediction(prediction);
  const rows = [...(draw.number(3) === 0 ? [] : turned(draw, OF_AMOUNTS)), ...turned(draw, OF_ENVELOPE)];
  const beyond = draw.number(2) === 1;
  for (const { rule, place, at } of rows) {
    const decision = at({ decision: prediction.decision, facts, beyond });
    if (decision === null || tooMuch(decision)) continue;
    return { rule, place, passes: !beyond, decision };
  }
  return null;
};

const turned = (draw: Draw, rows: readonly Row[]): Row[] => {
  const start = draw.number(rows.length);
  return [...rows.slice(start), ...rows.slice(0, start)];
};

const tooMuch = ({ actions }: Decision): boolean =>
  actions.some((action) => "amountIn" in action && BigInt(action.amountIn) >= NO_AMOUNT);
