import { formatBps } from "../treasury/money.ts";
import type { Facts } from "./facts.ts";
import { finding, type Rule } from "./rule.ts";
import { dropBelowZero, shareBpsUp } from "./share.ts";

/**
 * Base NAV stays near its peak; what was paid does not count as a fall. Once a fall has tripped the breaker the mode rule
 * speaks; this one would only forbid the way out.
 */
export const drawdown: Rule = {
  id: "drawdown",
  describe: (limits) => `NAV is ${formatBps(limits.maxDrawdownBps)} under its peak at most`,
  evaluate: (facts, { baseNavUsd8, navAfterUsd8, paidUsd8 }) => [
    finding("drawdown", {
      observed: fallBps(facts, baseNavUsd8, navAfterUsd8 + paidUsd8),
      limit: facts.limits.maxDrawdownBps,
      unit: "bps",
      comparison: "atMost",
      excused: fallBps(facts, baseNavUsd8, baseNavUsd8) > facts.limits.maxDrawdownBps,
    }),
  ],
};

/** Fall of `navUsd8` from the peak, itself at least base NAV before the decision, rounded up [bps]. */
export const fallBps = (facts: Pick<Facts, "state">, baseUsd8: bigint, navUsd8: bigint): bigint => {
  const peak = facts.state.peakNavUsd8 > baseUsd8 ? facts.state.peakNavUsd8 : baseUsd8;
  return shareBpsUp(dropBelowZero(peak, navUsd8), peak);
};
