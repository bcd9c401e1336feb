import type { SnapshotPool } from "../policies/treasury/snapshot.ts";
import { sameAddress } from "../policies/treasury/money.ts";
import { amount0Between, amount1Between, priceAfterInput } from "./engines/v3/sqrtPrice.ts";

const FEE_DENOMINATOR = 1_000_000n;

/**
 * Base units that leave a pool for `amountIn` [base units of `tokenIn`], as long as the trade stays inside the current
 * liquidity range. Past it the answer is a guess: the exact engine has the last word.
 * @returns zero where the pool has no liquidity
 */
export const quoteInRange = (pool: SnapshotPool, tokenIn: string, amountIn: bigint): bigint => {
  const liquidity = BigInt(pool.liquidity);
  if (liquidity === 0n || amountIn <= 0n) return 0n;
  const zeroForOne = sameAddress(pool.token0, tokenIn);
  const afterFee = (amountIn * (FEE_DENOMINATOR - BigInt(pool.feePpm))) / FEE_DENOMINATOR;
  const before = BigInt(pool.sqrtPriceX96);
  const after = priceAfterInput(before, liquidity, afterFee, zeroForOne);
  return zeroForOne ? amount1Between(after, before, liquidity, false) : amount0Between(before, after, liquidity, false);
};

export type Route = { path: readonly string[]; pools: readonly SnapshotPool[] };

/** Every way from one token to another over at most `maxHops` of the given pools, no token visited twice. */
export const routesBetween = (pools: readonly SnapshotPool[], from: string, to: string, maxHops = 2): Route[] => {
  const walk = (path: readonly string[], used: readonly SnapshotPool[]): Route[] => {
    const last = path[path.length - 1] as string;
    if (sameAddress(last, to)) return [{ path, pools: used }];
    if (used.length === maxHops) return [];
    return pools.flatMap((pool) => {
      const next = sameAddress(pool.token0, last) ? pool.token1 : sameAddress(pool.token1, last) ? pool.token0 : null;
      if (next === null || path.some((seen) => sameAddress(seen, next))) return [];
      return walk([...path, next], [...used, pool]);
    });
  };
  return walk([from], []);
};

/** Output of a route for an input, each pool inside its current range. */
export const quoteRoute = (route: Route, amountIn: bigint): bigint =>
  route.pools.reduce((amount, pool, hop) => quoteInRange(pool, route.path[hop] as string, amount), amountIn);
