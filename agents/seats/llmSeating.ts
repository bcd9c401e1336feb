import { z } from "zod";
import {
  envName,
  llmSeatConfigSchema,
  modelName,
  modelPricesSchema,
  type LlmSeatConfig,
  type ModelPrices,
} from "./llmSeatConfig.ts";

/** An LLM seat as the seats file spells it: its model by name, or the variable that names one, and prices by model. */
export const llmEntrySchema = llmSeatConfigSchema.omit({ model: true, prices: true }).extend({
  type: z.literal("llm"),
  /** Left out: the model that `modelEnv` names. */
  model: modelName.optional(),
  modelEnv: envName.default("OPENAI_MODEL"),
  /** Prices of the model that `modelEnv` names, as `<input>/<output>` in USD per million tokens, or `free`. */
  pricesEnv: envName.default("OPENAI_PRICES"),
  /** Prices by the name of the model: those of one are not believed of another. */
  prices: z.record(modelName, modelPricesSchema).default({}),
});
export type LlmEntry = z.infer<typeof llmEntrySchema>;

type Environment = Record<string, string | undefined>;
type Seating = { seated: LlmSeatConfig } | { absent: { reason: string; howToSeat: string } };

/** The seat's whole configuration, or why it stays empty and what fills it. */
export const seatingOf = (entry: LlmEntry, env: Environment): Seating => {
  const { model: named, modelEnv, pricesEnv, prices: table, type: _, ...rest } = entry;
  // A model may be called anything, also what every object has.
  const listed = (name: string): ModelPrices | undefined => (Object.hasOwn(table, name) ? table[name] : undefined);
  const model = named ?? env[modelEnv];
  const wanted = [entry.apiKeyEnv, ...(named ? [] : [modelEnv])].filter((name) => !env[name]);
  if (model === undefined || model === "" || wanted.length > 0) {
    const unpriced = named === undefined && !env[pricesEnv] && !(model && listed(model));
    const settings = [...wanted.map((name) => `${name}=…`), ...(unpriced ? [`${pricesEnv}=<input>/<output>`] : [])];
    return absent(`no model is configured: ${wanted.join(", ")} not set`, `export ${settings.join(" ")}`);
  }
  if (named === undefined && env[pricesEnv]) {
    const prices = statedPrices(env[pricesEnv]);
    if (prices === null) return absent(`${pricesEnv} does not read as prices`, exportPrices(pricesEnv));
    return { seated: { ...rest, model, prices } };
  }
  const prices = listed(model);
  if (prices !== undefined) return { seated: { ...rest, model, prices } };
  return named === undefined
    ? absent(`no prices are known for ${plainName(model)}, which ${modelEnv} names`, exportPrices(pricesEnv))
    : absent(
        `the seats file gives no prices for ${model}`,
        `write its prices, or free, in the seats file: prices: { ${model}: … }`,
      );
};

const absent = (reason: string, howToSeat: string): Seating => ({ absent: { reason, howToSeat } });

const exportPrices = (pricesEnv: string): string =>
  `export ${pricesEnv}=<input>/<output> in USD per million tokens, or ${pricesEnv}=free`;

/** A name that no model has is not repeated: it may be a secret in the wrong place. */
const plainName = (model: string): string => (modelName.safeParse(model).success ? model : "the model");

/**
 * Prices as a variable states them; null where they cannot be read.
 * @example statedPrices("0.15/0.60") // { promptUsdPerMillion: "0.15", completionUsdPerMillion: "0.60" }
 */
export const statedPrices = (text: string): ModelPrices | null => {
  const [promptUsdPerMillion, completionUsdPerMillion, ...more] = text.trim().split("/");
  const stated =
    completionUsdPerMillion === undefined ? promptUsdPerMillion : { promptUsdPerMillion, completionUsdPerMillion };
  const read = modelPricesSchema.safeParse(stated);
  return read.success && more.length === 0 ? read.data : null;
};
