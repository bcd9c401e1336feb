import { z } from "zod";
import { AbstentionError } from "./failures.ts";

/** As much of a chat completion as decides whether langchain may read it. Endpoints add fields of their own. */
const completionSchema = z.object({
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({
          content: z.string().nullish(),
          tool_calls: z.array(z.object({ function: z.object({ name: z.string(), arguments: z.string() }) })).nullish(),
        }),
      }),
    )
    .min(1),
});

/**
 * What is wrong with an answer that the endpoint calls well; null where it can be read. Decided before langchain sees it:
 * it drops finish reasons on some ways, and prints advice to update packages for a tool call that is not JSON.
 */
export const completionFault = (text: string): AbstentionError | null => {
  const read = completionSchema.safeParse(jsonOrNull(text));
  if (!read.success) return invalid("The endpoint's answer is not a chat completion in JSON.");
  const { choices } = read.data;
  const reasons = new Set(choices.map(({ finish_reason }) => finish_reason));
  if (reasons.has("length"))
    return new AbstentionError("cut-off", "The answer was cut by its length. Raise maxTokens.");
  if (reasons.has("content_filter")) return invalid("The endpoint's content filter withheld the answer.");
  const texts = choices.flatMap(({ message }) => message.tool_calls ?? []).map((call) => call.function.arguments);
  return texts.every(isObject) ? null : invalid("The model's tool call is not JSON.");
};

const invalid = (detail: string): AbstentionError => new AbstentionError("invalid-answer", detail);

const isObject = (text: string): boolean => {
  const value = jsonOrNull(text);
  return typeof value === "object" && value !== null && !Array.isArray(value);
};

const jsonOrNull = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
