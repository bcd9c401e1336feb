import { formatBps } from "../treasury/money.ts";
import type { ActionFacts, Facts } from "./facts.ts";
import { finding, type Rule } from "./rule.ts";
import { shareBpsDown } from "./share.ts";
import { assetOf, valueDown, valueUpOf } from "./totals.ts";
import { isTrade } from "./trade.ts";

/** Both what a trade asked for and what it really brought are worth enough by the oracle. */
export const minOut: Rule = {
  id: "min-out",
  describe: (limits) => `A trade brings back at least ${formatBps(limits.minOutBps)} of what it takes, by the oracle`,
  evaluate: (facts) =>
    facts.actions.flatMap((action) => {
      const bought = action.tokens.at(-1);
      if (!isTrade(action) || bought === undefined) return [];
      return [action.minAmountOut, action.amountOut].map((amountOut) =>
        finding("min-out", {
          subject: bought,
          observed: returnBps(facts, action, amountOut),
          limit: facts.limits.minOutBps,
          unit: "bps",
          comparison: "atLeast",
        }),
      );
    }),
};

const returnBps = (facts: Facts, action: ActionFacts, amountOut: bigint): bigint => {
  const bought = assetOf(facts, action.tokens.at(-1));
  return shareBpsDown(bought ? valueDown(bought, amountOut) : 0n, valueUpOf(facts, action.tokens[0], action.amountIn));
};
