import { type Column, intAt, pickRows } from "../column.ts";
import { gapsOf, stepOf } from "../gaps.ts";
import type { PoolFacts, Series, SeriesKind } from "../set.ts";
import type { Reading } from "./layout.ts";

/** Rows as a file gave them, not yet in order. */
export type Unsettled = {
  kind: SeriesKind;
  base: string;
  quote: string;
  name: string;
  pool: PoolFacts | null;
  time: Float64Array;
  /** Line of each row, for refusals. */
  lines: Float64Array;
  columns: Record<string, Column>;
  /** What tells rows of one time apart, in order; empty where a time may stand only once. */
  key: readonly string[];
};

/** Two rows of one time whose prices are farther apart than this are not the same market. */
const SAME_MARKET = 0.05;
/** No listed asset moves so far from one row to the next; a change of units does. */
const CHANGE_OF_UNITS = 10;

/**
 * Puts rows in order, settles rows of the same time by stated rules, and finds step and gaps. Nothing is filled in.
 * @throws HistoryLineRefusedError for two rows of one time that no rule settles, and for a price that changes its unit
 */
export const settle = (rows: Unsettled, reading: Pick<Reading, "note" | "refuse">): Series => {
  const order = inOrder(rows, reading);
  const kept = withoutRepeats(rows, order, reading);
  const time = Float64Array.from(kept, (row) => rows.time[row] as number);
  const columns = Object.fromEntries(
    Object.entries(rows.columns).map(([name, column]) => [name, pickRows(column, kept)]),
  );
  const { kind, base, quote, name, pool } = rows;
  if (kind === "bars" || kind === "price") oneUnit(columns, kept, rows.lines, reading);
  const stepSeconds = rows.key.length > 0 ? null : stepOf(time);
  return { name, kind, base, quote, time, columns, stepSeconds, gaps: gapsOf(time, stepSeconds), pool };
};

const comparing =
  ({ time, key, columns }: Unsettled) =>
  (a: number, b: number): number => {
    const byTime = (time[a] as number) - (time[b] as number);
    if (byTime !== 0) return byTime;
    for (const part of key) {
      const found = columns[part] as Column;
      const difference =
        found.type === "float"
          ? (found.values[a] as number) - (found.values[b] as number)
          : Number(intAt(found, a) - intAt(found, b));
      if (difference !== 0) return difference;
    }
    return 0;
  };

const inOrder = (rows: Unsettled, reading: Pick<Reading, "note">): Uint32Array => {
  const compare = comparing(rows);
  const order = Uint32Array.from(rows.time, (_, row) => row);
  let [backward, first] = [0, 0];
  for (let row = 1; row < order.length; row++)
    if (compare(row - 1, row) > 0) {
      backward++;
      first ||= rows.lines[row] as number;
    }
  if (backward === 0) return order;
  const rule = backward > order.length / 2 ? "order: newest first, turned round" : "order: not by time, sorted";
  reading.note(rule, first, backward);
  return order.sort((a, b) => compare(a, b) || a - b);
};

const withoutRepeats = (
  rows: Unsettled,
  order: Uint32Array,
  reading: Pick<Reading, "note" | "refuse">,
): Uint32Array => {
  const compare = comparing(rows);
  const kept = new Uint32Array(order.length);
  let count = 0;
  for (const row of order) {
    const before = kept[count - 1];
    if (count === 0 || compare(before as number, row) !== 0) kept[count++] = row;
    else kept[count - 1] = oneOf(rows, before as number, row, reading);
  }
  return kept.slice(0, count);
};

/** Which of two rows with the same time (and key) stays. */
const oneOf = (rows: Unsettled, first: number, second: number, reading: Pick<Reading, "note" | "refuse">): number => {
  const { columns, lines } = rows;
  const [a, b] = [lines[first] as number, lines[second] as number];
  const differs = Object.values(columns).some((column) => valueAt(column, first) !== valueAt(column, second));
  if (!differs) {
    reading.note("twice: the same row again, left out", b);
    return first;
  }
  const [price, volume] = [columns["close"] ?? columns["price"], columns["volume"]];
  if (rows.kind !== "bars" || price?.type !== "float" || volume?.type !== "float")
    return reading.refuse(b, `it has the time of line ${a} and says something else`);
  const apart = Math.abs(Math.log((price.values[first] as number) / (price.values[second] as number)));
  if (apart > SAME_MARKET)
    return reading.refuse(b, `it has the time of line ${a} and a price ${(apart * 100).toFixed(0)}% away`);
  const stays = isFuller(columns, second, first) ? second : first;
  reading.note("twice: two bars of one time, the one with more volume kept", stays === first ? b : a);
  return stays;
};

/** More volume; with the same volume the higher high, open, close, so that the order of a file decides nothing. */
const isFuller = (columns: Record<string, Column>, row: number, other: number): boolean => {
  for (const name of ["volume", "high", "open", "close"]) {
    const column = columns[name];
    if (column?.type !== "float") continue;
    const more = (column.values[row] as number) - (column.values[other] as number);
    if (more !== 0 && !Number.isNaN(more)) return more > 0;
  }
  return false;
};

const valueAt = (column: Column, row: number): number | bigint | null => {
  if (column.type === "int") return intAt(column, row);
  const value = column.values[row] as number;
  return Number.isNaN(value) ? null : value;
};

const oneUnit = (
  columns: Record<string, Column>,
  kept: Uint32Array,
  lines: Float64Array,
  reading: Pick<Reading, "refuse">,
): void => {
  const price = columns["close"] ?? columns["price"];
  if (price?.type !== "float") return;
  for (let row = 1; row < kept.length; row++) {
    const times = (price.values[row] as number) / (price.values[row - 1] as number);
    if (times > CHANGE_OF_UNITS || times < 1 / CHANGE_OF_UNITS)
      reading.refuse(
        lines[kept[row] as number] as number,
        `the price is ${times > 1 ? times.toPrecision(3) : (1 / times).toPrecision(3)} times ${times > 1 ? "that" : "below that"} of the row before: mixed units`,
      );
  }
};
