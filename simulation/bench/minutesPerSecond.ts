import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { importFiles } from "../history/import/importFiles.ts";
import { type PoolLog, poolLogs } from "../history/pool/events.ts";
import { BAR_COLUMNS, csvLine, tickBars } from "../history/pool/tickBars.ts";
import { beganAt, type PoolBars, poolBarsOf, rangeOverBars, rootAt } from "../market/poolBars.ts";
import type { Bench, BenchRow } from "./bench.ts";

const root = join(import.meta.dirname, "../..");
const LOG = join(root, "../shared/data/uniswap-v3/usdc-weth-005-2024-01-05.logs.csv.gz");
const SCRIPT = join(root, "test/parity/demeter/position.py");
const RANGE = { tickLower: 199_100, tickUpper: 199_250 };
/** What the position is opened with: WETH, USDC. */
const FUNDS = ["100", "250000"];
const ROUNDS = 5;
/** Days a figure: one alone is over before a clock has seen it. */
const DAYS = 400;
/** demeter prints a position to float64; ours is in float64 throughout. */
const NEAR = 1e-11;

type Theirs = { minutes: number; seconds: number; liquidity: string; last: [number, number, number, number] };

/** One position over a day of minutes: fees and net value at each, by demeter and by the bars tier, at equal output. */
export const minutesPerSecond: Bench = {
  name: "demeter",
  withoutContracts: true,
  title: "a liquidity position over minute bars of 2024-01-05, fees and net value at each: minutes a second",
  note: "both end with the same fees and net value, compared each round; loading is in neither figure",
  run: async (say) => {
    if (!existsSync(LOG)) {
      say("real pool logs are not at ../shared/data: no figures");
      return [];
    }
    const log = poolLogs(await importFiles([LOG]))[0] as PoolLog;
    const folder = mkdtempSync(join(tmpdir(), "exchequer-demeter-"));
    try {
      const bars = join(folder, "bars.csv");
      writeFileSync(bars, `${[BAR_COLUMNS.join(","), ...Array.from(tickBars(log, 60), csvLine)].join("\n")}\n`);
      const python = pythonWithDemeter(folder, say);
      if (python === null) {
        say(
          "no Python with demeter: name one in EXCHEQUER_DEMETER_PYTHON, or have python3 and a way to PyPI; no comparison",
        );
        return [ours(poolBarsOf(log, 60), 7.042e17, null)];
      }
      const theirs = Array.from({ length: ROUNDS }, (_, round) => {
        say(`demeter, round ${round + 1} of ${ROUNDS}`);
        return runDemeter(python, bars);
      });
      const first = theirs[0] as Theirs;
      return [
        ours(poolBarsOf(log, 60), Number(first.liquidity), first.last),
        { label: "demeter 1.3.0", unit: "/s", figures: theirs.map(({ minutes, seconds }) => minutes / seconds) },
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** @throws TiersDisagreeError where the last minute is another one */
const ours = (bars: PoolBars, liquidity: number, last: Theirs["last"] | null): BenchRow => {
  const began = beganAt(bars);
  const net = new Float64Array(bars.time.length);
  const figures: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const start = performance.now();
    for (let day = 0; day < DAYS; day++) {
      const { fees0, fees1, amount0, amount1 } = rangeOverBars(bars, { ...RANGE, liquidity }, 500, began);
      for (let row = 0; row < net.length; row++) {
        const price = 1e12 / rootAt(began[row] as number) ** 2;
        const [dollars, ether] = [
          (amount0[row] as number) + (fees0[row] as number),
          (amount1[row] as number) + (fees1[row] as number),
        ];
        net[row] = dollars / 1e6 + (ether / 1e18) * price;
      }
      if (last !== null && day === 0)
        compare([(fees0.at(-1) as number) / 1e6, (fees1.at(-1) as number) / 1e18, net.at(-1) as number], last);
    }
    // The first round only warms up.
    if (round > 0) figures.push((DAYS * bars.time.length) / ((performance.now() - start) / 1_000));
  }
  return { label: `exchequer, bars tier, ${DAYS} times the day`, unit: "/s", figures };
};

const compare = (mine: readonly number[], [, ...theirs]: Theirs["last"]): void => {
  if (mine.some((value, i) => Math.abs(value / (theirs[i] as number) - 1) > NEAR)) throw new TiersDisagreeError();
};

/** A Python that has demeter: the one that is named, or one made here, which takes a way to PyPI. */
const pythonWithDemeter = (folder: string, say: (line: string) => void): string | null => {
  const named = process.env["EXCHEQUER_DEMETER_PYTHON"];
  if (named !== undefined) return named;
  const runs = (program: string, ...args: string[]): boolean =>
    spawnSync(program, args, { stdio: "ignore" }).status === 0;
  if (!runs("python3", "--version")) return null;
  say("demeter is installed into an environment of its own");
  const environment = join(folder, "python");
  const python = join(environment, "bin/python");
  const made =
    runs("python3", "-m", "venv", environment) && runs(python, "-m", "pip", "install", "-q", "zelos-demeter==1.3.0");
  return made ? python : null;
};

const runDemeter = (python: string, bars: string): Theirs => {
  const args = [SCRIPT, bars, `${RANGE.tickLower}`, `${RANGE.tickUpper}`, ...FUNDS, "--seconds"];
  const { status, stdout, stderr } = spawnSync(python, args, { encoding: "utf8" });
  if (status !== 0) throw new DemeterFailedError(stderr.trim().split("\n").at(-1) ?? "");
  return JSON.parse(stdout) as Theirs;
};

class TiersDisagreeError extends Error {
  readonly code = "BENCH_DISAGREES";
  constructor() {
    super("demeter and the bars tier gave different fees or net value.\nTheir speeds compare nothing.");
    this.name = "TiersDisagreeError";
  }
}

class DemeterFailedError extends Error {
  readonly code = "BENCH_DEMETER";
  constructor(said: string) {
    super(`demeter did not run: ${said}\nName a Python that has zelos-demeter 1.3.0 in EXCHEQUER_DEMETER_PYTHON.`);
    this.name = "DemeterFailedError";
  }
}
