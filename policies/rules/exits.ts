import type { ActionFacts, Facts } from "./facts.ts";
import { assetOf, isHealthyStable } from "./totals.ts";

const UNWINDING: ReadonlySet<string> = new Set(["hold", "decrease", "collect", "burn", "withdraw", "redeem"]);

/** Whether every action holds, unwinds or flees into a healthy stable. The twin of `contracts/rules/Exits.sol`. */
export const onlyExits = (facts: Facts): boolean => facts.actions.every((action) => flees(facts, action));

/** As `onlyExits`, or that it gives away a stable that counts no more. */
export const onlyExitsFromStables = (facts: Facts): boolean =>
  facts.actions.every((action) => flees(facts, action) || leavesAStable(facts, action));

const flees = (facts: Facts, action: ActionFacts): boolean => {
  if (UNWINDING.has(action.kind)) return true;
  const bought = assetOf(facts, action.tokens.at(-1));
  return action.kind === "swap" && bought !== undefined && isHealthyStable(bought, facts.limits);
};

const leavesAStable = (facts: Facts, action: ActionFacts): boolean => {
  const sold = assetOf(facts, action.tokens[0]);
  return action.kind === "swap" && sold?.assetClass === "stable" && !isHealthyStable(sold, facts.limits);
};
