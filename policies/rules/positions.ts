import { zeroAddress } from "viem";
import { formatBps } from "../treasury/money.ts";
import type { Finding } from "../treasury/verdict.ts";
import type { ActionFacts, Facts } from "./facts.ts";
import { finding, type Rule } from "./rule.ts";
import { dropBelowZero } from "./share.ts";
import { isPosition } from "./totals.ts";

/** Positions are the module's own, wide, rarely made anew, and grow only where the pool's price stands near the oracle's. */
export const positions: Rule = {
  id: "positions",
  describe: (limits) =>
    `Positions are the module's own, at least ${limits.minRangeTicks} ticks wide and made ${formatBps(limits.maxPoolDeviationBps)} from the oracle at most`,
  evaluate: (facts) => {
    const first = facts.actions.find(({ kind }) => kind === "mint");
    return facts.actions.filter(isPosition).flatMap((action) => findingsOf(facts, action, action === first));
  },
};

const findingsOf = ({ limits, state, timestamp }: Facts, action: ActionFacts, first: boolean): Finding[] => {
  const subject = action.pools[0] ?? zeroAddress;
  const known = finding("positions", {
    subject,
    observed: action.known ? 1n : 0n,
    limit: 1n,
    unit: "count",
    comparison: "equal",
  });
  // Taking liquidity out must not depend on where somebody moved the pool.
  if (action.kind !== "mint" && action.kind !== "increase") return [known];
  const deviation = finding("positions", {
    subject,
    observed: action.deviationBps,
    limit: limits.maxPoolDeviationBps,
    unit: "bps",
    comparison: "atMost",
  });
  if (action.kind === "increase") return [known, deviation];
  return [
    known,
    finding("positions", {
      subject,
      observed: action.rangeTicks,
      limit: limits.minRangeTicks,
      unit: "count",
      comparison: "atLeast",
    }),
    finding("positions", {
      subject,
      // The second new position of one decision comes no time after the first.
      observed: first ? dropBelowZero(timestamp, state.lastMintAt) : 0n,
      limit: limits.rangeCooldownSeconds,
      unit: "seconds",
      comparison: "atLeast",
    }),
    deviation,
  ];
};
