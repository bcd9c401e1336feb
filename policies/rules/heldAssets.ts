import { finding, type Rule } from "./rule.ts";

/** What is held is not touched: its balance does not fall and nobody is allowed more of it. */
export const heldAssets: Rule = {
  id: "held-assets",
  describe: () => "Held assets neither leave nor are approved to anyone",
  evaluate: (facts) =>
    facts.held.flatMap((asset) => [
      finding("held-assets", {
        subject: asset.token,
        observed: asset.balanceAfter,
        limit: asset.balanceBefore,
        unit: "baseUnits",
        comparison: "atLeast",
      }),
      finding("held-assets", {
        subject: asset.token,
        observed: asset.allowanceAfter,
        limit: asset.allowanceBefore,
        unit: "baseUnits",
        comparison: "atMost",
      }),
    ]),
};
