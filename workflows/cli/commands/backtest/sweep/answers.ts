import canonicalize from "canonicalize";
import { hashOfText } from "../../../../../policies/treasury/canonical.ts";
import { compareRuns } from "../../../../../simulation/reports/comparison.ts";
import { deflatedSharpe } from "../../../../../simulation/reports/deflatedSharpe.ts";
import { DAYS_A_YEAR, meanOf, statisticsOf } from "../../../../../simulation/reports/statistics.ts";
import { against } from "../../../../../simulation/reports/summary.ts";
import { ranked, SCORES, type SweepPlan } from "../../../../../simulation/sweep/plan.ts";
import { type Failed, type Figures, ran, type Row } from "../../../../../simulation/sweep/row.ts";
import { contestantOf } from "../councils.ts";
import type { Loaded } from "../options.ts";
import { groundsOf, runOne } from "../runs.ts";
import type { SweepOutput, WalkForwardOutput } from "./outputs.ts";

const DAY = 86_400;

/** What a plain sweep found, best first, with what is to be thought of the best. */
export const sweepAnswer = async (given: Loaded, plan: SweepPlan, rows: readonly Row[]): Promise<SweepOutput> => {
  const market = given.market();
  const [best, ...others] = ranked(rows.filter(ran), plan.score);
  if (best === undefined) throw new AllTrialsFailedError(failuresIn(rows));
  const [run, hold] = [
    await runOne(given, contestantOf(best.said), market),
    await runOne(given, contestantOf("hold"), market),
  ];
  const sharpes = rows.filter(ran).flatMap(({ daily }) => daily.sharpe ?? []);
  const deflated = deflatedSharpe(best.daily, sharpes);
  return {
    ...common(given, plan, rows, rows.length),
    rows: [best, ...others],
    best: {
      said: best.said,
      againstHold: against(run, hold),
      deflated: deflated && {
        luckySharpe: deflated.luckySharpe * Math.sqrt(DAYS_A_YEAR),
        probability: deflated.probability,
      },
    },
  };
};

const common = (given: Loaded, plan: SweepPlan, rows: readonly Row[], trials: number) => ({
  grounds: groundsOf(given, given.market()),
  strategy: plan.strategy,
  score: SCORES[plan.score],
  trials,
  failed: failuresIn(rows),
  resultHash: hashOfText(canonicalize(rows) ?? ""),
});

const failuresIn = (rows: readonly Row[]): Failed[] => rows.filter((row) => "failed" in row);

/** What was chosen on each training window, and what came of it on the next one. */
export const walkForwardAnswer = (given: Loaded, plan: SweepPlan, rows: readonly Row[]): WalkForwardOutput => {
  const trials = rows.length - 2 * plan.windows.length;
  const each = trials / plan.windows.length;
  const windows = plan.windows.map((_, k) => {
    const [best] = ranked(rows.slice(k * each, (k + 1) * each), plan.score);
    const [test, hold] = rows.slice(trials + 2 * k, trials + 2 * k + 2);
    if (!best || !test || !hold || !ran(best) || !ran(test) || !ran(hold))
      throw new AllTrialsFailedError(failuresIn(rows));
    return { best, test, hold };
  });
  const [tests, holds] = [windows.map(({ test }) => test), windows.map(({ hold }) => hold)];
  const from = plan.windows[0]?.test.from ?? 0;
  const [mine, still] = [joined(tests, from), joined(holds, from)];
  const sum = (figure: (row: Figures) => number): number => tests.reduce((total, row) => total + figure(row), 0);
  return {
    ...common(given, plan, rows, trials),
    windows: windows.map(({ best, test, hold }) => ({
      chosen: best.said,
      train: { from: best.from, to: best.to, statistics: best.statistics },
      test: { from: test.from, to: test.to, statistics: test.statistics },
      hold: hold.statistics,
    })),
    inSample: {
      sharpe: meanKnown(windows.map(({ best }) => best.statistics.sharpe)),
      annualReturn: meanKnown(windows.map(({ best }) => best.statistics.annualReturn)),
    },
    outOfSample: {
      statistics: statisticsOf(mine.time, mine.equityUsd),
      hold: statisticsOf(still.time, still.equityUsd),
      againstHold: compareRuns(mine, still),
      trades: sum(({ trades }) => trades),
      vetoes: sum(({ vetoes }) => vetoes),
      costsUsd: sum(({ costsUsd }) => costsUsd),
    },
  };
};

const meanKnown = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : meanOf(Float64Array.from(known));
};

/** One series of daily values out of tests that follow each other: each goes on with what the one before came to. */
const joined = (rows: readonly Figures[], from: number): { time: Float64Array; equityUsd: Float64Array } => {
  const values = [rows[0]?.closes?.[0] ?? 0];
  for (const { closes } of rows) {
    const [scale, first] = [values.at(-1) as number, closes?.[0] as number];
    for (const close of closes?.slice(1) ?? []) values.push((scale * close) / first);
  }
  return { time: Float64Array.from(values, (_, day) => from + day * DAY), equityUsd: Float64Array.from(values) };
};

export class AllTrialsFailedError extends Error {
  readonly code = "SWEEP_ALL_FAILED";
  constructor(failures: readonly Failed[]) {
    const [first] = failures;
    super(
      `No trial came to a result: all ${failures.length} failed.\n${first ? `${first.said}: ${first.failed.message} (${first.failed.code})` : "Nothing was tried."}`,
    );
    this.name = "AllTrialsFailedError";
  }
}
