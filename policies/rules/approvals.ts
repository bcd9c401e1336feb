import { finding, type Rule } from "./rule.ts";

/** Approvals are for exactly what a swap sells, and nothing of them is left. */
export const approvals: Rule = {
  id: "approvals",
  describe: () => "No approval outlives its swap",
  evaluate: (facts) =>
    facts.actions.flatMap((action) => {
      const sold = action.tokens[0];
      if (action.kind !== "swap" || sold === undefined) return [];
      return [
        finding("approvals", {
          subject: sold,
          observed: action.allowanceAfter,
          limit: 0n,
          unit: "baseUnits",
          comparison: "equal",
        }),
      ];
    }),
};
