import { z } from "zod";

export const runId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, "expected letters, digits, dots and dashes");

/** `run.json`: what a folder is. Not hashed: a run's times and process differ where its records are equal. */
export const runInfoSchema = z.strictObject({
  format: z.literal(1),
  id: runId,
  /** What the run does, in one line without paths or URLs. */
  what: z.string().max(200),
  /** ISO 8601, UTC. */
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  state: z.enum(["running", "finished", "failed", "interrupted"]),
  /** Process that owns the run while it is running. */
  pid: z.number().int().min(1).nullable(),
  /** How it ended, in one line; null while running. */
  ending: z.string().max(400).nullable(),
});
export type RunInfo = z.infer<typeof runInfoSchema>;

/** `20261121T040228Z`, from a clock that is passed in; with `-2`, `-3` … where the second is taken. */
export const runIdAt = (now: Date, taken: (id: string) => boolean): string => {
  const base = `${now.toISOString().replace(/[-:]/g, "").slice(0, 15)}Z`;
  let id = base;
  for (let n = 2; taken(id); n += 1) id = `${base}-${n}`;
  return id;
};
