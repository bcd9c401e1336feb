import { z } from "zod";

/**
 * What a cycle's record leaves out so that equal inputs give equal hashes: wall times, latencies, ports. It is never
 * hashed, never exported, and proves nothing.
 */
export const sidecarSchema = z.strictObject({
  format: z.literal(1),
  cycle: z.number().int().min(0),
  /** ISO 8601, UTC. */
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  stages: z.array(z.strictObject({ name: z.string(), milliseconds: z.number().min(0) })),
  modelCalls: z.array(z.strictObject({ seat: z.string(), purpose: z.string(), milliseconds: z.number().min(0) })),
  /** Where things listened, e.g. `chain`, `temporal`: host and port only. */
  endpoints: z.array(z.strictObject({ name: z.string(), url: z.string() })),
  notes: z.array(z.string()),
});
export type Sidecar = z.infer<typeof sidecarSchema>;

const URL_IN_TEXT = /[a-z][a-z0-9+.-]*:\/\/[^\s"'<>]+/gi;

/** Keeps scheme, host and port of a URL. Users, paths and queries carry tokens. */
export const redactUrl = (url: string): string => {
  try {
    const parsed = new URL(url);
    const rest = parsed.pathname.length > 1 || parsed.search !== "" || parsed.username !== "" ? "/…" : "";
    return `${parsed.protocol}//${parsed.host}${rest}`;
  } catch {
    return "(not a URL)";
  }
};

/** Redacts every URL in every string of a value. */
export const redactDeep = <Value>(value: Value): Value => {
  const visit = (item: unknown): unknown => {
    if (typeof item === "string") return item.replace(URL_IN_TEXT, redactUrl);
    if (Array.isArray(item)) return item.map(visit);
    if (item !== null && typeof item === "object") {
      return Object.fromEntries(Object.entries(item).map(([key, inner]) => [key, visit(inner)]));
    }
    return item;
  };
  return visit(value) as Value;
};
