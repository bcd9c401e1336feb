import { zeroAddress } from "viem";
import { BPS, formatBps } from "../treasury/money.ts";
import { finding, type Rule } from "./rule.ts";
import { shareBpsUp } from "./share.ts";

/** No swap is large against what its first pool itself holds. A pool that is not listed is not looked at here. */
export const poolDepth: Rule = {
  id: "pool-depth",
  describe: (limits) => `A swap puts ${formatBps(limits.maxPoolShareBps)} of its pool's own balance in at most`,
  evaluate: (facts) =>
    facts.actions
      .filter(({ kind }) => kind === "swap")
      .map((action) =>
        finding("pool-depth", {
          subject: action.pools[0] ?? zeroAddress,
          observed: shareBpsUp(action.amountIn, action.poolBalance),
          limit: facts.limits.maxPoolShareBps,
          unit: "bps",
          comparison: "atMost",
          excused: facts.limits.maxPoolShareBps === BPS || (action.pools[0] ?? zeroAddress) === zeroAddress,
        }),
      ),
};
