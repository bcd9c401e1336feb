import type { HistoryFinding, PortfolioRisk } from "../../policies/treasury/backtest.ts";
import { seededRandom } from "../history/random.ts";
import { lastAtMost, type PriceHistory } from "../market/prices.ts";
import { drawRows } from "../reports/bootstrap.ts";

/** Two portfolios held against the past: what is held now, and what a proposal would leave. */
export type ProposalRisk = {
  /** Days that the assets have in common. */
  days: number;
  findings: HistoryFinding[];
  /** Null where there is no history to hold a portfolio against. */
  current: PortfolioRisk | null;
  proposed: PortfolioRisk | null;
};

export type Holding = {
  symbol: string;
  class: "volatile" | "stable";
  /** Value now and after the proposal [USD]. */
  currentUsd: number;
  proposedUsd: number;
  history: PriceHistory | null;
};

export type RiskOptions = {
  /** Unix seconds. */
  now: number;
  windowDays: number;
  paths: number;
  /** Mean length of a block [days]. */
  block: number;
  seed: number;
  /** A last price older than this is stale [seconds]. */
  staleSeconds: number;
};

const DAY = 86_400;

/**
 * Holds both portfolios, untouched, over the last window, the worst window and bootstrapped paths of the same days. Days are
 * drawn for all assets at once, so that what fell together falls together. Pure: the same histories and seed give the same
 * answer.
 */
export const proposalRisk = (holdings: readonly Holding[], options: RiskOptions): ProposalRisk => {
  const findings: HistoryFinding[] = [];
  const grid = gridOf(holdings, options);
  const series = holdings.map((holding) => alongGrid(holding, grid, options, findings));
  const days = Math.max(0, grid.length - 1);
  const whole = series.every((prices) => prices !== null) && days > options.windowDays;
  if (!whole) return { days, findings, current: null, proposed: null };
  const prices = series as Float64Array[];
  const growths = pathGrowths(prices, options);
  const riskOf = (values: readonly number[]) => portfolioRisk(values, prices, growths, grid, options);
  return {
    days,
    findings,
    current: riskOf(holdings.map(({ currentUsd }) => currentUsd)),
    proposed: riskOf(holdings.map(({ proposedUsd }) => proposedUsd)),
  };
};

/** Ends of days that every asset with a history has a price for, the last of them now. */
const gridOf = (holdings: readonly Holding[], { now }: RiskOptions): number[] => {
  const firsts = holdings.flatMap(({ history }) => (history === null ? [] : [history.knownAt[0] ?? now]));
  const begin = firsts.length === 0 ? now : Math.max(...firsts);
  const days = Math.max(0, Math.floor((now - begin) / DAY));
  return Array.from({ length: days + 1 }, (_, i) => now - (days - i) * DAY);
};

const alongGrid = (
  { symbol, class: kind, history }: Holding,
  grid: readonly number[],
  { now, windowDays, staleSeconds }: RiskOptions,
  findings: HistoryFinding[],
): Float64Array | null => {
  if (history === null || history.knownAt.length === 0) {
    const taken = kind === "stable" ? "it is taken for one dollar throughout" : "nothing can be said about it";
    findings.push({ asset: symbol, kind: "missing", detail: `no history prices it: ${taken}` });
    return kind === "stable" ? new Float64Array(grid.length).fill(1) : null;
  }
  const last = history.knownAt[lastAtMost(history.knownAt, now)];
  if (last === undefined || now - last > staleSeconds) {
    const age = last === undefined ? "begins after now" : `ends ${Math.floor((now - last) / 3_600)} hours ago`;
    findings.push({ asset: symbol, kind: "stale", detail: `its history ${age}` });
  }
  if (grid.length - 1 <= windowDays)
    findings.push({
      asset: symbol,
      kind: "short",
      detail: `${grid.length - 1} days in common, more than ${windowDays} are needed`,
    });
  return Float64Array.from(grid, (at) => history.usd[lastAtMost(history.knownAt, at)] ?? Number.NaN);
};

/** Growth of each asset over a window, a row a path. */
const pathGrowths = (
  prices: readonly Float64Array[],
  { paths, windowDays, block, seed }: RiskOptions,
): Float64Array[] => {
  const random = seededRandom(seed);
  const logs = prices.map((series) =>
    Float64Array.from({ length: series.length - 1 }, (_, day) =>
      Math.log((series[day + 1] as number) / (series[day] as number)),
    ),
  );
  const days = (logs[0] as Float64Array).length;
  const growths = prices.map(() => new Float64Array(paths));
  for (let path = 0; path < paths; path++) {
    const rows = drawRows(days, block, random, windowDays);
    logs.forEach((log, asset) => {
      let sum = 0;
      for (const row of rows) sum += log[row] as number;
      (growths[asset] as Float64Array)[path] = Math.exp(sum);
    });
  }
  return growths;
};

const portfolioRisk = (
  values: readonly number[],
  prices: readonly Float64Array[],
  growths: readonly Float64Array[],
  grid: readonly number[],
  { windowDays, paths }: RiskOptions,
): PortfolioRisk => {
  const total = values.reduce((sum, value) => sum + value, 0);
  const shares = values.map((value) => (total > 0 ? value / total : 0));
  const lossFrom = (day: number): number =>
    1 -
    shares.reduce((sum, share, asset) => {
      const series = prices[asset] as Float64Array;
      return sum + share * ((series[day + windowDays] as number) / (series[day] as number));
    }, 0);
  let worst = 0;
  for (let day = 1; day + windowDays < grid.length; day++) if (lossFrom(day) > lossFrom(worst)) worst = day;
  const losses = Float64Array.from(
    { length: paths },
    (_, path) =>
      1 - shares.reduce((sum, share, asset) => sum + share * ((growths[asset] as Float64Array)[path] as number), 0),
  ).sort();
  const tail = losses.subarray(Math.min(paths - 1, Math.ceil(paths * 0.95)));
  return {
    lastLossBps: bpsUp(lossFrom(grid.length - 1 - windowDays)),
    worst: {
      lossBps: bpsUp(lossFrom(worst)),
      from: new Date((grid[worst] as number) * 1000).toISOString().slice(0, 10),
    },
    cvar95Bps: bpsUp(tail.reduce((sum, loss) => sum + loss, 0) / tail.length),
    var95Bps: bpsUp(tail[0] as number),
  };
};

/** Rounded towards denial; what float arithmetic leaves of a whole number is no basis point. */
export const bpsUp = (share: number): number => Math.ceil(Number((share * 10_000).toFixed(6)));
