import { z } from "zod";
import { seatId } from "../../policies/treasury/ballot.ts";
import { bps } from "../../policies/treasury/money.ts";

const envName = z.string().regex(/^[A-Z][A-Z0-9_]{0,63}$/, "expected the name of an environment variable, not its value");
/** Six places at most: then a single token's price is a whole number of 1e-12 USD. */
const usdPerMillion = z
  .string()
  .regex(/^(0|[1-9]\d{0,6})(\.\d{1,6})?$/, "expected dollars per million tokens as a decimal string, such as \"0.15\"");

/** Dollars for a million tokens, as the provider states them, or `free` where nobody is paid. Unpriced models do not sit. */
export const modelPricesSchema = z.union([
  z.literal("free"),
  z.strictObject({ promptUsdPerMillion: usdPerMillion, completionUsdPerMillion: usdPerMillion }),
]);
export type ModelPrices = z.infer<typeof modelPricesSchema>;

/** A seat behind an OpenAI-compatible endpoint. Key and URL stand in the environment; here are only their names. */
export const llmSeatConfigSchema = z
  .strictObject({
    id: seatId,
    weightBps: bps.min(1),
    model: z.string().regex(/^[\w.:/@+-]{1,100}$/, "expected a model's name"),
    apiKeyEnv: envName,
    /** Unset in the environment: the provider's own address. */
    baseUrlEnv: envName,
    prices: modelPricesSchema,
    temperature: z.number().min(0).max(2),
    seed: z.number().int().min(0).max(2_147_483_647),
    /** Longest answer of one call [tokens]. */
    maxTokens: z.number().int().min(16).max(16_384),
    /** Longest wait for one whole answer [seconds]. */
    timeoutSeconds: z.number().int().min(1).max(290),
    /** Most reads of the snapshot through tools in one draft or critique. */
    callLimit: z.number().int().min(1).max(16),
    /** False asks for the position in one call: for small models, and for endpoints that only know forced tools. */
    tools: z.boolean(),
    mode: z.enum(["functionCalling", "jsonMode"]),
  })
  .refine(({ tools, mode }) => !(tools && mode === "jsonMode"), {
    path: ["tools"],
    message: "jsonMode carries one answer and no tool calls: set tools to false, or mode to functionCalling",
  });
export type LlmSeatConfig = z.infer<typeof llmSeatConfigSchema>;
