import { bootstrapInterval, type BootstrapOptions, type Interval } from "./bootstrap.ts";
import { DAYS_A_YEAR, dailyCloses, meanOf, returnsOf, sharpe } from "./statistics.ts";

type Run = { time: Float64Array; equityUsd: Float64Array };

/** How one run did against another over the same days. */
export type Comparison = {
  days: number;
  /** Mean daily difference of returns, first minus second, times 365. */
  annualDifference: number;
  interval: Interval | null;
  /** Whether the interval leaves zero out: only then do the two differ by more than chance would. */
  excludesZero: boolean;
  sharpeDifference: number | null;
  sharpeInterval: Interval | null;
};

/**
 * Pairs two runs day by day. The interval is that of the stationary bootstrap over the paired days: what one day did to both
 * cancels.
 * @throws RunsNotPairedError where they do not cover the same moments
 */
export const compareRuns = (first: Run, second: Run, options: Partial<BootstrapOptions> = {}): Comparison => {
  if (first.time.length !== second.time.length || first.time.some((time, i) => time !== second.time[i]))
    throw new RunsNotPairedError();
  const [a, b] = [first, second].map(({ time, equityUsd }) => returnsOf(dailyCloses(time, equityUsd))) as [
    Float64Array,
    Float64Array,
  ];
  const difference = ([x, y]: Float64Array[]): number =>
    (meanOf(x as Float64Array) - meanOf(y as Float64Array)) * DAYS_A_YEAR;
  const sharper = ([x, y]: Float64Array[]): number | null => {
    const [left, right] = [sharpe(x as Float64Array), sharpe(y as Float64Array)];
    return left === null || right === null ? null : left - right;
  };
  const interval = bootstrapInterval([a, b], difference, options);
  return {
    days: a.length,
    annualDifference: a.length === 0 ? 0 : difference([a, b]),
    interval,
    excludesZero: interval !== null && (interval.low > 0 || interval.high < 0),
    sharpeDifference: a.length < 2 ? null : sharper([a, b]),
    sharpeInterval: bootstrapInterval([a, b], sharper, options),
  };
};

export class RunsNotPairedError extends Error {
  readonly code = "RUNS_NOT_PAIRED";
  constructor() {
    super("The two runs do not cover the same moments.\nCompare runs over the same history, range and interval.");
    this.name = "RunsNotPairedError";
  }
}
