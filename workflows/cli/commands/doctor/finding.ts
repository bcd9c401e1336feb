import { z } from "zod";

/** Parts of the doctor, in the order they are printed. */
export const PARTS = [
  "machine",
  "files",
  "keys",
  "state",
  "bound",
  "policy",
  "custody",
  "allowances",
  "roles",
  "feeds",
  "tokens",
  "venues",
  "processes",
] as const;
export type Part = (typeof PARTS)[number];

/**
 * One thing that was looked at. `bad` keeps a run from working or a promise from holding; `warn` weakens one; `unknown` could
 * not be looked at; `note` is worth knowing.
 */
export const findingSchema = z.strictObject({
  part: z.enum(PARTS),
  what: z.string(),
  level: z.enum(["ok", "note", "unknown", "warn", "bad"]),
  detail: z.string(),
  /** What to do about it. */
  next: z.string().nullable(),
});
export type PartFinding = z.infer<typeof findingSchema>;

/** As a part of the doctor says it, which need not name itself. */
export type Finding = Omit<PartFinding, "part">;

type Say = (what: string, detail: string, next?: string | null) => Finding;

const say =
  (level: Finding["level"]): Say =>
  (what, detail, next = null) => ({ what, level, detail, next });

export const ok = say("ok");
export const note = say("note");
export const unknown = say("unknown");
export const warn = say("warn");
export const bad = say("bad");

/** An error of ours as a finding: its first line says what is wrong, the others what to do. */
export const badBecause = (what: string, error: unknown): Finding => {
  const [detail = "", ...next] = (error as Error).message.split("\n");
  return bad(what, detail, next.join(" ").trim() || null);
};

/** As `badBecause`; state that the fork does not hold is nobody's fault. */
export const failedBecause = (what: string, error: unknown): Finding => {
  const finding = badBecause(what, error);
  return (error as { code?: string }).code === "STATE_UNKNOWN" ? { ...finding, level: "unknown" } : finding;
};

/** The findings of a part, with its name. */
export const inPart = (part: Part, findings: readonly Finding[]): PartFinding[] =>
  findings.map((finding) => ({ part, ...finding }));
