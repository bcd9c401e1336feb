import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadSet, saveSet } from "../history/cacheFile.ts";
import { importFiles } from "../history/import/importFiles.ts";
import { floats, type HistorySet } from "../history/set.ts";
import { syntheticMarket } from "../history/synthetic.ts";
import type { Bench } from "./bench.ts";

const ROUNDS = 9;
const COLUMNS = ["open", "high", "low", "close", "volume"];

/** A year of minute bars loaded whole, hash checked, from the columnar file; beside the same rows as CSV, read two ways. */
export const yearOfMinutes: Bench = {
  name: "load",
  withoutContracts: true,
  title: "loading a year of minutes: 525,600 bars of time and five figures (made-up market)",
  note: "each way ends with the same sums of every column; the columnar file's SHA-256 is checked in its figure",
  run: async () => {
    const folder = mkdtempSync(join(tmpdir(), "exchequer-bench-"));
    try {
      const market = syntheticMarket({ days: 365, stepSeconds: 60 });
      const eth = market.series.filter(({ name }) => name === "ETH/USD bars");
      const [set, csv] = [join(folder, "year.set"), join(folder, "eth-usd.csv")];
      writeFileSync(csv, asCsv({ series: eth }));
      saveSet(await importFiles([csv]), set);
      const sums = sumsOf(loadSet(set));
      const figures: Record<"columns" | "split" | "imported", number[]> = { columns: [], split: [], imported: [] };
      for (let round = 0; round < ROUNDS; round++) {
        const columns = await timed(() => loadSet(set));
        const split = await timed(async () => splitAll(await readFile(csv, "utf8")));
        const imported = await timed(() => importFiles([csv]));
        if (![sumsOf(columns.result), split.result, sumsOf(imported.result)].every((one) => one === sums))
          throw new LoadsDisagreeError();
        figures.columns.push(columns.took);
        figures.split.push(split.took);
        figures.imported.push(imported.took);
      }
      const megabytes = (path: string): string => `${(statSync(path).size / 1e6).toFixed(0)} MB`;
      return [
        { label: `columns, hash checked (${megabytes(set)})`, unit: "ms", figures: figures.columns },
        { label: `CSV, split and parsed without a check (${megabytes(csv)})`, unit: "ms", figures: figures.split },
        { label: "CSV, by history import with every rule", unit: "ms", figures: figures.imported },
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

const asCsv = (set: Pick<HistorySet, "series">): string => {
  const [bars] = set.series;
  if (bars === undefined) return "";
  const values = COLUMNS.map((column) => floats(bars, column));
  const rows = Array.from(bars.time, (time, row) => [time, ...values.map((column) => column[row])].join(","));
  return `time,${COLUMNS.join(",")}\n${rows.join("\n")}\n`;
};

const sumsOf = ({ series: [bars] }: Pick<HistorySet, "series">): string =>
  bars === undefined ? "" : [bars.time, ...COLUMNS.map((column) => floats(bars, column))].map(sum).join(" ");

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);

/** What one writes in a minute, as most backtests do. */
const splitAll = (text: string): string => {
  const lines = text.trimEnd().split("\n");
  const columns = Array.from({ length: COLUMNS.length + 1 }, () => new Float64Array(lines.length - 1));
  for (let row = 1; row < lines.length; row++) {
    const cells = (lines[row] as string).split(",");
    for (let column = 0; column < columns.length; column++)
      (columns[column] as Float64Array)[row - 1] = Number(cells[column]);
  }
  return columns.map(sum).join(" ");
};

const timed = async <T>(run: () => T | Promise<T>): Promise<{ took: number; result: T }> => {
  const start = performance.now();
  const result = await run();
  return { took: performance.now() - start, result };
};

class LoadsDisagreeError extends Error {
  readonly code = "BENCH_DISAGREES";
  constructor() {
    super("The ways to load a year gave different figures.\nTheir times compare nothing.");
    this.name = "LoadsDisagreeError";
  }
}
