import { formatBps, valueUsd8Up } from "../treasury/money.ts";
import type { ActionFacts, Facts } from "./facts.ts";
import { finding, type Rule } from "./rule.ts";
import { shareBpsDown } from "./share.ts";
import { assetOf, exitUsd8, valueDown } from "./totals.ts";
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
  return shareBpsDown(bought ? valueDown(bought, amountOut) : 0n, given(facts, action));
};

/**
 * What is lent or unwound comes back as the same thing; what is sold while a pool contradicts its feed is not sold under either.
 */
const given = (facts: Facts, { kind, tokens, amountIn }: ActionFacts): bigint => {
  const asset = assetOf(facts, tokens[0]);
  if (asset === undefined) return 0n;
  return valueUsd8Up(amountIn, asset.decimals, kind === "swap" ? exitUsd8(asset) : asset.priceUsd8);
};
