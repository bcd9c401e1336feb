import type { PlannedCall, StepEffect } from "./plan.ts";
import { isFast, isStructure, nameOfParameter, pathOfParameter } from "./stepEffects.ts";
import { type Names, stepInWords } from "./stepWords.ts";

/** How the contract treats a change of one parameter. */
export type Weight = {
  effect: StepEffect;
  /** Whether loosening it waits the longer delay. */
  structure: boolean;
  /** Whether guardian and fast vote may tighten it too. */
  fast: boolean;
};

const SLOWNESS: Record<StepEffect, number> = { none: 0, tightens: 1, restores: 2, loosens: 3, unordered: 4 };

/** Weights of calls' steps by the mandate's own words for what they change; an entry of a list has its slowest part's. */
export const weightsOf = (
  calls: readonly Pick<PlannedCall, "steps" | "effects">[],
  names: Names,
): Map<string, Weight> => {
  const weights = new Map<string, Weight>();
  const put = (label: string, weight: Weight): void => {
    const before = weights.get(label);
    if (before === undefined || SLOWNESS[before.effect] < SLOWNESS[weight.effect]) weights.set(label, weight);
  };
  for (const { steps, effects } of calls) {
    for (const [index, step] of steps.entries()) {
      const path = pathOfParameter(nameOfParameter(step.parameter));
      if (path === null) continue;
      const subject = stepInWords(step, names).subject ?? "";
      const weight = { effect: effects[index] ?? "none", structure: isStructure(step), fast: isFast(step) };
      put(path.replace("*", subject), weight);
      const entry = path.indexOf("*");
      if (entry !== -1) put(path.slice(0, entry) + subject, weight);
    }
  }
  return weights;
};
