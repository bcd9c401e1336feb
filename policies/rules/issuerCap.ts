import { capFindings, sumOf } from "./groupCap.ts";
import type { Rule } from "./rule.ts";

/** No issuer stands behind more than its share of NAV, wherever its assets lie. */
export const issuerCap: Rule = {
  id: "issuer-cap",
  describe: () => "No issuer is over its cap, or it loses share",
  evaluate: (facts, totals) =>
    capFindings("issuer-cap", "issuer", facts, totals, (id) =>
      sumOf(facts, (asset) => (asset.issuer === id ? [asset.balanceBefore, asset.balanceAfter] : [0n, 0n])),
    ),
};
