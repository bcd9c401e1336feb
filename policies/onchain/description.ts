import type { Address } from "../treasury/money.ts";
import type { ChangeStep } from "./changeItems.ts";
import { effectOfStep } from "./stepEffects.ts";
import { stepInWords } from "./stepWords.ts";

const TITLE = "# Exchequer policy change: ";
const BY_ADDRESS = {
  token: (at: Address) => at,
  payee: (at: Address) => at,
  ids: { venues: new Map<string, number>(), issuers: new Map<string, number>() },
};

/** One line a step, from the chain's own words alone, so that anyone can write it again from the calls and compare. */
export const stepLines = (steps: readonly ChangeStep[]): string[] =>
  steps.map((step) => {
    const { parameter, subject, old, new: next } = stepInWords(step, BY_ADDRESS);
    return `- ${parameter}${subject === null ? "" : ` of ${subject}`}: ${old} → ${next} (${effectOfStep(step)})`;
  });

/** A proposal's description: a title, and what its calls do. */
export const describeSteps = (name: string, steps: readonly ChangeStep[]): string =>
  [`${TITLE}${name}`, "", ...stepLines(steps)].join("\n");

/**
 * Whether a description says what the calls do: `true` where it lists exactly these steps, `false` where it lists others, and
 * `unchecked` where it is free text, which nothing here can compare.
 */
export const describes = (description: string, steps: readonly ChangeStep[]): "true" | "false" | "unchecked" => {
  if (!description.startsWith(TITLE)) return "unchecked";
  const listed = description.split("\n").filter((line) => line.startsWith("- "));
  const wanted = stepLines(steps);
  return listed.length === wanted.length && wanted.every((line) => listed.includes(line)) ? "true" : "false";
};
