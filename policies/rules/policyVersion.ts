import { finding, type Rule } from "./rule.ts";

/** A decision is good for the limits it was made under, and for no others. */
export const policyVersion: Rule = {
  id: "policy-version",
  describe: () => "The decision was made under the policy in force",
  evaluate: (facts) => [
    finding("policy-version", {
      observed: facts.envelope.policyVersion,
      limit: facts.policyVersion,
      unit: "version",
      comparison: "equal",
    }),
  ],
};
