import { formatBps, sameAddress } from "../treasury/money.ts";
import { finding, type Rule } from "./rule.ts";
import { shareBpsUp } from "./share.ts";
import { valueUp } from "./totals.ts";

/** No swap sells more than a share of NAV. A token without a believable price has no size that could be small enough. */
export const tradeSize: Rule = {
  id: "trade-size",
  describe: (limits) => `A swap sells ${formatBps(limits.maxTradeBps)} of NAV at most`,
  evaluate: (facts, totals) =>
    facts.actions.flatMap((action) => {
      const sold = action.tokens[0];
      if (action.kind !== "swap" || sold === undefined) return [];
      const asset = facts.assets.find(({ token }) => sameAddress(token, sold));
      return [
        finding("trade-size", {
          subject: sold,
          observed: shareBpsUp(asset ? valueUp(asset, action.amountIn) : 0n, totals.navBeforeUsd8),
          limit: facts.limits.maxTradeBps,
          unit: "bps",
          comparison: "atMost",
          denied: !asset || asset.priceUsd8 === 0n,
        }),
      ];
    }),
};
