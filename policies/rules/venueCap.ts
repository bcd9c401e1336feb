import { capFindings, sumOf } from "./groupCap.ts";
import type { Rule } from "./rule.ts";

/** No venue holds more than its share of NAV: what lies in positions also lies with the positions' venue. */
export const venueCap: Rule = {
  id: "venue-cap",
  describe: () => "No venue is over its cap, or it loses share",
  evaluate: (facts, totals) =>
    capFindings("venue-cap", "venue", facts, totals, (id) =>
      sumOf(facts, (asset) => {
        if (asset.venue === id) return [asset.balanceBefore, asset.balanceAfter];
        return facts.limits.positionVenue === id ? [asset.positionBefore, asset.positionAfter] : [0n, 0n];
      }),
    ),
};
