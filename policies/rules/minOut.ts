import { formatBps, sameAddress } from "../treasury/money.ts";
import type { ActionFacts, Facts } from "./facts.ts";
import { finding, type Rule } from "./rule.ts";
import { shareBpsDown } from "./share.ts";
import { valueDown, valueUp } from "./totals.ts";

/** Both what a swap asked for and what it really brought are worth enough by the oracle. */
export const minOut: Rule = {
  id: "min-out",
  describe: (limits) => `A swap brings back at least ${formatBps(limits.minOutBps)} of what it takes, by the oracle`,
  evaluate: (facts) =>
    facts.actions.flatMap((action) => {
      const bought = action.tokens.at(-1);
      if (action.kind !== "swap" || bought === undefined) return [];
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
  const find = (wanted: string | undefined) =>
    facts.assets.find(({ token }) => wanted !== undefined && sameAddress(token, wanted));
  const [sold, bought] = [find(action.tokens[0]), find(action.tokens.at(-1))];
  return shareBpsDown(bought ? valueDown(bought, amountOut) : 0n, sold ? valueUp(sold, action.amountIn) : 0n);
};
