import { zeroAddress } from "viem";
import { finding, type Rule } from "./rule.ts";

/** Every hop goes through a pool that the mandate names by address. */
export const venueAllowlist: Rule = {
  id: "venue-allowlist",
  describe: () => "Only listed pools are used",
  evaluate: (facts) =>
    facts.actions
      .flatMap((action) => action.pools)
      .map((pool) =>
        finding("venue-allowlist", {
          subject: pool,
          observed: pool === zeroAddress ? 0n : 1n,
          limit: 1n,
          unit: "count",
          comparison: "equal",
        }),
      ),
};
