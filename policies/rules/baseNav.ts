import { BPS, mulDivDown } from "../treasury/money.ts";
import type { Facts } from "./facts.ts";
import { dropBelowZero } from "./share.ts";

const DAY = 86_400n;

/**
 * NAV as budgets, sizes and falls are measured against it: it falls at once and grows no faster than the limit, so that a
 * donation or a pumped rate opens nothing. Rounded down; before the first look it is NAV itself.
 */
export const baseNavUsd8 = (
  { state, limits, timestamp }: Pick<Facts, "state" | "limits" | "timestamp">,
  navUsd8: bigint,
): bigint => {
  if (state.baseNavUsd8 === 0n) return navUsd8;
  const elapsed = dropBelowZero(timestamp, state.baseUpdatedAt);
  const most = mulDivDown(state.baseNavUsd8, BPS * DAY + limits.maxNavGrowthBpsPerDay * elapsed, BPS * DAY);
  return navUsd8 < most ? navUsd8 : most;
};
