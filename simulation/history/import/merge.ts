import { type Column, type IntColumn, intAt, packInts } from "../column.ts";
import type { Series } from "../set.ts";
import { HistoryFileRefusedError, HistoryLineRefusedError } from "./refusals.ts";
import { settle } from "./settle.ts";
import type { Repair, Source } from "../set.ts";

type Part = { series: Series; path: string; source: Source };

/**
 * One series from the files that hold parts of it. Rows that stand in two of them must say the same, by the same rules as
 * within one file.
 * @throws HistoryFileRefusedError where they have other columns or are of other pools
 */
export const mergeSeries = (parts: readonly Part[]): Series => {
  const [first, ...others] = parts as [Part, ...Part[]];
  if (others.length === 0) return first.series;
  for (const { series, path } of others) {
    if (Object.keys(series.columns).join() !== Object.keys(first.series.columns).join())
      throw new HistoryFileRefusedError(
        path,
        `its ${series.name} have other columns than those before`,
        "Import it into a set of its own.",
      );
    if (JSON.stringify(series.pool) !== JSON.stringify(first.series.pool))
      throw new HistoryFileRefusedError(
        path,
        "its pool is another than the one before",
        "Import it into a set of its own.",
      );
  }
  const events = first.series.columns["logIndex"] !== undefined;
  const last = parts.at(-1) as Part;
  const repairs = last.source.repairs as Repair[];
  return settle(
    {
      ...first.series,
      time: joinFloats(parts.map(({ series }) => series.time)),
      lines: Float64Array.from(
        { length: parts.reduce((rows, { series }) => rows + series.time.length, 0) },
        (_, row) => row + 1,
      ),
      columns: Object.fromEntries(
        Object.keys(first.series.columns).map((name) => [
          name,
          joined(parts.map(({ series }) => series.columns[name] as Column)),
        ]),
      ),
      key: events ? ["block", "logIndex"] : first.series.kind === "rounds" ? ["round"] : [],
    },
    {
      note: (rule, _line, count = 1) => {
        if (rule.startsWith("order:")) return;
        const name = `across files, ${rule}`;
        const known = repairs.find((repair) => repair.rule === name);
        if (known) known.count += count;
        else repairs.push({ rule: name, count, lines: [] });
      },
      refuse: (line, why) => {
        throw new HistoryLineRefusedError(
          last.path,
          line,
          `put together with ${parts.length - 1} more files, ${why} (rows are numbered through)`,
        );
      },
    },
  );
};

const joinFloats = (arrays: readonly Float64Array[]): Float64Array => {
  const all = new Float64Array(arrays.reduce((length, array) => length + array.length, 0));
  let at = 0;
  for (const array of arrays) {
    all.set(array, at);
    at += array.length;
  }
  return all;
};

const joined = (columns: readonly Column[]): Column => {
  const [first] = columns as [Column];
  if (first.type === "float")
    return {
      ...first,
      values: joinFloats(columns.map((column) => (column.type === "float" ? column.values : new Float64Array()))),
    };
  const all = (columns as IntColumn[]).flatMap((column) =>
    Array.from({ length: column.words.length / column.width }, (_, row) => intAt(column, row)),
  );
  return packInts(first.unit, all);
};
