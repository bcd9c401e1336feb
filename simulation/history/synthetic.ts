import { makeSet } from "./cacheFile.ts";
import { type Random, seededRandom } from "./random.ts";
import type { Column } from "./column.ts";
import type { HistorySet, Series, SeriesKind } from "./set.ts";

/** What a made-up market is made of. */
export type SyntheticOptions = {
  seed: number;
  /** First row [unix seconds]. */
  start: number;
  days: number;
  stepSeconds: number;
};

/** A year of hours: what `exchequer backtest` runs on where no history is named. */
export const SYNTHETIC_DEFAULTS: SyntheticOptions = { seed: 1, start: 1_704_067_200, days: 365, stepSeconds: 3_600 };

const GENERATOR = "exchequer synthetic 1";
const DAY = 86_400;
const YEAR = 365 * DAY;

/** Drift and volatility [a year], jumps [a year] and their typical size, mean stay [days]. No figure is fitted to a market. */
const REGIMES = [
  { drift: 1.1, volatility: 0.45, jumps: 2, jumpSize: 0.03, stay: 40, gwei: 18 },
  { drift: 0.1, volatility: 0.3, jumps: 1, jumpSize: 0.02, stay: 30, gwei: 10 },
  { drift: -0.4, volatility: 0.75, jumps: 8, jumpSize: 0.05, stay: 25, gwei: 30 },
  { drift: -2, volatility: 1.6, jumps: 60, jumpSize: 0.08, stay: 2, gwei: 120 },
] as const;

/**
 * A market that never was: ETH and BTC through regimes with jumps, USDC and DAI with one depeg, gas, a lending rate. The
 * set is marked as synthetic inside its content hash; the same options give the same bytes.
 */
export const syntheticMarket = (options: Partial<SyntheticOptions> = {}): HistorySet => {
  const { seed, start, days, stepSeconds } = { ...SYNTHETIC_DEFAULTS, ...options };
  const rows = Math.floor((days * DAY) / stepSeconds);
  if (!(rows >= 2) || !Number.isInteger(seed) || !Number.isInteger(start) || !Number.isInteger(stepSeconds))
    throw new SyntheticOptionsError();
  const time = Float64Array.from({ length: rows }, (_, row) => start + row * stepSeconds);
  const regime = regimes(seededRandom(seed), rows, stepSeconds);
  const common = shocks(seededRandom(seed + 1), rows);
  const series = (kind: SeriesKind, base: string, quote: string, columns: Record<string, Column>): Series => ({
    name: `${base}/${quote} ${kind}`,
    kind,
    base,
    quote,
    time,
    columns,
    stepSeconds,
    gaps: [],
    pool: null,
  });
  const path = (draw: number, first: number, beta: number): Float64Array =>
    volatilePath(seededRandom(seed + draw), { regime, common, stepSeconds, first, beta });
  const stress = depegStress(seededRandom(seed + 4), rows, stepSeconds);
  const asset = (draw: number, base: string, close: Float64Array): Series =>
    series("bars", base, "USD", barsAround(seededRandom(seed + draw), close, base));
  return makeSet({
    series: [
      asset(10, "ETH", path(2, 2_300, 1)),
      asset(11, "BTC", path(3, 42_000, 0.75)),
      asset(12, "USDC", pegged(seededRandom(seed + 5), stress, 0.12)),
      asset(13, "DAI", pegged(seededRandom(seed + 6), stress, 0.09)),
      series("gas", "gas", "wei", { price: gasPath(seededRandom(seed + 7), regime) }),
      series("rates", "USDC", "lending", ratePath(seededRandom(seed + 8), regime)),
    ],
    synthetic: { generator: GENERATOR, seed },
    sources: [],
  });
};

/** Which regime each row is in: stays are geometric, the next one is drawn evenly among the others. */
const regimes = (random: Random, rows: number, stepSeconds: number): Uint8Array => {
  let current = 0;
  return Uint8Array.from({ length: rows }, () => {
    const { stay } = REGIMES[current] as (typeof REGIMES)[number];
    if (random.uniform() < stepSeconds / (stay * DAY))
      current = (current + 1 + Math.floor(random.uniform() * (REGIMES.length - 1))) % REGIMES.length;
    return current;
  });
};

/** What moves all volatile assets at once: a draw a row, and whether the row jumps. */
type Shocks = { normal: Float64Array; jump: Float64Array; size: Float64Array };
const shocks = (random: Random, rows: number): Shocks => ({
  normal: Float64Array.from({ length: rows }, () => random.normal()),
  jump: Float64Array.from({ length: rows }, () => random.uniform()),
  size: Float64Array.from({ length: rows }, () => random.normal()),
});

const volatilePath = (
  random: Random,
  p: { regime: Uint8Array; common: Shocks; stepSeconds: number; first: number; beta: number },
): Float64Array => {
  const dt = p.stepSeconds / YEAR;
  let log = Math.log(p.first);
  return Float64Array.from(p.regime, (at, row) => {
    const { drift, volatility, jumps, jumpSize } = REGIMES[at] as (typeof REGIMES)[number];
    const own = 0.8 * (p.common.normal[row] as number) + 0.6 * random.normal();
    const jumped = (p.common.jump[row] as number) < jumps * dt;
    // Jumps lean down: a market falls faster than it rises.
    const jump = jumped ? jumpSize * ((p.common.size[row] as number) - 0.5) : 0;
    log += p.beta * ((drift - volatility ** 2 / 2) * dt + volatility * Math.sqrt(dt) * own + jump);
    return Math.exp(log);
  });
};

/** 0 in peace, up to 1 at the worst of one depeg in the middle half: six hours down, then back with a half-life of ten. */
const depegStress = (random: Random, rows: number, stepSeconds: number): Float64Array => {
  const worst = Math.floor(rows * (0.25 + 0.5 * random.uniform()));
  return Float64Array.from({ length: rows }, (_, row) => {
    const hours = ((row - worst) * stepSeconds) / 3_600;
    return hours < 0 ? Math.max(0, 1 + hours / 6) : 2 ** (-hours / 10);
  });
};

const pegged = (random: Random, stress: Float64Array, depth: number): Float64Array => {
  let noise = 0;
  return Float64Array.from(stress, (at) => {
    noise = 0.9 * noise + 0.000_15 * random.normal();
    return (1 + noise) * (1 - depth * at * (1 + 0.1 * random.normal()));
  });
};

const barsAround = (random: Random, close: Float64Array, base: string): Record<string, Column> => {
  const columns = ["open", "high", "low", "volume"].map(() => new Float64Array(close.length));
  const [open, high, low, volume] = columns as [Float64Array, Float64Array, Float64Array, Float64Array];
  for (let row = 0; row < close.length; row++) {
    const to = close[row] as number;
    const from = (close[Math.max(0, row - 1)] as number) || to;
    const wick = Math.abs(to - from) * 0.5 + to * 0.000_2;
    open[row] = from;
    high[row] = Math.max(from, to) + wick * random.uniform();
    low[row] = Math.min(from, to) - wick * random.uniform();
    volume[row] = (5e7 / to) * Math.exp(0.6 * random.normal()) * (1 + (200 * Math.abs(to - from)) / to);
  }
  const price = (values: Float64Array): Column => ({ type: "float", unit: `USD per ${base}`, values });
  return {
    open: price(open),
    high: price(high),
    low: price(low),
    close: price(close),
    volume: { type: "float", unit: base, values: volume },
  };
};

const gasPath = (random: Random, regime: Uint8Array): Column => {
  let noise = 0;
  const values = Float64Array.from(regime, (at) => {
    noise = 0.95 * noise + 0.12 * random.normal();
    return Math.round((REGIMES[at] as (typeof REGIMES)[number]).gwei * 1e9 * Math.exp(noise));
  });
  return { type: "float", unit: "wei", values };
};

/** Yearly rates as fractions; borrowing costs a quarter more than supplying earns. */
const ratePath = (random: Random, regime: Uint8Array): Record<string, Column> => {
  let noise = 0;
  const supply = Float64Array.from(regime, (at) => {
    noise = 0.98 * noise + 0.04 * random.normal();
    return [0.045, 0.025, 0.03, 0.06][at]! * Math.exp(noise);
  });
  const rate = (values: Float64Array): Column => ({ type: "float", unit: "a year", values });
  return { supply: rate(supply), borrow: rate(supply.map((value) => value * 1.25)) };
};

export class SyntheticOptionsError extends Error {
  readonly code = "HISTORY_SYNTHETIC_OPTIONS";
  constructor() {
    super(
      "A synthetic market needs a whole seed, start and step, and at least two rows.\nDefaults: seed 1, 365 days, 3600 seconds.",
    );
    this.name = "SyntheticOptionsError";
  }
}
