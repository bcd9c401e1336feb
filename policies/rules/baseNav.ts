import { BPS, mulDivDown } from "../treasury/money.ts";
import type { Facts } from "./facts.ts";
import { dropBelowZero } from "./share.ts";

const DAY = 86_400n;

/** A base under this is none: what somebody sends to a treasury that is still empty starts nothing [1e-8 USD]. */
export const LEAST_BASE_USD8 = 100_000_000_000n;

/**
 * NAV as budgets, sizes and falls are measured against it: it falls at once and grows no faster than the limit, so that a
 * donation or a pumped rate opens nothing. Growth does not add up while nobody looks: one look adds a day's at most. Rounded down;
 * before the first look it is NAV itself.
 */
export const baseNavUsd8 = (
  { state, limits, timestamp }: Pick<Facts, "state" | "limits" | "timestamp">,
  navUsd8: bigint,
): bigint => {
  if (state.baseNavUsd8 < LEAST_BASE_USD8) return navUsd8;
  const since = dropBelowZero(timestamp, state.baseUpdatedAt);
  const elapsed = since < DAY ? since : DAY;
  const most = mulDivDown(state.baseNavUsd8, BPS * DAY + limits.maxNavGrowthBpsPerDay * elapsed, BPS * DAY);
  return navUsd8 < most ? navUsd8 : most;
};
