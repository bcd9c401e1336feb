import { formatBps } from "../treasury/money.ts";
import { finding, type Rule } from "./rule.ts";
import { shareBpsUp } from "./share.ts";
import { assetOf, valueUp } from "./totals.ts";
import { isTrade } from "./trade.ts";

/** No trade gives more than a share of base NAV. A token without a believable price has no size that could be small enough. */
export const tradeSize: Rule = {
  id: "trade-size",
  describe: (limits) => `A trade gives ${formatBps(limits.maxTradeBps)} of NAV at most`,
  evaluate: (facts, totals) =>
    facts.actions.flatMap((action) => {
      const given = action.tokens[0];
      if (!isTrade(action) || given === undefined) return [];
      const asset = assetOf(facts, given);
      return [
        finding("trade-size", {
          subject: given,
          observed: shareBpsUp(asset ? valueUp(asset, action.amountIn) : 0n, totals.baseNavUsd8),
          limit: facts.limits.maxTradeBps,
          unit: "bps",
          comparison: "atMost",
          denied: !asset || asset.priceUsd8 === 0n,
        }),
      ];
    }),
};
