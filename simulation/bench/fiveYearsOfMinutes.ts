import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeSet, saveSet } from "../history/cacheFile.ts";
import { syntheticMarket } from "../history/synthetic.ts";
import type { Bench } from "./bench.ts";

const ROUNDS = 3;
const DAYS = 5 * 365;

/** Loads a set in a process of its own and says how much more memory it then holds [MB]. */
const LOADED = `
const { loadSet } = await import(process.argv[1]);
const before = process.memoryUsage().rss;
const set = loadSet(process.argv[2]);
const sumOf = (values) => { let sum = 0; for (let row = 0; row < values.length; row++) sum += values[row]; return sum; };
const sum = set.series.flatMap(({ columns }) => Object.values(columns)).reduce((all, { values }) => all + sumOf(values), 0);
const after = process.memoryUsage().rss;
console.log(JSON.stringify({ rows: set.series[0].time.length, sum, more: (after - before) / 1e6, whole: after / 1e6 }));
`;

/** What five years of minutes take in memory, loaded, checked and read through. */
export const fiveYearsOfMinutes: Bench = {
  name: "memory",
  withoutContracts: true,
  title: "memory for five years of minutes: 2,628,000 bars of time and five figures (made-up market)",
  note: "each round a process of its own; the file's hash is checked and every figure read",
  run: async (say) => {
    const folder = mkdtempSync(join(tmpdir(), "exchequer-bench-"));
    try {
      say("the market is made");
      const path = join(folder, "five.set");
      const { series, synthetic } = syntheticMarket({ days: DAYS, stepSeconds: 60 });
      saveSet(makeSet({ series: series.filter(({ name }) => name === "ETH/USD bars"), synthetic, sources: [] }), path);
      const module = join(import.meta.dirname, "../history/cacheFile.ts");
      const rounds = Array.from({ length: ROUNDS }, () => {
        const run = spawnSync(process.execPath, ["--input-type=module", "-e", LOADED, module, path], {
          encoding: "utf8",
        });
        return JSON.parse(run.stdout) as { more: number; whole: number };
      });
      const megabytes = (statSync(path).size / 1e6).toFixed(0);
      return [
        {
          label: `loaded, over the process before it (${megabytes} MB on disk)`,
          unit: "MB",
          figures: rounds.map(({ more }) => more),
        },
        { label: "the whole process", unit: "MB", figures: rounds.map(({ whole }) => whole) },
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
