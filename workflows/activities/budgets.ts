import { limitFacts } from "../../policies/facts.ts";
import { baseNavUsd8 } from "../../policies/rules/baseNav.ts";
import { availableEpochUsd8 } from "../../policies/rules/epochLoss.ts";
import type { StateFacts } from "../../policies/rules/facts.ts";
import { availableLossUsd8 } from "../../policies/rules/lossBudget.ts";
import { availableTurnoverUsd8 } from "../../policies/rules/turnover.ts";
import type { Mandate } from "../../policies/treasury/mandate.ts";
import { BPS, mulDivDown } from "../../policies/treasury/money.ts";
import { MODES, type Snapshot } from "../../policies/treasury/snapshot.ts";

/** `LimitState` as the contract's ABI gives it. */
export type LimitStateRead = {
  lossUsedWad: bigint;
  lossUpdatedAt: number;
  mode: number;
  peakNavUsd8: bigint;
  baseNavUsd8: bigint;
  baseUpdatedAt: number;
  lastDecisionAt: number;
  lastMintAt: number;
  turnoverUsedUsd8: bigint;
  turnoverUpdatedAt: number;
  epochUsedWad: bigint;
  depegMask: number;
};

/** What the limits remember, and what of each budget is left at one moment, by the same rules that judge. */
export const budgetsOf = (p: {
  mandate: Mandate;
  state: LimitStateRead;
  navUsd8: bigint;
  /** Unix seconds. */
  time: bigint;
}): Pick<
  Snapshot,
  "peakNavUsd8" | "baseNav" | "lossBudget" | "epoch" | "turnover" | "lastDecisionAt" | "lastMintAt"
> => {
  const limits = limitFacts(p.mandate);
  const state = asFacts(p.state);
  const base = baseNavUsd8({ limits, state, timestamp: p.time }, p.navUsd8);
  return {
    peakNavUsd8: (state.peakNavUsd8 > base ? state.peakNavUsd8 : base).toString(),
    baseNav: {
      usd8: base.toString(),
      storedUsd8: state.baseNavUsd8.toString(),
      storedAt: p.state.baseUpdatedAt,
    },
    lossBudget: {
      capacityUsd8: mulDivDown(base, limits.lossBudgetBps, BPS).toString(),
      availableUsd8: availableLossUsd8(state, limits, base, p.time).toString(),
      usedWad: state.lossUsedWad.toString(),
      usedAt: p.state.lossUpdatedAt,
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
      usedAt: p.state.turnoverUpdatedAt,
    },
    lastDecisionAt: p.state.lastDecisionAt,
    lastMintAt: p.state.lastMintAt,
  };
};

const asFacts = (state: LimitStateRead): StateFacts => ({
  ...state,
  lossUpdatedAt: BigInt(state.lossUpdatedAt),
  mode: MODES[state.mode] ?? "halted",
  baseUpdatedAt: BigInt(state.baseUpdatedAt),
  lastDecisionAt: BigInt(state.lastDecisionAt),
  lastMintAt: BigInt(state.lastMintAt),
  turnoverUpdatedAt: BigInt(state.turnoverUpdatedAt),
  depegMask: BigInt(state.depegMask),
});
