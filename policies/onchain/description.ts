import { getAddress } from "viem";
import type { Address } from "../treasury/money.ts";
import type { ChangeStep } from "./changeItems.ts";
import { effectOfStep } from "./stepEffects.ts";
import { stepInWords } from "./stepWords.ts";

const TITLE = "# Exchequer policy change: ";
const BY_ADDRESS = {
  token: (at: Address) => getAddress(at),
  payee: (at: Address) => getAddress(at),
  ids: { venues: new Map<string, number>(), issuers: new Map<string, number>() },
};

/** One line a step, from the chain's own words alone, so that anyone can write it again from the calls and compare. */
export const stepLines = (steps: readonly ChangeStep[]): string[] =>
  steps.map((step) => {
    const { parameter, subject, old, new: next } = stepInWords(step, BY_ADDRESS);
    return `- ${parameter}${subject === null ? "" : ` of ${subject}`}: ${old} → ${next} (${effectOfStep(step)})`;
  });

/**
 * A proposal's description: a title, and what its calls do.
 * @param time which time the same calls are proposed under the same name: a governor takes no two proposals that are one text
 */
export const describeSteps = (name: string, steps: readonly ChangeStep[], time = 1): string =>
  [`${TITLE}${name}`, "", ...stepLines(steps), ...(time === 1 ? [] : ["", `${AGAIN}${time}`])].join("\n");

const AGAIN = "Proposed again: ";

/**
 * Whether a description says what the calls do: `true` where it lists exactly these steps and says nothing else, `false` where it
 * lists others, and `unchecked` where there is free text, which nothing here can compare.
 */
export const describes = (description: string, steps: readonly ChangeStep[]): "true" | "false" | "unchecked" => {
  if (!description.startsWith(TITLE)) return "unchecked";
  const [, ...lines] = description.split("\n");
  // Addresses are the same however they are spelled.
  const listed = lines.filter((line) => line.startsWith("- ")).map((line) => line.toLowerCase());
  const wanted = stepLines(steps).map((line) => line.toLowerCase());
  if (listed.length !== wanted.length || !wanted.every((line) => listed.includes(line))) return "false";
  const others = lines.filter((line) => line !== "" && !line.startsWith("- "));
  return others.every((line) => line.startsWith(AGAIN) && /^\d+$/.test(line.slice(AGAIN.length)))
    ? "true"
    : "unchecked";
};
