import { formatBps } from "../treasury/money.ts";
import type { Facts } from "./facts.ts";
import { finding, type Rule } from "./rule.ts";
import { dropBelowZero, shareBpsUp } from "./share.ts";

/**
 * NAV stays near its peak. Once a fall has tripped the breaker the mode rule speaks; this one would only forbid the way out.
 */
export const drawdown: Rule = {
  id: "drawdown",
  describe: (limits) => `NAV is ${formatBps(limits.maxDrawdownBps)} under its peak at most`,
  evaluate: (facts, { navBeforeUsd8, navAfterUsd8 }) => [
    finding("drawdown", {
      observed: fallBps(facts, navBeforeUsd8, navAfterUsd8),
      limit: facts.limits.maxDrawdownBps,
      unit: "bps",
      comparison: "atMost",
      excused: fallBps(facts, navBeforeUsd8, navBeforeUsd8) > facts.limits.maxDrawdownBps,
    }),
  ],
};

/** Fall of `navUsd8` from the peak, itself at least `navBeforeUsd8`, rounded up [bps]. */
export const fallBps = (facts: Facts, navBeforeUsd8: bigint, navUsd8: bigint): bigint => {
  const peak = facts.state.peakNavUsd8 > navBeforeUsd8 ? facts.state.peakNavUsd8 : navBeforeUsd8;
  return shareBpsUp(dropBelowZero(peak, navUsd8), peak);
};
