import { finding, type Rule } from "./rule.ts";
import { dropBelowZero } from "./share.ts";

/** Time passes between two decisions that move something. What moves nothing never waits. */
export const cooldown: Rule = {
  id: "cooldown",
  describe: (limits) => `${limits.cooldownSeconds} seconds pass between two decisions that move something`,
  evaluate: ({ timestamp, state, limits }, { grossUsd8 }) => [
    finding("cooldown", {
      observed: dropBelowZero(timestamp, state.lastDecisionAt),
      limit: limits.cooldownSeconds,
      unit: "seconds",
      comparison: "atLeast",
      excused: grossUsd8 === 0n,
    }),
  ],
};
