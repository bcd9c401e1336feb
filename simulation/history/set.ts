import { z } from "zod";
import type { Bytes32 } from "../../policies/treasury/money.ts";
import type { Column, FloatColumn, IntColumn } from "./column.ts";

/** What the rows of a series are; each kind has its columns in README.md. */
export const SERIES_KINDS = ["bars", "price", "rounds", "rates", "gas", "pool", "swaps", "liquidity"] as const;
export type SeriesKind = (typeof SERIES_KINDS)[number];

/** Expected rows that are not there: after the row at `afterTime`, before the row at `beforeTime`. */
export type Gap = { afterTime: number; beforeTime: number; missing: number };

/** Facts of the pool that swaps and liquidity events belong to. Amounts are base units; a price is token1 per token0. */
export const poolFactsSchema = z.strictObject({
  address: z.string().nullable(),
  token0: z.string(),
  token1: z.string(),
  /** Null where nobody says. */
  decimals0: z.number().int().min(0).max(36).nullable(),
  decimals1: z.number().int().min(0).max(36).nullable(),
  /** Parts per million; null where neither the file nor its logs say. */
  feePpm: z.number().int().min(0).max(1_000_000).nullable(),
});
export type PoolFacts = z.infer<typeof poolFactsSchema>;

/** Rows in order of time. A time may repeat where one block holds several events, and nowhere else. */
export type Series = {
  /** Unique in its set: `ETH/USDT bars`, `USDC/WETH 0.05% swaps`. */
  name: string;
  kind: SeriesKind;
  /** What is priced and in what: `ETH`, `USDT`. For a pool token0 and token1; for gas `gas` and `wei`. */
  base: string;
  quote: string;
  /** Unix seconds, never decreasing. */
  time: Float64Array;
  columns: Readonly<Record<string, Column>>;
  /** Distance of rows [seconds]; null where rows come when something happens. */
  stepSeconds: number | null;
  gaps: readonly Gap[];
  pool: PoolFacts | null;
};

/** Where a series came from and what was done to it; not part of the content hash. */
export type Source = {
  file: string;
  /** SHA-256 of the file as it lay there. */
  sha256: Bytes32;
  layout: string;
  rowsRead: number;
  rowsKept: number;
  /** What was repaired, by which stated rule, how often, and the first lines it happened on. */
  repairs: readonly Repair[];
};
export type Repair = { rule: string; count: number; lines: readonly number[] };

/** Present on made-up history, and inside its content hash: whatever is computed from it says so. */
export type Synthetic = { generator: string; seed: number };

export type HistorySet = {
  series: readonly Series[];
  synthetic: Synthetic | null;
  sources: readonly Source[];
  /** SHA-256 over series, pool facts and watermark, byte by byte; the same rows give the same hash whatever file they came in. */
  contentHash: Bytes32;
};

/** The one series of that kind, of that base and quote where they are named. @throws SeriesAbsentError */
export const seriesOf = (
  set: Pick<HistorySet, "series">,
  want: { kind: SeriesKind; base?: string; quote?: string },
): Series => {
  const found = seriesWhere(set, want);
  const [first] = found;
  if (first === undefined || found.length > 1) throw new SeriesAbsentError(want, set, found.length);
  return first;
};

export const seriesWhere = (
  set: Pick<HistorySet, "series">,
  want: { kind?: SeriesKind; base?: string; quote?: string },
): Series[] =>
  set.series.filter(
    ({ kind, base, quote }) =>
      (want.kind ?? kind) === kind && (want.base ?? base) === base && (want.quote ?? quote) === quote,
  );

/** A float column's values. @throws ColumnAbsentError */
export const floats = (series: Series, column: string): Float64Array => {
  const found = series.columns[column] as FloatColumn | undefined;
  if (found?.type !== "float") throw new ColumnAbsentError(series, column, "float");
  return found.values;
};

/** An integer column; read it with `intAt`. @throws ColumnAbsentError */
export const ints = (series: Series, column: string): IntColumn => {
  const found = series.columns[column] as IntColumn | undefined;
  if (found?.type !== "int") throw new ColumnAbsentError(series, column, "int");
  return found;
};

export class SeriesAbsentError extends Error {
  readonly code = "HISTORY_SERIES_ABSENT";
  constructor(
    want: { kind: SeriesKind; base?: string; quote?: string },
    set: Pick<HistorySet, "series">,
    found: number,
  ) {
    const asked = [want.base, want.quote].filter(Boolean).join("/");
    const has = set.series.map(({ name }) => name).join(", ") || "nothing";
    super(
      `The history holds ${found === 0 ? "no" : `${found}`} series of ${want.kind}${asked ? ` of ${asked}` : ""}, and one is needed.\nIt holds: ${has}.`,
    );
    this.name = "SeriesAbsentError";
  }
}

export class ColumnAbsentError extends Error {
  readonly code = "HISTORY_COLUMN_ABSENT";
  constructor(series: Series, column: string, type: string) {
    const has = Object.entries(series.columns).map(([name, { type: its }]) => `${name} (${its})`);
    super(`${series.name} has no ${type} column "${column}".\nIt has: ${has.join(", ")}.`);
    this.name = "ColumnAbsentError";
  }
}
