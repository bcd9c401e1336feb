import { baseNavUsd8 } from "./rules/baseNav.ts";
import { usedUsd8 } from "./rules/bucket.ts";
import { BPS_WAD, usedWad, WAD } from "./rules/lossBudget.ts";
import type { AssetFacts, Facts, LimitFacts, StateFacts } from "./rules/facts.ts";
import { dropBelowZero, shareBpsUp } from "./rules/share.ts";
import { lowUsd8, type Totals } from "./rules/totals.ts";
import { mulDivDown, mulDivUp } from "./treasury/money.ts";
import { type Mode, MODES } from "./treasury/snapshot.ts";

/** What an executed decision takes from the limits. The twin of `Outcome` in contracts/Limits.sol. */
export type Taken = {
  navBeforeUsd8: bigint;
  navAfterUsd8: bigint;
  chargeUsd8: bigint;
  grossUsd8: bigint;
  paidUsd8: bigint;
  /** Whether it opened a position. */
  minted: boolean;
  /** Stables that lost their peg, by its prices. */
  depegMask: bigint;
};

/** Limits of a treasury that has never decided anything. */
export const FRESH_STATE: StateFacts = {
  lossUsedWad: 0n,
  lossUpdatedAt: 0n,
  mode: "normal",
  peakNavUsd8: 0n,
  baseNavUsd8: 0n,
  baseUpdatedAt: 0n,
  lastDecisionAt: 0n,
  lastMintAt: 0n,
  turnoverUsedUsd8: 0n,
  turnoverUpdatedAt: 0n,
  epochUsedWad: 0n,
  depegMask: 0n,
};

/** What a judged decision takes, from the same facts and sums as its verdict. */
export const takenBy = (facts: Facts, totals: Totals): Taken => ({
  navBeforeUsd8: totals.navBeforeUsd8,
  navAfterUsd8: totals.navAfterUsd8,
  chargeUsd8: totals.chargeUsd8,
  grossUsd8: totals.grossUsd8,
  paidUsd8: totals.paidUsd8,
  minted: facts.actions.some(({ kind }) => kind === "mint"),
  depegMask: depegMaskOf(facts.limits, facts.assets),
});

/**
 * The limits after an executed decision. The twin of `Limits.commit`; payment buckets are apart.
 * @param time unix seconds
 * @throws LimitsExceededError where the contract would revert: the judge allows no such decision
 */
export const commit = (state: StateFacts, limits: LimitFacts, taken: Taken, time: bigint): StateFacts => {
  const next = { ...state };
  const base = baseNavUsd8({ state, limits, timestamp: time }, taken.navBeforeUsd8);
  if (taken.chargeUsd8 !== 0n) charge(next, limits, taken.chargeUsd8, base, time);
  if (taken.grossUsd8 !== 0n) {
    const used = turnoverUsed(state, limits, time) + taken.grossUsd8;
    if (used > limits.turnoverUsd8) throw new LimitsExceededError("turnover", used, limits.turnoverUsd8);
    next.turnoverUsedUsd8 = used;
    next.turnoverUpdatedAt = time;
    next.lastDecisionAt = time;
  }
  if (taken.minted) next.lastMintAt = time;
  raisePeak(next, base);
  const whole = taken.navAfterUsd8 + taken.paidUsd8;
  look(next, limits, whole, time);
  if (taken.paidUsd8 !== 0n) {
    next.baseNavUsd8 = mulDivDown(next.baseNavUsd8, taken.navAfterUsd8, whole);
    next.peakNavUsd8 = mulDivUp(next.peakNavUsd8, taken.navAfterUsd8, whole);
  }
  next.depegMask = taken.depegMask;
  return next;
};

/** The limits after somebody had a look at NAV, where every price could be believed. The twin of `Limits.observeNav`. */
export const observeNav = (
  state: StateFacts,
  limits: LimitFacts,
  seen: { navUsd8: bigint; depegMask: bigint },
  time: bigint,
): StateFacts => {
  const next = { ...state, depegMask: seen.depegMask };
  look(next, limits, seen.navUsd8, time);
  return next;
};

type Pegged = Pick<AssetFacts, "assetClass" | "depegged" | "oracleStatus" | "priceUsd8" | "poolUsd8">;

/**
 * Stables without their peg, a bit an asset: one loses it under one price and has it back at another; without a price it
 * stays as it was. The twin of `Appraisal._depegMask`.
 */
export const depegMaskOf = (limits: Pick<LimitFacts, "depegUsd8" | "repegUsd8">, assets: readonly Pegged[]): bigint =>
  assets.reduce((mask, asset, index) => {
    const { assetClass, depegged, oracleStatus } = asset;
    if (assetClass !== "stable") return mask;
    const now = oracleStatus === "ok" ? lowUsd8(asset) < (depegged ? limits.repegUsd8 : limits.depegUsd8) : depegged;
    return now ? mask | (1n << BigInt(index)) : mask;
  }, 0n);

/** The mode the limits would be in by their fall alone. */
const modeOfFall = (fallBps: bigint, limits: LimitFacts): Mode =>
  fallBps > limits.haltDrawdownBps ? "halted" : fallBps > limits.maxDrawdownBps ? "reduce-only" : "normal";

const look = (next: StateFacts, limits: LimitFacts, navUsd8: bigint, time: bigint): void => {
  const base = baseNavUsd8({ state: next, limits, timestamp: time }, navUsd8);
  next.baseNavUsd8 = base;
  next.baseUpdatedAt = time;
  raisePeak(next, base);
  const trip = modeOfFall(shareBpsUp(dropBelowZero(next.peakNavUsd8, base), next.peakNavUsd8), limits);
  if (MODES.indexOf(trip) > MODES.indexOf(next.mode)) next.mode = trip;
};

const raisePeak = (next: StateFacts, base: bigint): void => {
  if (base > next.peakNavUsd8) next.peakNavUsd8 = base;
};

const charge = (next: StateFacts, limits: LimitFacts, chargeUsd8: bigint, base: bigint, time: bigint): void => {
  const part = mulDivUp(chargeUsd8, WAD, base);
  const used = usedWad(next, limits, time) + part;
  const capacity = limits.lossBudgetBps * BPS_WAD;
  if (used > capacity) throw new LimitsExceededError("loss-budget", used, capacity);
  next.lossUsedWad = used;
  next.lossUpdatedAt = time;
  const epochUsed = next.epochUsedWad + part;
  const epochCapacity = limits.epochLossBps * BPS_WAD;
  if (epochUsed > epochCapacity) throw new LimitsExceededError("epoch-loss", epochUsed, epochCapacity);
  next.epochUsedWad = epochUsed;
};

const turnoverUsed = (state: StateFacts, limits: LimitFacts, time: bigint): bigint =>
  usedUsd8(
    {
      capacityUsd8: limits.turnoverUsd8,
      refillSeconds: limits.turnoverRefillSeconds,
      usedUsd8: state.turnoverUsedUsd8,
      updatedAt: state.turnoverUpdatedAt,
    },
    time,
  );

export class LimitsExceededError extends Error {
  readonly code = "LIMITS_EXCEEDED";
  constructor(rule: string, used: bigint, capacity: bigint) {
    super(
      `The decision takes more than the ${rule} limit holds: ${used} of ${capacity}.\nThe judge allows no such decision: it was judged on another state.`,
    );
    this.name = "LimitsExceededError";
  }
}
