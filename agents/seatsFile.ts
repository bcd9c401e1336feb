import { parse } from "yaml";
import { z } from "zod";
import type { Seat } from "./seat.ts";
import { constantMix, constantMixConfigSchema } from "./seats/constantMix.ts";
import { createLlmSeat } from "./seats/llmSeat.ts";
import { llmEntrySchema, seatingOf } from "./seats/llmSeating.ts";
import { risk, riskConfigSchema } from "./seats/risk.ts";
import { volatilityTarget, volatilityTargetConfigSchema } from "./seats/volatilityTarget.ts";

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
 * @param fetchImpl what model seats ask through
 * @throws SeatsFileError naming each field that is wrong
 */
export const loadSeats = (yamlText: string, env: Environment, fetchImpl: typeof fetch = fetch): Council => {
  const file = readFile(yamlText);
  const seats: Seat[] = [];
  const absent: AbsentSeat[] = [];
  for (const entry of file.seats) {
    if (entry.type === "constant-mix") seats.push(constantMix(entry));
    else if (entry.type === "volatility-target") seats.push(volatilityTarget(entry));
    else if (entry.type === "risk") seats.push(risk(entry));
    else {
      const seating = seatingOf(entry, env);
      if ("seated" in seating) seats.push(createLlmSeat(seating.seated, env, fetchImpl));
      else absent.push({ id: entry.id, ...seating.absent });
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

export class SeatsFileError extends Error {
  readonly code = "SEATS_FILE_INVALID";
  constructor(problems: readonly string[]) {
    super(
      `The seats file is not valid:\n${problems.map((problem) => `  ${problem}`).join("\n")}\nagents/seats/example.yaml shows every field.`,
    );
    this.name = "SeatsFileError";
  }
}
