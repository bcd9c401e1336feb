import { createHash } from "node:crypto";
import { z } from "zod";
import { type BacktestResult, HALTS } from "../backtest/result.ts";
import { bootstrapInterval } from "./bootstrap.ts";
import { compareRuns } from "./comparison.ts";
import { haltSpells, shareHalted } from "./halts.ts";
import { annualReturn, dailyCloses, returnsOf, sharpe, statisticsOf } from "./statistics.ts";
import { vetoesByRule } from "./vetoEffects.ts";

const figure = z.number().nullable();
const interval = z.strictObject({ low: z.number(), high: z.number() }).nullable();
const moment = z.string();

export const statisticsSchema = z.strictObject({
  days: z.number(),
  totalReturn: z.number(),
  annualReturn: figure,
  annualVolatility: figure,
  sharpe: figure,
  sortino: figure,
  maxDrawdown: z.number(),
  longestDrawdownDays: z.number(),
  cvar95: figure,
  calmar: figure,
});

export const comparisonSchema = z.strictObject({
  days: z.number(),
  annualDifference: z.number(),
  interval,
  excludesZero: z.boolean(),
  sharpeDifference: figure,
  sharpeInterval: interval,
});

/** One run in figures. Shares are fractions, dollars are plain numbers, moments ISO 8601 in UTC. */
export const summarySchema = z.strictObject({
  strategy: z.string(),
  from: moment,
  to: moment,
  decisions: z.number().int(),
  startUsd: z.number(),
  endUsd: z.number(),
  statistics: statisticsSchema,
  /** 95%, stationary bootstrap of daily returns. */
  intervals: z.strictObject({ annualReturn: interval, sharpe: interval }),
  trades: z.number().int(),
  /** Value moved in a year, of mean equity. */
  turnoverPerYear: z.number(),
  costs: z.strictObject({ feesUsd: z.number(), impactUsd: z.number(), slippageUsd: z.number(), gasUsd: z.number() }),
  /** What positions and lending came to; losses are positive. Null where there was neither. */
  yields: z
    .strictObject({
      lpFeesUsd: z.number(),
      impermanentLossUsd: z.number(),
      lvrUsd: z.number(),
      interestUsd: z.number(),
      positionsOpened: z.number().int(),
      positionsClosed: z.number().int(),
    })
    .nullable(),
  /** Share of decisions under each kind of halt. */
  halted: z.record(z.enum(HALTS), z.number()),
  halts: z.array(z.strictObject({ why: z.enum(HALTS), from: moment, to: moment, decisions: z.number().int() })),
  vetoes: z.array(
    z.strictObject({
      rule: z.string(),
      stopped: z.number().int(),
      cut: z.number().int(),
      days: z.number().int(),
      first: moment,
      last: moment,
      heldBackUsd: z.number(),
      savedUsd: z.strictObject({ "1d": figure, "7d": figure }),
    }),
  ),
  /** Where counting every stable at one dollar was furthest from the oracle's NAV; null where it never was. */
  dollarStables: z
    .strictObject({ at: moment, navUsd: z.number(), countedUsd: z.number(), overstatedBps: z.number() })
    .nullable(),
  silent: z.array(z.strictObject({ reason: z.string(), decisions: z.number().int() })),
  renewals: z.array(z.strictObject({ at: moment, kind: z.enum(["new-epoch", "mode-renewed"]) })),
  /** SHA-256 over every decision and every value of the equity: two runs with the same hash are the same run. */
  resultHash: z.string(),
});
export type Summary = z.infer<typeof summarySchema>;

export const isoOf = (time: number): string => new Date(time * 1000).toISOString().replace(".000", "");

export const summaryOf = (result: BacktestResult): Summary => {
  const { time, equityUsd } = result;
  const returns = returnsOf(dailyCloses(time, equityUsd));
  const statistics = statisticsOf(time, equityUsd);
  const moved = result.trades.reduce((sum, { valueInUsd }) => sum + valueInUsd, 0);
  const mean = equityUsd.reduce((sum, value) => sum + value, 0) / Math.max(1, equityUsd.length);
  const years = statistics.days / 365;
  return {
    strategy: result.id,
    from: isoOf(time[0] as number),
    to: isoOf(time.at(-1) as number),
    decisions: time.length,
    startUsd: equityUsd[0] as number,
    endUsd: equityUsd.at(-1) as number,
    statistics,
    intervals: {
      annualReturn: bootstrapInterval([returns], ([drawn]) => annualReturn(drawn as Float64Array)),
      sharpe: bootstrapInterval([returns], ([drawn]) => sharpe(drawn as Float64Array)),
    },
    trades: result.trades.length,
    turnoverPerYear: years > 0 && mean > 0 ? moved / mean / years : 0,
    costs: { ...result.costs },
    yields: yieldsOf(result),
    halted: Object.fromEntries(HALTS.map((why) => [why, shareHalted(result, why)])) as Summary["halted"],
    halts: haltSpells(result).map(({ why, from, to, steps }) => ({
      why,
      from: isoOf(from),
      to: isoOf(to),
      decisions: steps,
    })),
    vetoes: vetoesByRule(result).map(({ firstTime, lastTime, ...vetoes }) => ({
      ...vetoes,
      first: isoOf(firstTime),
      last: isoOf(lastTime),
    })),
    dollarStables: worstDollars(result),
    silent: [...result.silent].map(([reason, decisions]) => ({ reason, decisions })),
    renewals: result.renewals.map(({ time: at, kind }) => ({ at: isoOf(at), kind })),
    resultHash: hashOfRun(result),
  };
};

/** Two runs of a summary side by side, as the command and the page show them. */
export const against = (result: BacktestResult, other: BacktestResult): z.infer<typeof comparisonSchema> =>
  compareRuns(result, other);

/** What positions and lending came to by the end; null where there was neither. */
export const yieldsOf = ({ yields, moves }: BacktestResult): Summary["yields"] => {
  const last = (kind: keyof typeof yields): number => yields[kind].at(-1) ?? 0;
  const count = (kind: "opened" | "closed"): number => moves.filter((move) => move.kind === kind).length;
  const [lpFeesUsd, impermanentLossUsd] = [last("lpFeesUsd"), last("impermanentLossUsd")];
  const [lvrUsd, interestUsd] = [last("lvrUsd"), last("interestUsd")];
  if (moves.length === 0 && interestUsd === 0) return null;
  return {
    lpFeesUsd,
    impermanentLossUsd,
    lvrUsd,
    interestUsd,
    positionsOpened: count("opened"),
    positionsClosed: count("closed"),
  };
};

const worstDollars = ({ time, navUsd, dollarNavUsd }: BacktestResult): Summary["dollarStables"] => {
  let worst = -1;
  let most = 0;
  navUsd.forEach((nav, step) => {
    const gap = Math.abs((dollarNavUsd[step] as number) - nav) / nav;
    if (gap > most) [worst, most] = [step, gap];
  });
  if (worst < 0) return null;
  const [nav, counted] = [navUsd[worst] as number, dollarNavUsd[worst] as number];
  return {
    at: isoOf(time[worst] as number),
    navUsd: nav,
    countedUsd: counted,
    overstatedBps: Math.round((counted / nav - 1) * 10_000),
  };
};

export const hashOfRun = ({ decisions, equityUsd }: BacktestResult): string =>
  `0x${createHash("sha256").update(decisions.join("\n")).update(Buffer.from(equityUsd.buffer)).digest("hex")}`;
