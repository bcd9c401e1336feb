import { formatUsd8 } from "../treasury/money.ts";
import { availableUsd8 } from "./bucket.ts";
import type { LimitFacts, StateFacts } from "./facts.ts";
import { finding, type Rule } from "./rule.ts";

/** Everything that moves, whichever way, takes from one bucket for the whole treasury. */
export const turnover: Rule = {
  id: "turnover",
  describe: (limits) =>
    `All movements together are ${formatUsd8(BigInt(limits.turnoverUsd8))} at most in ${limits.turnoverRefillSeconds} seconds`,
  evaluate: ({ limits, state, timestamp }, totals) => [
    finding("turnover", {
      observed: totals.grossUsd8,
      limit: availableTurnoverUsd8(state, limits, timestamp),
      unit: "usd8",
      comparison: "atMost",
    }),
  ],
};

/** What may still be moved at `time` [1e-8 USD]. */
export const availableTurnoverUsd8 = (state: StateFacts, limits: LimitFacts, time: bigint): bigint =>
  availableUsd8(
    {
      capacityUsd8: limits.turnoverUsd8,
      refillSeconds: limits.turnoverRefillSeconds,
      usedUsd8: state.turnoverUsedUsd8,
      updatedAt: state.turnoverUpdatedAt,
    },
    time,
  );
