import { swapStep } from "./swapStep.ts";
import { MAX_SQRT_RATIO, MAX_TICK, MIN_SQRT_RATIO, MIN_TICK, sqrtRatioAtTick, tickAtSqrtRatio } from "./tickMath.ts";

/** A pool between two transactions. Prices are square roots in Q64.96. */
export type PoolState = { sqrtPriceX96: bigint; tick: number; liquidity: bigint };

/** What of a pool's ticks a swap has to know. */
export type Ticks = {
  spacing: number;
  /** Ticks that hold liquidity, in ascending order. */
  initialized: readonly number[];
  /** What is added to the active liquidity where the price rises across one of them. */
  netAt(tick: number): bigint;
};

export type Swap = {
  /** Positive came into the pool, negative left it [base units]. */
  amount0: bigint;
  amount1: bigint;
  after: PoolState;
  /** Fees paid in the token that came in, protocol's part included [base units]. */
  fee: bigint;
};

const WORD_TICKS = 256;
/** Limits a swap without a limit runs to. */
export const LOWEST_PRICE = MIN_SQRT_RATIO + 1n;
export const HIGHEST_PRICE = MAX_SQRT_RATIO - 1n;

/**
 * UniswapV3Pool.swap, unit for unit: it also halts at the end of each 256-tick word of the bitmap, because each halt rounds.
 * @param p.amount positive for an exact input, negative for an exact output [base units]
 */
export const swap = (
  pool: PoolState,
  ticks: Ticks,
  p: { zeroForOne: boolean; amount: bigint; feePpm: bigint; limit?: bigint },
): Swap => {
  const { zeroForOne, feePpm } = p;
  const limit = p.limit ?? (zeroForOne ? LOWEST_PRICE : HIGHEST_PRICE);
  const exactIn = p.amount > 0n;
  let { sqrtPriceX96: price, tick, liquidity } = pool;
  let [remaining, given, fee] = [p.amount, 0n, 0n];
  while (remaining !== 0n && price !== limit) {
    const next = nextTick(ticks, tick, zeroForOne);
    const nextPrice = sqrtRatioAtTick(next.tick);
    const target = (zeroForOne ? nextPrice < limit : nextPrice > limit) ? limit : nextPrice;
    const from = price;
    const step = swapStep(price, target, liquidity, remaining, feePpm);
    price = step.price;
    fee += step.fee;
    remaining += exactIn ? -(step.amountIn + step.fee) : step.amountOut;
    given += exactIn ? step.amountOut : step.amountIn + step.fee;
    if (price === nextPrice) {
      if (next.initialized) liquidity += zeroForOne ? -ticks.netAt(next.tick) : ticks.netAt(next.tick);
      tick = zeroForOne ? next.tick - 1 : next.tick;
    } else if (price !== from) tick = tickAtSqrtRatio(price);
  }
  const used = p.amount - remaining;
  const [amountIn, amountOut] = exactIn ? [used, -given] : [given, used];
  return {
    amount0: zeroForOne ? amountIn : amountOut,
    amount1: zeroForOne ? amountOut : amountIn,
    after: { sqrtPriceX96: price, tick, liquidity },
    fee,
  };
};

/** The next tick a swap halts at: one with liquidity, or the end of the bitmap's word. */
const nextTick = (ticks: Ticks, tick: number, zeroForOne: boolean): { tick: number; initialized: boolean } => {
  const { spacing, initialized } = ticks;
  const compressed = Math.floor(tick / spacing);
  if (zeroForOne) {
    const end = Math.floor(compressed / WORD_TICKS) * WORD_TICKS * spacing;
    const found = initialized[firstAbove(initialized, tick) - 1];
    if (found !== undefined && found >= end) return { tick: found, initialized: true };
    return { tick: Math.max(end, MIN_TICK), initialized: false };
  }
  const end = (Math.floor((compressed + 1) / WORD_TICKS) * WORD_TICKS + WORD_TICKS - 1) * spacing;
  const found = initialized[firstAbove(initialized, tick)];
  if (found !== undefined && found <= end) return { tick: found, initialized: true };
  return { tick: Math.min(end, MAX_TICK), initialized: false };
};

/** Index of the first of ascending `values` that is above `than`. */
const firstAbove = (values: readonly number[], than: number): number => {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] as number) > than) high = middle;
    else low = middle + 1;
  }
  return low;
};
