import { parse } from "yaml";
import { z } from "zod";
import type { Seat } from "./seat.ts";
import { constantMix, constantMixConfigSchema } from "./seats/constantMix.ts";
import { createLlmSeat } from "./seats/llmSeat.ts";
import { llmSeatConfigSchema } from "./seats/llmSeatConfig.ts";
import { risk, riskConfigSchema } from "./seats/risk.ts";
import { volatilityTarget, volatilityTargetConfigSchema } from "./seats/volatilityTarget.ts";

/** An LLM seat as the file spells it: the model by name or by the variable that names it, prices or `free: true`. */
const llmEntrySchema = llmSeatConfigSchema.omit({ model: true, prices: true }).extend({
  type: z.literal("llm"),
  model: z.string().min(1).optional(),
  modelEnv: z.string().min(1).default("OPENAI_MODEL"),
  prices: z
    .strictObject({ promptUsdPerMillion: z.string(), completionUsdPerMillion: z.string() })
    .nullable()
    .default(null),
  free: z.boolean().default(false),
});
type LlmEntry = z.infer<typeof llmEntrySchema>;

export const seatsFileSchema = z.strictObject({
  format: z.literal(1),
  seats: z
    .array(
      z.discriminatedUnion("type", [
        constantMixConfigSchema,
        volatilityTargetConfigSchema,
        riskConfigSchema,
        llmEntrySchema,
      ]),
    )
    .min(1)
    .max(16),
});
export type SeatsFile = z.infer<typeof seatsFileSchema>;

export type AbsentSeat = { id: string; reason: string; howToSeat: string };
export type Council = { file: SeatsFile; seats: Seat[]; absent: AbsentSeat[] };

type Environment = Record<string, string | undefined>;

/**
 * Reads a seats file and seats whoever can sit.
 * @param env where models' keys, addresses and names come from; they never stand in the file
 * @throws SeatsFileError naming each field that is wrong
 */
export const loadSeats = (yamlText: string, env: Environment): Council => {
  const file = readFile(yamlText);
  const seats: Seat[] = [];
  const absent: AbsentSeat[] = [];
  for (const entry of file.seats) {
    if (entry.type === "constant-mix") seats.push(constantMix(entry));
    else if (entry.type === "volatility-target") seats.push(volatilityTarget(entry));
    else if (entry.type === "risk") seats.push(risk(entry));
    else {
      const missing = whyAbsent(entry, env);
      if (missing) absent.push({ id: entry.id, ...missing });
      else seats.push(seatModel(entry, env));
    }
  }
  return { file, seats, absent };
};

const readFile = (yamlText: string): SeatsFile => {
  let data: unknown;
  try {
    data = parse(yamlText);
  } catch (error) {
    throw new SeatsFileError([(error as Error).message.split("\n")[0] ?? "not YAML"]);
  }
  const secret = findSecret(data, "");
  if (secret)
    throw new SeatsFileError([
      `${secret}: looks like a key; name the environment variable that holds it (apiKeyEnv) instead`,
    ]);
  const result = seatsFileSchema.safeParse(data);
  if (!result.success)
    throw new SeatsFileError(result.error.issues.map((issue) => `${issue.path.join(".") || "file"}: ${issue.message}`));
  const ids = result.data.seats.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice) throw new SeatsFileError([`seats: ${twice} stands there twice`]);
  return result.data;
};

const SECRET = /^(sk-|0x[0-9a-fA-F]{64}$|[A-Za-z0-9_-]{40,}$)/;

const findSecret = (value: unknown, path: string): string | null => {
  if (typeof value === "string") return SECRET.test(value) ? path : null;
  if (typeof value !== "object" || value === null) return null;
  for (const [key, item] of Object.entries(value)) {
    const found = findSecret(item, path ? `${path}.${key}` : key);
    if (found) return found;
  }
  return null;
};

const whyAbsent = (entry: LlmEntry, env: Environment): Omit<AbsentSeat, "id"> | null => {
  const wanted = [entry.apiKeyEnv, ...(entry.model ? [] : [entry.modelEnv])].filter((name) => !env[name]);
  if (wanted.length > 0)
    return {
      reason: `no model is configured: ${wanted.join(", ")} not set`,
      howToSeat: `export ${wanted.map((name) => `${name}=…`).join(" ")}`,
    };
  if (!entry.free && entry.prices === null) {
    return {
      reason: "the model has no prices",
      howToSeat: "give prices per million tokens in the seats file, or declare it free: true",
    };
  }
  return null;
};

const seatModel = (entry: LlmEntry, env: Environment): Seat => {
  const { model, modelEnv, prices, free, type: _, ...rest } = entry;
  return createLlmSeat(
    { ...rest, model: model ?? (env[modelEnv] as string), prices: free || prices === null ? "free" : prices },
    env,
  );
};

export class SeatsFileError extends Error {
  readonly code = "SEATS_FILE_INVALID";
  constructor(problems: readonly string[]) {
    super(
      `The seats file is not valid:\n${problems.map((problem) => `  ${problem}`).join("\n")}\nagents/seats/example.yaml shows every field.`,
    );
    this.name = "SeatsFileError";
  }
}
