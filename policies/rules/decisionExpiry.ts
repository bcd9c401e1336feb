import { finding, type Rule } from "./rule.ts";

/** Not past its expiry, and the expiry not so far off that the signatures become a free option. */
export const decisionExpiry: Rule = {
  id: "decision-expiry",
  describe: (limits) => `The decision has not expired and lives ${limits.maxDecisionAgeSeconds} seconds at most`,
  evaluate: ({ envelope, limits, timestamp }) => [
    finding("decision-expiry", { observed: timestamp, limit: envelope.expiry, unit: "seconds", comparison: "atMost" }),
    finding("decision-expiry", {
      observed: envelope.expiry - timestamp,
      limit: limits.maxDecisionAgeSeconds,
      unit: "seconds",
      comparison: "atMost",
    }),
  ],
};
