import { amount0Between, amount1Between } from "./sqrtPrice.ts";
import { sqrtRatioAtTick } from "./tickMath.ts";

const Q96 = 96n;

/** Ends of a position, as ticks. */
export type Ticked = { tickLower: number; tickUpper: number };

/** What liquidity in a range is made of at a price [base units]; rounded up for what goes in, down for what comes out. */
export const amountsOf = (
  liquidity: bigint,
  { tickLower, tickUpper }: Ticked,
  sqrtPriceX96: bigint,
  roundUp: boolean,
): [amount0: bigint, amount1: bigint] => {
  const [lower, upper] = [sqrtRatioAtTick(tickLower), sqrtRatioAtTick(tickUpper)];
  const price = sqrtPriceX96 < lower ? lower : sqrtPriceX96 > upper ? upper : sqrtPriceX96;
  return [amount0Between(price, upper, liquidity, roundUp), amount1Between(lower, price, liquidity, roundUp)];
};

/** The most liquidity that two amounts make in a range at a price: v3-periphery's LiquidityAmounts. */
export const liquidityFor = (
  amount0: bigint,
  amount1: bigint,
  { tickLower, tickUpper }: Ticked,
  sqrtPriceX96: bigint,
): bigint => {
  const [lower, upper] = [sqrtRatioAtTick(tickLower), sqrtRatioAtTick(tickUpper)];
  if (sqrtPriceX96 <= lower) return forAmount0(amount0, lower, upper);
  if (sqrtPriceX96 >= upper) return forAmount1(amount1, lower, upper);
  const [by0, by1] = [forAmount0(amount0, sqrtPriceX96, upper), forAmount1(amount1, lower, sqrtPriceX96)];
  return by0 < by1 ? by0 : by1;
};

const forAmount0 = (amount0: bigint, lower: bigint, upper: bigint): bigint =>
  (amount0 * ((lower * upper) >> Q96)) / (upper - lower);

const forAmount1 = (amount1: bigint, lower: bigint, upper: bigint): bigint => (amount1 << Q96) / (upper - lower);
