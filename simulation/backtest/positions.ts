import type { SnapshotPosition } from "../../policies/treasury/snapshot.ts";
import { amountsOf } from "../engines/v3/liquidityMath.ts";
import type { FeesAlong } from "../market/lpFees.ts";
import { poolAt, type PoolModel } from "../market/poolModel.ts";

/** A liquidity position that a run opened. */
export type HeldPosition = {
  id: string;
  /** Place of its pool among the market's. */
  pool: number;
  tickLower: number;
  tickUpper: number;
  liquidity: bigint;
  /** What went in [base units]. */
  put: readonly [bigint, bigint];
  /** Place on the clock at which it was opened. */
  opened: number;
  fees: FeesAlong;
};

/** Prices of a pool's two tokens [USD]: the market's, or the oracle's. */
export type TwoPrices = readonly [usd0: number, usd1: number];

const rootOf = (model: PoolModel, [usd0, usd1]: TwoPrices): bigint => BigInt(poolAt(model, usd0, usd1).sqrtPriceX96);

/** What lies in a position at prices, without fees, rounded down as it would come out [base units]. */
export const lying = (position: HeldPosition, model: PoolModel, prices: TwoPrices): [bigint, bigint] =>
  amountsOf(position.liquidity, position, rootOf(model, prices), false);

/** The same with what is owed to it at a step. */
export const lyingWithFees = (
  position: HeldPosition,
  model: PoolModel,
  prices: TwoPrices,
  step: number,
): [bigint, bigint] => {
  const [[amount0, amount1], [fees0, fees1]] = [lying(position, model, prices), position.fees(step)];
  return [amount0 + fees0, amount1 + fees1];
};

export const snapshotPosition = (
  { id, tickLower, tickUpper, liquidity }: HeldPosition,
  { sides, pool }: PoolModel,
  [amount0, amount1]: readonly [bigint, bigint],
): SnapshotPosition => ({
  id,
  token0: sides[0].token,
  token1: sides[1].token,
  feePpm: pool.feePpm,
  tickLower,
  tickUpper,
  liquidity: liquidity.toString(),
  amount0: amount0.toString(),
  amount1: amount1.toString(),
});
