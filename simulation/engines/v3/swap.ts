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

/** One halt of a swap on its way: at an initialized tick, at the end of a word of the bitmap, or where it ended. */
export type Halt = {
  zeroForOne: boolean;
  /** Paid in the token that came in [base units]. */
  fee: bigint;
  /** Active while the fee was paid. */
  liquidity: bigint;
  /** The initialized tick it then crossed; null for none. */
  crossed: number | null;
};

const WORD_TICKS = 256;
/** Limits a swap without a limit runs to. */
export const LOWEST_PRICE = MIN_SQRT_RATIO + 1n;
export const HIGHEST_PRICE = MAX_SQRT_RATIO - 1n;

/**
 * UniswapV3Pool.swap, unit for unit: it also halts at the end of each 256-tick word of the bitmap, because each halt rounds.
 * @param p.amount positive for an exact input, negative for an exact output [base units]
 * @param p.onHalt told of each stretch inside one liquidity, in order
 */
export const swap = (
  pool: PoolState,
  ticks: Ticks,
  p: { zeroForOne: boolean; amount: bigint; feePpm: bigint; limit?: bigint; onHalt?: (halt: Halt) => void },
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
    const crossed = price === nextPrice && next.initialized ? next.tick : null;
    p.onHalt?.({ zeroForOne, fee: step.fee, liquidity, crossed });
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
