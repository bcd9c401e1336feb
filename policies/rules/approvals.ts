import type { Finding } from "../treasury/verdict.ts";
import type { Address } from "../treasury/money.ts";
import { finding, type Rule } from "./rule.ts";

/** Approvals are for exactly what an action gives, and nothing of them is left. */
export const approvals: Rule = {
  id: "approvals",
  describe: () => "No approval outlives its action",
  evaluate: (facts) =>
    facts.actions.flatMap((action) => {
      const [first, second] = action.tokens;
      if (!APPROVING.has(action.kind) || first === undefined) return [];
      const left = none(first, action.allowanceAfter);
      const isPair = action.kind === "mint" || action.kind === "increase";
      return isPair && second !== undefined ? [left, none(second, action.allowanceAfter1)] : [left];
    }),
};

const APPROVING: ReadonlySet<string> = new Set(["swap", "mint", "increase", "supply", "deposit"]);

const none = (subject: Address, observed: bigint): Finding =>
  finding("approvals", { subject, observed, limit: 0n, unit: "baseUnits", comparison: "equal" });
