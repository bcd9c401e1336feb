import { formatBps } from "../treasury/money.ts";
import { finding, type Rule } from "./rule.ts";
import { shareBpsUp } from "./share.ts";

/** What happens is what was simulated, within a tolerance that policy caps. It protects an honest quorum. */
export const simulationBound: Rule = {
  id: "simulation-bound",
  describe: (limits) => `NAV ends where the simulation said, within ${formatBps(limits.maxNavToleranceBps)} at most`,
  evaluate: ({ envelope, limits }, { navAfterUsd8 }) => {
    const { predictedNavUsd8: predicted, navToleranceBps: tolerance } = envelope;
    const gap = navAfterUsd8 > predicted ? navAfterUsd8 - predicted : predicted - navAfterUsd8;
    return [
      finding("simulation-bound", {
        observed: tolerance,
        limit: limits.maxNavToleranceBps,
        unit: "bps",
        comparison: "atMost",
      }),
      finding("simulation-bound", {
        observed: shareBpsUp(gap, predicted),
        limit: tolerance,
        unit: "bps",
        comparison: "atMost",
      }),
    ];
  },
};
