import { z } from "zod";
import { longestSilence } from "./gaps.ts";
import { type HistorySet, poolFactsSchema, type Series, SERIES_KINDS } from "./set.ts";

const seriesInfoSchema = z.strictObject({
  name: z.string(),
  kind: z.enum(SERIES_KINDS),
  base: z.string(),
  quote: z.string(),
  rows: z.number(),
  /** ISO 8601, UTC. */
  from: z.string(),
  to: z.string(),
  /** Null where rows come when something happens. */
  stepSeconds: z.number().nullable(),
  /** Rows that a regular series should have and has not, in total and stretch by stretch. */
  missing: z.number(),
  gaps: z.array(z.strictObject({ after: z.string(), before: z.string(), missing: z.number() })),
  longestSilence: z.strictObject({ after: z.string(), seconds: z.number() }).nullable(),
  columns: z.array(
    z.strictObject({ name: z.string(), type: z.enum(["float", "int"]), unit: z.string(), absent: z.number() }),
  ),
  pool: poolFactsSchema.nullable(),
});

/** What `exchequer history info --json` and `history import --json` print. */
export const historyInfoSchema = z.strictObject({
  contentHash: z.string(),
  synthetic: z.strictObject({ generator: z.string(), seed: z.number() }).nullable(),
  series: z.array(seriesInfoSchema),
  sources: z.array(
    z.strictObject({
      file: z.string(),
      sha256: z.string(),
      layout: z.string(),
      rowsRead: z.number(),
      rowsKept: z.number(),
      repairs: z.array(z.strictObject({ rule: z.string(), count: z.number(), lines: z.array(z.number()) })),
    }),
  ),
});
export type HistoryInfo = z.infer<typeof historyInfoSchema>;

export const setInfo = ({ contentHash, synthetic, series, sources }: HistorySet): HistoryInfo => ({
  contentHash,
  synthetic,
  series: series.map(seriesInfo),
  sources: sources.map((source) => ({
    ...source,
    repairs: source.repairs.map(({ rule, count, lines }) => ({ rule, count, lines: [...lines] })),
  })),
});

const seriesInfo = ({ time, columns, gaps, ...series }: Series): HistoryInfo["series"][number] => {
  const silence = longestSilence(time);
  return {
    name: series.name,
    kind: series.kind,
    base: series.base,
    quote: series.quote,
    rows: time.length,
    from: iso(time[0] as number),
    to: iso(time.at(-1) as number),
    stepSeconds: series.stepSeconds,
    missing: gaps.reduce((sum, { missing }) => sum + missing, 0),
    gaps: gaps.map(({ afterTime, beforeTime, missing }) => ({
      after: iso(afterTime),
      before: iso(beforeTime),
      missing,
    })),
    longestSilence: silence === null ? null : { after: iso(silence.afterTime), seconds: silence.seconds },
    columns: Object.entries(columns).map(([name, column]) => ({
      name,
      type: column.type,
      unit: column.unit,
      absent:
        column.type === "float" ? column.values.reduce((sum, value) => sum + (Number.isNaN(value) ? 1 : 0), 0) : 0,
    })),
    pool: series.pool,
  };
};

const iso = (seconds: number): string => new Date(seconds * 1_000).toISOString().replace(".000Z", "Z");
