import type { StateFacts } from "../../policies/rules/facts.ts";
import { MODES } from "../../policies/treasury/snapshot.ts";

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

/** What the limits remember, in the rules' shape. */
export const stateRead = (state: LimitStateRead): StateFacts => ({
  ...state,
  lossUpdatedAt: BigInt(state.lossUpdatedAt),
  mode: MODES[state.mode] ?? "halted",
  baseUpdatedAt: BigInt(state.baseUpdatedAt),
  lastDecisionAt: BigInt(state.lastDecisionAt),
  lastMintAt: BigInt(state.lastMintAt),
  turnoverUpdatedAt: BigInt(state.turnoverUpdatedAt),
  depegMask: BigInt(state.depegMask),
});
