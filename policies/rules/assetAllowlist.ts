import { sameAddress } from "../treasury/money.ts";
import { finding, type Rule } from "./rule.ts";

/** Every token an action touches, those between the hops included, is a managed asset. */
export const assetAllowlist: Rule = {
  id: "asset-allowlist",
  describe: () => "Only managed assets are traded",
  evaluate: (facts) =>
    facts.actions
      .flatMap((action) => action.tokens)
      .map((token) =>
        finding("asset-allowlist", {
          subject: token,
          observed: facts.assets.some((asset) => sameAddress(asset.token, token)) ? 1n : 0n,
          limit: 1n,
          unit: "count",
          comparison: "equal",
        }),
      ),
};
