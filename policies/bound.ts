import type { Mandate } from "./treasury/mandate.ts";
import { BPS, mulDivUp } from "./treasury/money.ts";

/** Over what the worst case is taken. An epoch lasts until holders open the next one. */
export const PERIODS = ["decision", "day", "month", "epoch"] as const;
export type Period = (typeof PERIODS)[number];

/** The most that can be lost through the module in one period, and every term of it [1e-8 USD]. */
export type WorstCase = {
  period: Period;
  /** Most true loss of trades, positions and lending, feeds' error within ε included. */
  lossUsd8: bigint;
  /** The limit that sets it. */
  boundBy: "loss-budget" | "epoch-loss";
  /** Every candidate, the smallest of which binds. */
  candidates: { rule: WorstCase["boundBy"]; usd8: bigint }[];
  /** What allowlisted recipients may get: holders named them, and a thief of the council cannot add one. Null for an epoch. */
  paymentsUsd8: bigint | null;
  totalUsd8: bigint | null;
};

/** Stated beside every figure of the bound, because it is false without them. */
export const EXCLUSIONS: readonly string[] = [
  "feeds farther from the real price than their epsilon, or dead while the price moves",
  "failure of a venue or an issuer: up to its cap, listed apart",
  "custody's owners, its other modules, its standing approvals, and governance itself",
  "the market's own moves within the caps, losses of liquidity positions to better informed traders, gas",
];

const DAY = 86_400n;
const SECONDS: Record<Exclude<Period, "decision" | "epoch">, bigint> = { day: DAY, month: 30n * DAY };

/**
 * E(T) of a mandate, for a council stolen whole: min(K, b(1 + T/W))·N̄ and the payment buckets. The charge κx for what feeds may
 * be wrong by is taken from the loss budget, so it needs no term of its own.
 * @param navUsd8 largest base NAV of the period: the base grows by at most `maxNavGrowthBpsPerDay`
 */
export const worstCases = (mandate: Mandate, navUsd8: bigint): WorstCase[] =>
  PERIODS.map((period) => worstCase(mandate, navUsd8, period));

const worstCase = (mandate: Mandate, nav: bigint, period: Period): WorstCase => {
  const candidates = lossCandidates(mandate, nav, period).sort((a, b) =>
    a.usd8 < b.usd8 ? -1 : a.usd8 > b.usd8 ? 1 : 0,
  );
  const tightest = candidates[0] as WorstCase["candidates"][number];
  const payments = mandate.payments.map((bucket) => paidWithin(bucket, period));
  const paymentsUsd8 = period === "epoch" ? null : payments.reduce((sum, usd8) => sum + usd8, 0n);
  return {
    period,
    lossUsd8: tightest.usd8,
    boundBy: tightest.rule,
    candidates,
    paymentsUsd8,
    totalUsd8: paymentsUsd8 === null ? null : tightest.usd8 + paymentsUsd8,
  };
};

/**
 * Size of a trade and turnover are no candidates: liquidity put in at a moved price may lose more of what it moves than a
 * swap may, and only the budgets stop it.
 */
const lossCandidates = ({ limits }: Mandate, nav: bigint, period: Period): WorstCase["candidates"] => {
  const shareOf = (bps: number) => mulDivUp(nav, BigInt(bps), BPS);
  const stop = { rule: "epoch-loss" as const, usd8: shareOf(limits.epochLossBps) };
  if (period === "epoch") return [stop];
  const budget = shareOf(limits.lossBudgetBps);
  const refilled = period === "decision" ? budget : withRefill(budget, SECONDS[period], limits.lossRefillSeconds);
  return [stop, { rule: "loss-budget", usd8: refilled }];
};

/** Most that may change hands in a period, gross [1e-8 USD]; null for an epoch, which has no length. */
export const turnoverWithin = ({ limits }: Mandate, period: Period): bigint | null => {
  const capacity = BigInt(limits.turnoverUsd8);
  if (period === "epoch") return null;
  return period === "decision" ? capacity : withRefill(capacity, SECONDS[period], limits.turnoverRefillSeconds);
};

/** A full bucket and what flows back in the time, rounded up. */
const withRefill = (capacity: bigint, seconds: bigint, refillSeconds: number): bigint =>
  capacity + mulDivUp(capacity, seconds, BigInt(refillSeconds));

const paidWithin = (bucket: Mandate["payments"][number], period: Period): bigint => {
  const capacity = BigInt(bucket.capacityUsd8);
  return period === "decision" || period === "epoch"
    ? capacity
    : withRefill(capacity, SECONDS[period], bucket.refillSeconds);
};

/** Most that one failed venue or issuer takes [1e-8 USD]; null where no cap names it. */
export const exposures = (
  mandate: Mandate,
  navUsd8: bigint,
): { kind: "venue" | "issuer"; name: string; usd8: bigint }[] =>
  (["venue", "issuer"] as const).flatMap((kind) =>
    mandate.caps[`${kind}s`].map(({ name, capBps }) => ({ kind, name, usd8: mulDivUp(navUsd8, BigInt(capBps), BPS) })),
  );
