import { limitFacts } from "./facts.ts";
import { baseNavUsd8 } from "./rules/baseNav.ts";
import { availableEpochUsd8 } from "./rules/epochLoss.ts";
import type { LimitFacts, StateFacts } from "./rules/facts.ts";
import { availableLossUsd8 } from "./rules/lossBudget.ts";
import { availableTurnoverUsd8 } from "./rules/turnover.ts";
import type { Mandate } from "./treasury/mandate.ts";
import { BPS, mulDivDown } from "./treasury/money.ts";
import type { Snapshot } from "./treasury/snapshot.ts";

/** What the limits remember, and what of each budget is left at one moment, by the same rules that judge. */
export const budgetsOf = (p: {
  mandate: Mandate;
  state: StateFacts;
  navUsd8: bigint;
  /** Unix seconds. */
  time: bigint;
  /** The mandate's limits as integers, where they are at hand. */
  limits?: LimitFacts;
}): Pick<
  Snapshot,
  "peakNavUsd8" | "baseNav" | "lossBudget" | "epoch" | "turnover" | "lastDecisionAt" | "lastMintAt"
> => {
  const { state } = p;
  const limits = p.limits ?? limitFacts(p.mandate);
  const base = baseNavUsd8({ limits, state, timestamp: p.time }, p.navUsd8);
  return {
    peakNavUsd8: (state.peakNavUsd8 > base ? state.peakNavUsd8 : base).toString(),
    baseNav: {
      usd8: base.toString(),
      storedUsd8: state.baseNavUsd8.toString(),
      storedAt: Number(state.baseUpdatedAt),
    },
    lossBudget: {
      capacityUsd8: mulDivDown(base, limits.lossBudgetBps, BPS).toString(),
      availableUsd8: availableLossUsd8(state, limits, base, p.time).toString(),
      usedWad: state.lossUsedWad.toString(),
      usedAt: Number(state.lossUpdatedAt),
    },
    epoch: {
      capacityUsd8: mulDivDown(base, limits.epochLossBps, BPS).toString(),
      availableUsd8: availableEpochUsd8({ limits, state }, base).toString(),
      usedWad: state.epochUsedWad.toString(),
    },
    turnover: {
      capacityUsd8: limits.turnoverUsd8.toString(),
      availableUsd8: availableTurnoverUsd8(state, limits, p.time).toString(),
      usedUsd8: state.turnoverUsedUsd8.toString(),
      usedAt: Number(state.turnoverUpdatedAt),
    },
    lastDecisionAt: Number(state.lastDecisionAt),
    lastMintAt: Number(state.lastMintAt),
  };
};
