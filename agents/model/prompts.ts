import { readFileSync } from "node:fs";
import { hashOfText } from "../../policies/treasury/canonical.ts";
import type { Bytes32 } from "../../policies/treasury/money.ts";

const NAMES = ["system", "draft", "critique", "tools", "json"] as const;
export type PromptName = (typeof NAMES)[number];

const TEMPLATES = Object.fromEntries(
  NAMES.map((name) => [name, readFileSync(new URL(`../prompts/${name}.md`, import.meta.url), "utf8")]),
) as Record<PromptName, string>;

/** The template's text, as the file holds it. */
export const templateOf = (name: PromptName): string => TEMPLATES[name];

/** SHA-256 of each named template's text, by file name. */
export const templateHashes = (names: readonly PromptName[]): Record<string, Bytes32> =>
  Object.fromEntries(names.map((name) => [`${name}.md`, hashOfText(TEMPLATES[name])]));

/**
 * A template with its places filled. What is filled in is not searched again, so a value cannot open a place.
 * @throws PromptMismatchError where a place has no value or a value no place
 */
export const render = (name: PromptName, values: Record<string, string> = {}): string => {
  const unused = new Set(Object.keys(values));
  const text = TEMPLATES[name].trim().replaceAll(/\{\{(\w+)\}\}/g, (_, key: string) => {
    const value = values[key];
    if (value === undefined) throw new PromptMismatchError(name, key);
    unused.delete(key);
    return value;
  });
  const [left] = unused;
  if (left !== undefined) throw new PromptMismatchError(name, left);
  return text;
};

export class PromptMismatchError extends Error {
  readonly code = "PROMPT_MISMATCH";
  constructor(name: string, key: string) {
    super(
      `agents/prompts/${name}.md and the code that fills it do not agree about {{${key}}}.\nRestore the file, or add the place.`,
    );
    this.name = "PromptMismatchError";
  }
}
