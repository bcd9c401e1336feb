import type { Mandate, MandateAsset } from "../../policies/treasury/mandate.ts";
import { floats, type HistorySet, type Series, seriesWhere } from "../history/set.ts";
import { roundsOf } from "./feedModel.ts";
import { type PoolLog, poolLogs } from "../history/pool/events.ts";
import { type Lending, lendingAlong, underlyingOf } from "./lending.ts";
import { logOfPool } from "./lpFees.ts";
import { poolModels, type PoolModel } from "./poolModel.ts";
import { knownAlong, type PriceHistory, type RoundHistory, upTo } from "./prices.ts";

/** One managed asset over the clock. */
export type AssetMarket = {
  symbol: string;
  /** Null where nothing is known of it and it is taken for one dollar. */
  history: PriceHistory | null;
  /** What the market pays at each moment [USD]. */
  usd: Float64Array;
  /** Rounds of its feed, in the shape of a snapshot's price history. */
  rounds: { timestamp: number; priceUsd8: string }[];
  /** Latest round at each moment; -1 before the first. Without a history there are no rounds and the feed says one dollar. */
  round: Int32Array;
};

/** Everything a backtest may know of the world, along one clock. */
export type Market = {
  /** Moments at which the council decides [unix seconds]. */
  clock: Float64Array;
  /** In the mandate's order. */
  assets: AssetMarket[];
  pools: PoolModel[];
  /** Each pool's own log where the history has it: it says what a position earned. */
  logs: (PoolLog | null)[];
  /** Assets that are receipts of something lent. */
  lending: Lending[];
  /** What a unit of gas costs [wei]. */
  gasWei: Float64Array;
  /** Content hashes of the history sets it was built from. */
  hashes: string[];
  /** Whether any of it is made up. */
  synthetic: boolean;
  /** What was taken for granted, in sentences for people. */
  notes: string[];
  /** Where the data was cut off; null where it is whole [unix seconds]. */
  cutAt: number | null;
};

export type MarketInput = {
  mandate: Mandate;
  sets: readonly HistorySet[];
  /** Unix seconds; everything there is where they are not named. */
  from?: number | undefined;
  to?: number | undefined;
  /** Time between two decisions [seconds]. */
  everySeconds: number;
  /** How long an oracle's answer is on its way [seconds]. */
  oracleLagSeconds?: number | undefined;
  /** Gas price where no history says [wei]. */
  gasWei?: number | undefined;
  /** Nothing that became known later is looked at [unix seconds]. */
  cutAt?: number | undefined;
};

export const STATED_GAS_WEI = 20e9;

/**
 * Lays histories along one clock: for each moment the last price that was known by then, and what the feeds said.
 * @throws HistoryLacksAssetError, HistoryOverlapsError, BacktestRangeError
 */
export const buildMarket = (p: MarketInput): Market => {
  const notes: string[] = [];
  const histories = p.mandate.assets.map((asset) => historyOf(asset, p, notes));
  const clock = clockOf(p, histories);
  const assets = p.mandate.assets.map((asset, i) => assetMarket(asset, histories[i] ?? null, clock, p, notes));
  const pools = poolModels(p.mandate);
  const found = p.sets.flatMap(poolLogs);
  const logs = pools.map((pool) => logOfPool(pool, found));
  if (p.mandate.uniswapV3.positionManager !== null) notes.push(...feeNotes(pools, logs));
  return {
    clock,
    assets,
    pools,
    logs,
    lending: lendingAlong(p.mandate, p.sets, clock, notes),
    gasWei: gasAlong(clock, p, notes),
    hashes: p.sets.map(({ contentHash }) => contentHash),
    synthetic: p.sets.some(({ synthetic }) => synthetic !== null),
    notes,
    cutAt: p.cutAt ?? null,
  };
};

/** Under which name the market trades what a token wraps. */
const MARKET_NAMES: Record<string, string> = { WETH: "ETH", WBTC: "BTC" };
export const marketName = (symbol: string): string => MARKET_NAMES[symbol] ?? symbol;
const DOLLARS: ReadonlySet<string> = new Set(["USD", "USDT", "USDC", "DAI"]);

const historyOf = (asset: MandateAsset, p: MarketInput, notes: string[]): PriceHistory | null => {
  // What is lent is worth what it can be taken back for.
  const lent = underlyingOf(p.mandate, asset.symbol);
  if (lent !== undefined) return historyOf(lent, p, []);
  const base = marketName(asset.symbol);
  const found = pricesIn(p.sets, base);
  if (found === null) {
    if (asset.class === "volatile") throw new HistoryLacksAssetError(asset.symbol, p.sets);
    notes.push(`${asset.symbol} has no history here: it is taken for $1.00, and its feed for always fresh.`);
    return null;
  }
  for (const quote of found.quotes)
    if (quote !== "USD") notes.push(`${base} is priced in ${quote}, taken for a dollar.`);
  return p.cutAt === undefined ? found.history : upTo(found.history, p.cutAt);
};

/**
 * Prices of what the market calls `base`, parts that follow each other joined, and in what they are quoted; null where there are none.
 * @throws HistoryOverlapsError
 */
export const pricesIn = (
  sets: readonly HistorySet[],
  base: string,
): { history: PriceHistory; quotes: string[] } | null => {
  const series = sets
    .flatMap((set) => (["bars", "price", "pool"] as const).flatMap((kind) => seriesWhere(set, { kind, base })))
    .filter(({ quote, time }) => DOLLARS.has(quote) && quote !== base && time.length > 0)
    .sort((a, b) => (a.time[0] as number) - (b.time[0] as number));
  if (series.length === 0) return null;
  const parts = series.map(pricesOf);
  parts.slice(1).forEach((part, i) => {
    const before = parts[i] as PriceHistory;
    if ((before.knownAt.at(-1) as number) >= (part.knownAt[0] as number))
      throw new HistoryOverlapsError(before.name, part.name);
  });
  const history = {
    name: parts.map(({ name }) => name).join(", "),
    knownAt: joined(parts.map(({ knownAt }) => knownAt)),
    usd: joined(parts.map(({ usd }) => usd)),
  };
  return { history, quotes: [...new Set(series.map(({ quote }) => quote))] };
};

/**
 * A bar is stamped with its beginning, and its close is known at its end. So is a price a day, as explorers export them: of ether's
 * in 2022 and 2023 the median is 3 basis points off the exchange's price at the end of its day, and 163 at the beginning.
 */
const pricesOf = (series: Series): PriceHistory => {
  const usd = floats(series, series.kind === "bars" ? "close" : "price");
  const step = series.kind === "pool" ? 0 : (series.stepSeconds ?? 0);
  return { name: series.name, knownAt: series.time.map((time) => time + step), usd };
};

const joined = (parts: Float64Array[]): Float64Array => {
  if (parts.length === 1) return parts[0] as Float64Array;
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};

const clockOf = (p: MarketInput, histories: (PriceHistory | null)[]): Float64Array => {
  const known = histories.filter((history) => history !== null && history.knownAt.length > 0) as PriceHistory[];
  const first = Math.max(...known.map(({ knownAt }) => knownAt[0] as number));
  const last = Math.min(...known.map(({ knownAt }) => knownAt.at(-1) as number));
  const every = p.everySeconds;
  const from = p.from ?? Math.ceil(first / every) * every;
  const to = Math.min(p.to ?? last, p.cutAt ?? Number.POSITIVE_INFINITY);
  if (!(from >= first) || (p.cutAt === undefined && to > last) || !(to >= from))
    throw new BacktestRangeError(p.from, p.to, first, last);
  return Float64Array.from({ length: Math.floor((to - from) / every) + 1 }, (_, i) => from + i * every);
};

const assetMarket = (
  asset: MandateAsset,
  history: PriceHistory | null,
  clock: Float64Array,
  p: MarketInput,
  notes: string[],
): AssetMarket => {
  if (history === null)
    return {
      symbol: asset.symbol,
      history,
      usd: new Float64Array(clock.length).fill(1),
      rounds: [],
      round: new Int32Array(clock.length).fill(-1),
    };
  const rounds =
    recordedRounds(underlyingOf(p.mandate, asset.symbol) ?? asset, p) ?? modelledRounds(asset, history, p, notes);
  return {
    symbol: asset.symbol,
    history,
    usd: knownAlong(clock, history.knownAt, history.usd).usd,
    rounds: Array.from(rounds.usd, (usd, row) => ({
      timestamp: rounds.updatedAt[row] as number,
      priceUsd8: BigInt(Math.round(usd * 1e8)).toString(),
    })),
    round: knownAlong(clock, rounds.updatedAt, rounds.usd).index,
  };
};

/** The feed's own rounds where the history has them. */
const recordedRounds = (asset: MandateAsset, p: MarketInput): RoundHistory | null => {
  const [series] = p.sets.flatMap((set) =>
    seriesWhere(set, { kind: "rounds", base: marketName(asset.symbol), quote: "USD" }),
  );
  if (series === undefined) return null;
  const history = { name: series.name, knownAt: series.time, usd: floats(series, "price") };
  const { name, knownAt, usd } = p.cutAt === undefined ? history : upTo(history, p.cutAt);
  return { name, updatedAt: knownAt, usd };
};

const modelledRounds = (asset: MandateAsset, history: PriceHistory, p: MarketInput, notes: string[]): RoundHistory => {
  const { heartbeatSeconds: believed, epsilonBps: deviationBps } = asset;
  const heartbeatSeconds = believed - Math.min(3_600, Math.floor(believed / 12));
  notes.push(
    `The ${asset.symbol} feed is modelled: it answers when ${history.name} moved by ${deviationBps / 100}% or after ${heartbeatSeconds} s.`,
  );
  return roundsOf(history, { deviationBps, heartbeatSeconds, lagSeconds: p.oracleLagSeconds ?? 0 });
};

const gasAlong = (clock: Float64Array, p: MarketInput, notes: string[]): Float64Array => {
  const [series] = p.sets.flatMap((set) => seriesWhere(set, { kind: "gas" }));
  const stated = p.gasWei ?? STATED_GAS_WEI;
  if (series === undefined || p.gasWei !== undefined) {
    notes.push(`Gas is taken for ${stated / 1e9} gwei throughout.`);
    return new Float64Array(clock.length).fill(stated);
  }
  // A day's average is known when the day is over.
  const step = series.stepSeconds ?? 86_400;
  const known = knownAlong(
    clock,
    series.time.map((time) => time + step),
    floats(series, "price"),
  ).usd;
  const missing = known.findLastIndex((wei) => !(wei > 0)) + 1;
  if (missing > 0) notes.push(`Gas is taken for ${stated / 1e9} gwei for ${missing} decisions, before its history.`);
  return known.map((wei) => (wei > 0 ? wei : stated));
};

const ONE_DAY = "on one day's volume, that of 2024-01-05";

/** What fees of positions rest on, a pool. */
const feeNotes = (pools: readonly PoolModel[], logs: readonly (PoolLog | null)[]): string[] =>
  pools.map(({ pool, depth }, i) => {
    const name = `${pool.tokens.join("/")} ${pool.feePpm / 10_000}%`;
    if (logs[i] !== null) return `Positions in ${name} earn what its log shows, swap by swap.`;
    return depth.volumeUsdPerDay === 0
      ? `Positions in ${name} earn no fees: nobody states what it trades.`
      : `Positions in ${name} earn fees ${ONE_DAY}: $${depth.volumeUsdPerDay / 1e6} million every day, whatever the market did.`;
  });

/** What has to stand beside fees that no log shows; null where a log was named. */
export const feesWarning = (notes: readonly string[]): string | null =>
  notes.some((note) => note.includes("earn what its log shows")) || !notes.some((note) => note.includes(ONE_DAY))
    ? null
    : `FEES ARE STATED, NOT MEASURED: they rest ${ONE_DAY}, repeated every day. Name a pool's log (--history) for fees swap by swap.`;

const dateOf = (time: number): string => new Date(time * 1000).toISOString().slice(0, 16).replace("T", " ");

export class BacktestRangeError extends Error {
  readonly code = "BACKTEST_RANGE";
  constructor(from: number | undefined, to: number | undefined, first: number, last: number) {
    const asked = [from, to].map((time) => (time === undefined ? "the data's end" : dateOf(time))).join(" to ");
    const held = Number.isFinite(first)
      ? `The histories hold prices of every asset from ${dateOf(first)} to ${dateOf(last)} UTC.`
      : "The histories hold no price at all.";
    super(`${asked} is not inside the data.\n${held} Ask for a range inside it.`);
    this.name = "BacktestRangeError";
  }
}

export class HistoryLacksAssetError extends Error {
  readonly code = "HISTORY_LACKS_ASSET";
  constructor(symbol: string, sets: readonly HistorySet[]) {
    const has = sets.flatMap(({ series }) => series.map(({ name }) => name)).join(", ") || "nothing";
    super(
      `The mandate manages ${symbol}, and no history prices ${marketName(symbol)} in dollars.\nThe histories hold: ${has}. Name one more with --history.`,
    );
    this.name = "HistoryLacksAssetError";
  }
}

export class HistoryOverlapsError extends Error {
  readonly code = "HISTORY_OVERLAPS";
  constructor(one: string, other: string) {
    super(
      `Two histories price the same asset at the same time: ${one} and ${other}.\nName one of them; parts that follow each other are joined.`,
    );
    this.name = "HistoryOverlapsError";
  }
}
