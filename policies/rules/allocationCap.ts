import { finding, type Rule } from "./rule.ts";
import { shareBpsUp } from "./share.ts";
import { valueUp } from "./totals.ts";

/** No asset is more than its share of NAV; one that already is may only lose value and share, compared exactly. */
export const allocationCap: Rule = {
  id: "allocation-cap",
  describe: () => "No asset is over its cap, or it loses share",
  evaluate: (facts, totals) =>
    facts.assets.map((asset) => {
      const [before, after] = [valueUp(asset, asset.balanceBefore), valueUp(asset, asset.balanceAfter)];
      const breached = shareBpsUp(before, totals.navBeforeUsd8) > asset.capBps;
      return finding("allocation-cap", {
        subject: asset.token,
        observed: shareBpsUp(after, totals.navAfterUsd8),
        limit: asset.capBps,
        unit: "bps",
        comparison: "atMost",
        shrinks: breached && after < before && after * totals.navBeforeUsd8 < before * totals.navAfterUsd8,
      });
    }),
};
