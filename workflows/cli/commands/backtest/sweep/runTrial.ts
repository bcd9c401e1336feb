import { momentsOf } from "../../../../../simulation/reports/deflatedSharpe.ts";
import { shareHalted } from "../../../../../simulation/reports/halts.ts";
import { dailyCloses, returnsOf, statisticsOf } from "../../../../../simulation/reports/statistics.ts";
import { hashOfRun, isoOf } from "../../../../../simulation/reports/summary.ts";
import type { BacktestResult } from "../../../../../simulation/backtest/result.ts";
import type { Market } from "../../../../../simulation/market/market.ts";
import type { Trial } from "../../../../../simulation/sweep/plan.ts";
import type { Figures, Row } from "../../../../../simulation/sweep/row.ts";
import type { Breathe } from "../../../../activities/runTrials.ts";
import { contestantOf } from "../councils.ts";
import { loaded, type Loaded } from "../options.ts";
import { runOne } from "../runs.ts";

/** Markets of so many windows are kept: neighbouring trials run over the same one. */
const MOST_MARKETS = 4;
/** A run lets others have the processor this often, so that heartbeats leave and a stop is heard [milliseconds]. */
const BREATH_MS = 50;
const DAY = 86_400;

type Grounds = { given: Loaded; market: Market };

/** Runs trials over the files that were opened once. */
export const trialRunner = (given: Loaded): ((trial: Trial, breathe: Breathe) => Promise<Row>) => {
  const kept = new Map<string, Promise<Grounds>>();
  const groundsFor = (span: Trial["span"]): Promise<Grounds> => {
    const key = span === null ? "" : `${span.from} ${span.to}`;
    const known = kept.get(key) ?? open(given, span);
    kept.delete(key);
    kept.set(key, known);
    if (kept.size > MOST_MARKETS) kept.delete(kept.keys().next().value as string);
    return known;
  };
  return async ({ said, span, closes }, breathe) => {
    try {
      const { given: here, market } = await groundsFor(span);
      return figuresOf(said, await runOne(here, contestantOf(said), market, paced(breathe)), closes);
    } catch (error) {
      const { code, name, message } = error as Error & { code?: unknown };
      if (name === "ApplicationFailure" || typeof code !== "string") throw error;
      return { said, failed: { code, message: message.split("\n")[0] ?? "" } };
    }
  };
};

const open = async (given: Loaded, span: Trial["span"]): Promise<Grounds> => {
  if (span === null) return { given, market: given.market() };
  const here = await loaded({ ...given.options, from: isoOf(span.from), to: isoOf(span.to) }, given.sets);
  return { given: here, market: here.market() };
};

const paced = (breathe: Breathe): (() => void | Promise<void>) => {
  let last = performance.now();
  return () => {
    if (performance.now() - last < BREATH_MS) return;
    return breathe().then(() => void (last = performance.now()));
  };
};

export const figuresOf = (said: string, run: BacktestResult, keepCloses: boolean): Figures => {
  const { feesUsd, impactUsd, slippageUsd, gasUsd } = run.costs;
  return {
    said,
    from: isoOf(run.time[0] as number),
    to: isoOf(run.time.at(-1) as number),
    endUsd: run.equityUsd.at(-1) as number,
    statistics: statisticsOf(run.time, run.equityUsd),
    daily: momentsOf(returnsOf(dailyCloses(run.time, run.equityUsd))),
    trades: run.trades.length,
    vetoes: run.vetoes.length,
    costsUsd: feesUsd + impactUsd + slippageUsd + gasUsd,
    restricted: shareHalted(run, "reduce-only") + shareHalted(run, "halted"),
    resultHash: hashOfRun(run),
    ...(keepCloses ? { closes: wholeDays(run) } : {}),
  };
};

/** Equity at the beginning and at each whole day since. */
const wholeDays = ({ time, equityUsd }: BacktestResult): number[] =>
  [...equityUsd].filter((_, step) => ((time[step] as number) - (time[0] as number)) % DAY === 0);
