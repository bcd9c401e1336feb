import { z } from "zod";
import { seededRandom } from "../history/random.ts";
import { lastAtMost, type PriceHistory } from "../market/prices.ts";
import { drawRows } from "../reports/bootstrap.ts";

/** What a portfolio would have come to, in whole basis points of its value; a loss is positive and rounded up. */
export const portfolioRiskSchema = z.strictObject({
  /** Over the last window, up to now. Negative is a gain. */
  lastLossBps: z.number().int(),
  /** The worst window in the history, and the day it began. */
  worst: z.strictObject({ lossBps: z.number().int(), from: z.string() }),
  /** Mean loss of the worst 5% of bootstrapped paths. */
  cvar95Bps: z.number().int(),
  /** Loss that one path in twenty passes. */
  var95Bps: z.number().int(),
});

/** Something about the history that a reader must know, and a mandate may deny on. */
export const historyFindingSchema = z.strictObject({
  asset: z.string(),
  kind: z.enum(["missing", "stale", "short"]),
  detail: z.string(),
});

/** A proposal held against the past: what is held now beside what it would leave. */
export const proposalRiskSchema = z.strictObject({
  format: z.literal(1),
  /** Content hashes of the histories it rests on. */
  histories: z.array(z.string()),
  windowDays: z.number().int(),
  /** Daily rows the assets have in common. */
  days: z.number().int(),
  paths: z.number().int(),
  seed: z.number().int(),
  findings: z.array(historyFindingSchema),
  /** Null where there is no history to hold a portfolio against. */
  current: portfolioRiskSchema.nullable(),
  proposed: portfolioRiskSchema.nullable(),
});
export type ProposalRisk = z.infer<typeof proposalRiskSchema>;

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
  /** History looked at [days]. */
  lookbackDays: number;
  paths: number;
  /** Mean length of a block [days]. */
  block: number;
  seed: number;
  /** A last price older than this is stale [seconds]. */
  staleSeconds: number;
  histories: readonly string[];
};

const DAY = 86_400;

/**
 * Holds both portfolios, untouched, over the last window, the worst window and bootstrapped paths of the same days. Days are
 * drawn for all assets at once, so that what fell together falls together. Pure: the same histories and seed give the same
 * answer.
 */
export const proposalRisk = (holdings: readonly Holding[], options: RiskOptions): ProposalRisk => {
  const findings: ProposalRisk["findings"] = [];
  const grid = gridOf(holdings, options);
  const series = holdings.map((holding) => alongGrid(holding, grid, options, findings));
  const days = Math.max(0, grid.length - 1);
  const whole = series.every((prices) => prices !== null) && days > options.windowDays;
  const shared = { windowDays: options.windowDays, days, paths: options.paths, seed: options.seed };
  const about = { format: 1 as const, histories: [...options.histories], ...shared, findings };
  if (!whole) return { ...about, current: null, proposed: null };
  const prices = series as Float64Array[];
  const growths = pathGrowths(prices, options);
  const riskOf = (values: readonly number[]) => portfolioRisk(values, prices, growths, grid, options);
  return {
    ...about,
    current: riskOf(holdings.map(({ currentUsd }) => currentUsd)),
    proposed: riskOf(holdings.map(({ proposedUsd }) => proposedUsd)),
  };
};

/** Ends of days that every asset with a history has a price for, the last of them now. */
const gridOf = (holdings: readonly Holding[], { now, lookbackDays }: RiskOptions): number[] => {
  const firsts = holdings.flatMap(({ history }) => (history === null ? [] : [history.knownAt[0] ?? now]));
  const begin = Math.max(now - lookbackDays * DAY, ...firsts);
  const days = Math.max(0, Math.floor((now - begin) / DAY));
  return Array.from({ length: days + 1 }, (_, i) => now - (days - i) * DAY);
};

const alongGrid = (
  { symbol, class: kind, history }: Holding,
  grid: readonly number[],
  { now, windowDays, staleSeconds }: RiskOptions,
  findings: ProposalRisk["findings"],
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
    const rows = drawRows(days, block, random).subarray(0, windowDays);
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
): NonNullable<ProposalRisk["current"]> => {
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
const bpsUp = (share: number): number => Math.ceil(Number((share * 10_000).toFixed(6)));

/** What a mandate may ask of a proposal's past: proposed in policies/decisions, not yet a field of it. */
export type RiskLimits = {
  /** Largest mean loss of the worst 5% of paths over the window [bps of NAV]; null asks nothing. */
  maxCvarBps: number | null;
  /** Largest loss of the worst window in the history [bps of NAV]. */
  maxWorstLossBps: number | null;
  /** Whether missing, stale or short history denies. */
  denyWithoutHistory: boolean;
};

export type RiskFinding = {
  rule: "cvar" | "worst-window" | "history";
  observed: number;
  limit: number;
  ok: boolean;
  shrinks: boolean;
};

/** As any rule: over a limit a proposal may still pass where it brings the figure strictly down. */
export const judgeRisk = ({ current, proposed, findings }: ProposalRisk, limits: RiskLimits): RiskFinding[] => {
  const one = (
    rule: "cvar" | "worst-window",
    limit: number | null,
    of: (risk: NonNullable<typeof current>) => number,
  ) => {
    if (limit === null || current === null || proposed === null) return [];
    const shrinks = of(current) > limit && of(proposed) < of(current);
    return [{ rule, observed: of(proposed), limit, ok: of(proposed) <= limit || shrinks, shrinks }];
  };
  return [
    ...one("cvar", limits.maxCvarBps, ({ cvar95Bps }) => cvar95Bps),
    ...one("worst-window", limits.maxWorstLossBps, ({ worst }) => worst.lossBps),
    ...(limits.denyWithoutHistory
      ? [{ rule: "history" as const, observed: findings.length, limit: 0, ok: findings.length === 0, shrinks: false }]
      : []),
  ];
};
