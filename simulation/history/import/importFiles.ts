import { basename } from "node:path";
import { makeSet } from "../cacheFile.ts";
import { openTable } from "../read/table.ts";
import type { HistorySet, Repair, Series, Source } from "../set.ts";
import { type ImportOptions, type Layout, plain, type Reading } from "./layout.ts";
import { chainlinkRounds } from "./layouts/chainlink.ts";
import { oneValue } from "./layouts/daily.ts";
import { lendingRates } from "./layouts/lending.ts";
import { ohlcv } from "./layouts/ohlcv.ts";
import { poolState } from "./layouts/poolState.ts";
import { uniswapLogs } from "./layouts/uniswapLogs.ts";
import { uniswapTicks } from "./layouts/uniswapTicks.ts";
import { mergeSeries } from "./merge.ts";
import { HistoryFileRefusedError, HistoryLineRefusedError } from "./refusals.ts";

/** In this order: the first whose fields fit reads the file. */
const LAYOUTS: readonly Layout[] = [
  uniswapLogs,
  uniswapTicks,
  poolState,
  chainlinkRounds,
  lendingRates,
  ohlcv,
  oneValue,
];
const LINES_KEPT = 5;

/**
 * Files of any known layout, each read once from front to back; files of one series are put together. What was repaired is
 * in the set's sources, rule by rule with the first lines.
 * @throws HistoryFileRefusedError, HistoryLineRefusedError, PoolMismatchError
 */
export const importFiles = async (
  paths: readonly string[],
  options: ImportOptions = {},
  progress: (rows: number, file: string) => void = () => {},
): Promise<HistorySet> => {
  const read: { series: Series[]; source: Source; path: string }[] = [];
  for (const path of paths) read.push({ path, ...(await importFile(path, options, progress)) });
  const names = new Set(read.flatMap(({ series }) => series.map(({ name }) => name)));
  const series = [...names].map((name) =>
    mergeSeries(
      read.flatMap((one) =>
        one.series.filter((it) => it.name === name).map((it) => ({ series: it, path: one.path, source: one.source })),
      ),
    ),
  );
  return makeSet({ series, synthetic: null, sources: read.map(({ source }) => source) });
};

const importFile = async (
  path: string,
  options: ImportOptions,
  progress: (rows: number, file: string) => void,
): Promise<{ series: Series[]; source: Source }> => {
  const table = await openTable(path);
  const repairs = new Map<string, { count: number; lines: number[] }>();
  let found: { reader: ReturnType<Layout["reader"]>; name: string } | null = null;
  let rows = 0;
  for await (const batch of table.batches) {
    for (const row of batch) {
      found ??= layoutOf(path, table.fields, table.comments, row.values, options, repairs);
      found.reader.row(row);
      rows++;
    }
    progress(rows, basename(path));
  }
  if (found === null) throw new HistoryFileRefusedError(path, "it holds a header and no rows");
  if (rows === 1) throw new HistoryFileRefusedError(path, "it holds one row, and a history needs two");
  const series = found.reader.finish();
  const kept = series.reduce((total, { time }) => total + time.length, 0);
  if (kept === 0) throw new HistoryFileRefusedError(path, "none of its rows could be kept");
  const source: Source = {
    file: basename(path),
    sha256: table.sha256(),
    layout: found.name,
    rowsRead: rows,
    rowsKept: kept,
    repairs: [...repairs].map(([rule, { count, lines }]): Repair => ({
      rule,
      count,
      lines: lines.toSorted((a, b) => a - b),
    })),
  };
  return { series, source };
};

const layoutOf = (
  path: string,
  named: readonly string[] | null,
  comments: readonly string[],
  values: readonly unknown[],
  options: ImportOptions,
  repairs: Map<string, { count: number; lines: number[] }>,
): { reader: ReturnType<Layout["reader"]>; name: string } => {
  const plainNames = new Set(named?.map(plain));
  for (const layout of LAYOUTS) {
    const fields = named === null ? layout.withoutHeader(values) : layout.fits(plainNames) ? named : null;
    if (fields === null) continue;
    const compared = fields.map(plain);
    const reading: Reading = {
      path,
      comments,
      options,
      fields,
      at: (...names) => names.map((name) => compared.indexOf(name)).find((index) => index >= 0) ?? -1,
      note: (rule, line, times = 1) => {
        const known = repairs.get(rule) ?? { count: 0, lines: [] };
        known.count += times;
        if (known.lines.length < LINES_KEPT) known.lines.push(line);
        repairs.set(rule, known);
      },
      refuse: (line, why, hint) => {
        throw new HistoryLineRefusedError(path, line, why, hint);
      },
    };
    return { reader: layout.reader(reading), name: named === null ? `${layout.name}, without a header` : layout.name };
  }
  const what =
    named === null
      ? `no header, and ${values.length} values in its first row`
      : `the columns ${named.slice(0, 12).join(", ")}`;
  throw new HistoryFileRefusedError(path, `no known layout has ${what}`);
};
