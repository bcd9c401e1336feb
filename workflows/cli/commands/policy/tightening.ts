import type { ChangeStep } from "../../../../policies/onchain/changeItems.ts";
import { encodeChanges, type PlannedCall } from "../../../../policies/onchain/plan.ts";
import { effectOfStep, isFast, nameOfParameter } from "../../../../policies/onchain/stepEffects.ts";
import type { Address } from "../../../../policies/treasury/money.ts";

/** Steps that guardian and fast vote may not take: what does not tighten, and what is the owner's alone. */
export const notFast = (steps: readonly ChangeStep[]): string[] =>
  steps
    .filter((step) => effectOfStep(step) !== "tightens" || !isFast(step))
    .map(({ parameter }) => nameOfParameter(parameter));

/** The one call that makes every step at once, for whoever may only tighten. */
export const tightenCall = (changes: Address, steps: readonly ChangeStep[], who: string): PlannedCall => ({
  contract: "PolicyChanges",
  to: changes,
  functionName: "tighten",
  steps,
  effects: steps.map(effectOfStep),
  data: encodeChanges("tighten", steps),
  effect: "tightens",
  delaySeconds: 0,
  who,
});
