import { type PoolState, type Swap, swap, type Ticks } from "../../engines/v3/swap.ts";
import { PriceUnreachableError } from "../../engines/v3/sqrtPrice.ts";
import type { SwapRow } from "./events.ts";

/** How a swap was asked for: a log does not say, so each is tried. */
export type Asked = "exact input" | "exact output" | "up to a price";

/** More than any pool holds: the price limit ends the swap. */
export const EVERYTHING = 1n << 250n;

/**
 * Swaps again from the state before, as each way it can have been asked for, and says which gives the row's amounts and price
 * to the unit; null where none does. Liquidity after it is compared too.
 */
export const replaySwap = (before: PoolState, row: SwapRow, ticks: Ticks, feePpm: bigint): Asked | null => {
  const zeroForOne = row.amount0 > 0n || (row.amount0 === 0n && row.amount1 < 0n);
  const [amountIn, amountOut] = zeroForOne ? [row.amount0, row.amount1] : [row.amount1, row.amount0];
  const same = (made: Swap | null): boolean =>
    made !== null &&
    made.amount0 === row.amount0 &&
    made.amount1 === row.amount1 &&
    made.after.sqrtPriceX96 === row.sqrtPriceX96 &&
    made.after.liquidity === row.liquidity;
  if (amountIn > 0n && same(tried(before, ticks, orderOf("exact input", row, feePpm)))) return "exact input";
  if (amountOut < 0n && same(tried(before, ticks, orderOf("exact output", row, feePpm)))) return "exact output";
  const limit = row.sqrtPriceX96;
  const moves = zeroForOne ? limit <= before.sqrtPriceX96 : limit >= before.sqrtPriceX96;
  return moves && same(tried(before, ticks, orderOf("up to a price", row, feePpm))) ? "up to a price" : null;
};

/** What a swap of the log was handed to the pool as, if it was asked for so. */
export const orderOf = (
  asked: Asked,
  row: Pick<SwapRow, "amount0" | "amount1" | "sqrtPriceX96">,
  feePpm: bigint,
): { zeroForOne: boolean; amount: bigint; feePpm: bigint; limit?: bigint } => {
  const zeroForOne = row.amount0 > 0n || (row.amount0 === 0n && row.amount1 < 0n);
  const [amountIn, amountOut] = zeroForOne ? [row.amount0, row.amount1] : [row.amount1, row.amount0];
  if (asked === "up to a price") return { zeroForOne, amount: EVERYTHING, feePpm, limit: row.sqrtPriceX96 };
  return { zeroForOne, amount: asked === "exact input" ? amountIn : amountOut, feePpm };
};

const tried = (before: PoolState, ticks: Ticks, p: Parameters<typeof swap>[2]): Swap | null => {
  try {
    return swap(before, ticks, p);
  } catch (error) {
    // The current range does not hold that much: then it was not asked for so.
    if (error instanceof PriceUnreachableError) return null;
    throw error;
  }
};

export const SPACING_OF_FEE: Record<number, number> = { 100: 1, 500: 10, 3_000: 60, 10_000: 200 };

/** No tick between here and the end of the bitmap's word. */
export const noTicks = (spacing: number): Ticks => ({ spacing, initialized: [], netAt: () => 0n });
