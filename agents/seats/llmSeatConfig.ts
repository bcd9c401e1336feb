import { z } from "zod";
import { seatFields } from "./deterministicSeat.ts";

export const envName = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]{0,63}$/, "expected the name of an environment variable, not its value");
export const modelName = z.string().regex(/^[\w.:/@+-]{1,100}$/, "expected a model's name");
/** Six places at most: then a single token's price is a whole number of 1e-12 USD. */
const usdPerMillion = z
  .string()
  .regex(/^(0|[1-9]\d{0,6})(\.\d{1,6})?$/, 'expected dollars per million tokens as a decimal string, such as "0.15"');

/** Dollars for a million tokens, as the provider states them, or `free` where nobody is paid. Unpriced models do not sit. */
export const modelPricesSchema = z.union([
  z.literal("free"),
  z.strictObject({ promptUsdPerMillion: usdPerMillion, completionUsdPerMillion: usdPerMillion }),
]);
export type ModelPrices = z.infer<typeof modelPricesSchema>;

/**
 * A seat behind an OpenAI-compatible endpoint. Key and URL stand in the environment; here are only their names. Plain, so
 * that a seats file can extend it; what contradicts itself is refused when the seat is made.
 */
export const llmSeatConfigSchema = z.strictObject({
  ...seatFields,
  model: modelName,
  apiKeyEnv: envName,
  /** Unset in the environment: OpenAI's own address. */
  baseUrlEnv: envName,
  prices: modelPricesSchema,
  /** Last day of what the model was trained on: a backtest says which of its days the model may know. */
  cutoff: z.iso.date().optional(),
  temperature: z.number().min(0).max(2).default(0),
  seed: z.number().int().min(0).max(2_147_483_647).default(1),
  /** Longest answer of one call [tokens]. */
  maxTokens: z.number().int().min(16).max(16_384).default(800),
  /** Longest wait for one whole answer [seconds]. */
  timeoutSeconds: z.number().int().min(1).max(290).default(120),
  /** Most reads of the snapshot through tools in one draft or critique. */
  callLimit: z.number().int().min(1).max(16).default(6),
  /** False asks for the position in one call: for small models, and for endpoints that only know forced tools. */
  tools: z.boolean().default(true),
  /** How the position is asked for. `jsonMode`, for endpoints without tools, takes `tools: false`. */
  mode: z.enum(["functionCalling", "jsonMode"]).default("functionCalling"),
});
export type LlmSeatConfig = z.infer<typeof llmSeatConfigSchema>;

/**
 * @throws LlmSeatInvalidError naming each field that is wrong or contradicts another
 */
export const checkedLlmSeatConfig = (config: LlmSeatConfig): LlmSeatConfig => {
  const read = llmSeatConfigSchema.safeParse(config);
  if (!read.success) {
    throw new LlmSeatInvalidError(
      config.id,
      read.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`),
    );
  }
  if (read.data.tools && read.data.mode === "jsonMode") {
    throw new LlmSeatInvalidError(config.id, [
      "tools: jsonMode carries one answer and no tool calls; set tools to false",
    ]);
  }
  return read.data;
};

export class LlmSeatInvalidError extends Error {
  readonly code = "LLM_SEAT_INVALID";
  constructor(seat: string, problems: readonly string[]) {
    super(
      [
        `Seat ${seat} cannot be seated:`,
        ...problems.map((problem) => `  ${problem}`),
        "agents/README.md lists every field of an LLM seat.",
      ].join("\n"),
    );
    this.name = "LlmSeatInvalidError";
  }
}
