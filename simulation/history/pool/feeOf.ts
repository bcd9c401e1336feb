import { type PoolLog, swapAt, type SwapRow } from "./events.ts";
import { noTicks, replaySwap, SPACING_OF_FEE } from "./replaySwap.ts";

const ENOUGH = 40;
const MOST_TRIED = 400;

/**
 * The fee tier under which a pool's swaps come out to the unit; null where none of the tiers does. A log does not say what
 * the fee was, and a wrong one gives wrong amounts for every swap.
 */
export const feeFromSwaps = (log: PoolLog): number | null => {
  const swap = swapAt(log.swaps);
  const pairs: [SwapRow, SwapRow][] = [];
  for (let row = 1; row < Math.min(log.swaps.time.length, MOST_TRIED) && pairs.length < ENOUGH; row++) {
    const [before, it] = [swap(row - 1), swap(row)];
    if (before.liquidity === it.liquidity) pairs.push([before, it]);
  }
  const fits = Object.entries(SPACING_OF_FEE).map(([fee, spacing]) => {
    const matching = pairs.filter(([before, it]) => replaySwap(before, it, noTicks(spacing), BigInt(fee)) !== null);
    return [Number(fee), matching.length] as const;
  });
  const [fee, count] = fits.reduce((best, one) => (one[1] > best[1] ? one : best), [0, 0] as const);
  return pairs.length > 0 && count * 2 > pairs.length ? fee : null;
};
