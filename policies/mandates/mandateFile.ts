import { parse } from "yaml";
import type { z } from "zod";
import { type Mandate, mandateSchema } from "../treasury/mandate.ts";
import { type Contradiction, contradictionsOf } from "./contradictions.ts";

/**
 * A mandate from its YAML text: every key known, every value in its unit, nothing that contradicts itself.
 * @throws MandateUnreadableError where the text is not YAML
 * @throws MandateInvalidError naming every field that is wrong, and why
 */
export const loadMandate = (yamlText: string): Mandate => {
  const parsed = mandateSchema.safeParse(readYaml(yamlText));
  if (!parsed.success) throw new MandateInvalidError(parsed.error.issues.map(asContradiction));
  const contradictions = contradictionsOf(parsed.data);
  if (contradictions.length > 0) throw new MandateInvalidError(contradictions);
  return parsed.data;
};

const readYaml = (text: string): unknown => {
  try {
    return parse(text);
  } catch (cause) {
    throw new MandateUnreadableError(cause instanceof Error ? (cause.message.split("\n")[0] ?? "") : String(cause));
  }
};

const asContradiction = (issue: z.core.$ZodIssue): Contradiction => ({
  field: issue.path.map(String).join(".") || "(the file)",
  reason:
    issue.code === "invalid_type" && issue.expected === "string"
      ? `${issue.message}; put addresses and amounts in quotes`
      : issue.message,
});

export class MandateUnreadableError extends Error {
  readonly code = "MANDATE_UNREADABLE";
  constructor(reason: string) {
    super(`The mandate is not YAML: ${reason}\nStart from policies/mandates/example.yaml.`);
    this.name = "MandateUnreadableError";
  }
}

export class MandateInvalidError extends Error {
  readonly code = "MANDATE_INVALID";
  readonly contradictions: Contradiction[];
  constructor(contradictions: Contradiction[]) {
    const lines = contradictions.map(({ field, reason }) => `  ${field}: ${reason}`);
    super(`The mandate cannot hold:\n${lines.join("\n")}\nEach key is explained in policies/mandates/example.yaml.`);
    this.name = "MandateInvalidError";
    this.contradictions = contradictions;
  }
}
