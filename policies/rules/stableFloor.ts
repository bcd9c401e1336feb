import { formatBps, formatUsd8 } from "../treasury/money.ts";
import { onlyExitsFromStables } from "./exits.ts";
import { finding, type Rule } from "./rule.ts";
import { shareBpsDown } from "./share.ts";

/**
 * Enough of NAV, and enough dollars, stay in healthy stables. Under the floor a decision may only raise them, or be an exit that
 * takes nothing from them.
 */
export const stableFloor: Rule = {
  id: "stable-floor",
  describe: (limits) =>
    `Healthy stables are at least ${formatBps(limits.stableFloorBps)} of NAV and ${formatUsd8(BigInt(limits.stableFloorUsd8))}`,
  evaluate: (facts, totals) => {
    const { navBeforeUsd8, navAfterUsd8, stableBeforeUsd8: before, stableAfterUsd8: after } = totals;
    const { stableFloorBps, stableFloorUsd8 } = facts.limits;
    const shareBreached = shareBpsDown(before, navBeforeUsd8) < stableFloorBps;
    const leaves = after >= before && onlyExitsFromStables(facts);
    return [
      finding("stable-floor", {
        observed: shareBpsDown(after, navAfterUsd8),
        limit: stableFloorBps,
        unit: "bps",
        comparison: "atLeast",
        excused: shareBreached && leaves,
        shrinks: shareBreached && after > before && after * navBeforeUsd8 > before * navAfterUsd8,
      }),
      finding("stable-floor", {
        observed: after,
        limit: stableFloorUsd8,
        unit: "usd8",
        comparison: "atLeast",
        excused: before < stableFloorUsd8 && leaves,
        shrinks: before < stableFloorUsd8 && after > before,
      }),
    ];
  },
};
