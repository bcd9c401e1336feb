import type { PoolLog } from "../history/pool/events.ts";
import { tickBars } from "../history/pool/tickBars.ts";

/** A pool's bars as columns of float64: what is fast enough to try a thousand ranges on. */
export type PoolBars = {
  /** Where each begins [unix seconds]. */
  time: Float64Array;
  openTick: Float64Array;
  closeTick: Float64Array;
  /** Active after the last swap. */
  liquidity: Float64Array;
  /** What came in [base units]. */
  in0: Float64Array;
  in1: Float64Array;
};

/** A position over bars. */
export type BarRange = {
  tickLower: number;
  tickUpper: number;
  liquidity: number;
};

/** What a position held and had earned at each bar, in float64 [base units]. */
export type RangeOverBars = { fees0: Float64Array; fees1: Float64Array; amount0: Float64Array; amount1: Float64Array };

export const poolBarsOf = (log: PoolLog, barSeconds: number): PoolBars => {
  const bars = [...tickBars(log, barSeconds)];
  return {
    time: Float64Array.from(bars, ({ time }) => time),
    openTick: Float64Array.from(bars, ({ openTick }) => openTick),
    closeTick: Float64Array.from(bars, ({ closeTick }) => closeTick),
    liquidity: Float64Array.from(bars, ({ currentLiquidity }) => Number(currentLiquidity)),
    in0: Float64Array.from(bars, ({ inAmount0 }) => Number(inAmount0)),
    in1: Float64Array.from(bars, ({ inAmount1 }) => Number(inAmount1)),
  };
};

const HALF_LOG_TICK = Math.log(1.0001) / 2;
/** √(token1 / token0) in base units at a tick. */
export const rootAt = (tick: number): number => Math.exp(tick * HALF_LOG_TICK);

/** How much of the way from one tick to another lies inside a range: one where it stands still in it. */
export const insideShare = (from: number, to: number, lower: number, upper: number): number => {
  const side = (tick: number): number => (tick >= upper ? 1 : tick < lower ? -1 : 0);
  const [was, is] = [side(from), side(to)];
  if (was === is) return is === 0 ? 1 : 0;
  const [low, high] = from < to ? [from, to] : [to, from];
  return (Math.min(high, upper) - Math.max(low, lower)) / (high - low);
};

/**
 * A position that stands beside the pool's own liquidity over its bars, by demeter's rule: of a bar's fees it gets its share
 * of the liquidity active at the bar's end, times how much of the way between two closes lay inside its range.
 * @param valuedAt tick at which its amounts are told, a bar: closes, or as demeter does each bar's beginning
 */
export const rangeOverBars = (
  bars: PoolBars,
  range: BarRange,
  feePpm: number,
  valuedAt: Float64Array = bars.closeTick,
): RangeOverBars => {
  const { closeTick, liquidity: pool, in0, in1 } = bars;
  const { tickLower, tickUpper, liquidity } = range;
  const rows = closeTick.length;
  const [fees0, fees1] = [new Float64Array(rows), new Float64Array(rows)];
  const [amount0, amount1] = [new Float64Array(rows), new Float64Array(rows)];
  const [lower, upper] = [rootAt(tickLower), rootAt(tickUpper)];
  const rate = feePpm / 1e6;
  let [earned0, earned1] = [0, 0];
  let last = closeTick[0] as number;
  for (let row = 0; row < rows; row++) {
    const now = closeTick[row] as number;
    const weight = insideShare(last, now, tickLower, tickUpper);
    if (weight > 0) {
      const share = (weight * rate * liquidity) / ((pool[row] as number) + liquidity);
      earned0 += share * (in0[row] as number);
      earned1 += share * (in1[row] as number);
    }
    fees0[row] = earned0;
    fees1[row] = earned1;
    const root = Math.min(Math.max(rootAt(valuedAt[row] as number), lower), upper);
    amount0[row] = liquidity * (1 / root - 1 / upper);
    amount1[row] = liquidity * (root - lower);
    last = now;
  }
  return { fees0, fees1, amount0, amount1 };
};

/** The tick at which each bar begins: the close before it, and its own opening for the first. */
export const beganAt = ({ openTick, closeTick }: Pick<PoolBars, "openTick" | "closeTick">): Float64Array =>
  closeTick.map((_, row) => (row === 0 ? (openTick[0] as number) : (closeTick[row - 1] as number)));
