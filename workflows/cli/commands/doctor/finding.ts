import { z } from "zod";

/** One thing that was looked at. `bad` keeps a run from working or a promise from holding; `note` is worth knowing. */
export const findingSchema = z.strictObject({
  what: z.string(),
  level: z.enum(["ok", "note", "bad"]),
  detail: z.string(),
  /** What to do about it. */
  next: z.string().nullable(),
});
export type Finding = z.infer<typeof findingSchema>;

export const ok = (what: string, detail: string): Finding => ({ what, level: "ok", detail, next: null });

export const note = (what: string, detail: string, next: string | null = null): Finding => ({
  what,
  level: "note",
  detail,
  next,
});

export const bad = (what: string, detail: string, next: string | null): Finding => ({
  what,
  level: "bad",
  detail,
  next,
});

/** An error of ours as a finding: its first line says what is wrong, the others what to do. */
export const badBecause = (what: string, error: unknown): Finding => {
  const [detail = "", ...next] = (error as Error).message.split("\n");
  return bad(what, detail, next.join(" ").trim() || null);
};
