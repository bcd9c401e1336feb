import { finding, type Rule } from "./rule.ts";

/** Decisions run one after the other, each once. */
export const decisionNonce: Rule = {
  id: "decision-nonce",
  describe: () => "It is this decision's turn",
  evaluate: (facts) => [
    finding("decision-nonce", {
      observed: facts.envelope.nonce,
      limit: facts.nextNonce,
      unit: "count",
      comparison: "equal",
    }),
  ],
};
