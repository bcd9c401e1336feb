import { amount0Between, amount1Between, divUp, priceAfterInput, priceAfterOutput } from "./sqrtPrice.ts";

const MILLION = 1_000_000n;

/** One stretch of a swap inside one liquidity. Amounts are base units; `amountIn` is without the fee. */
export type Step = { price: bigint; amountIn: bigint; amountOut: bigint; fee: bigint };

/**
 * Uniswap v3's SwapMath.computeSwapStep: goes from `price` to `target` or as far as `remaining` carries.
 * @param remaining positive for an exact input, negative for an exact output
 */
export const swapStep = (price: bigint, target: bigint, liquidity: bigint, remaining: bigint, feePpm: bigint): Step => {
  const zeroForOne = price >= target;
  const inBetween = (to: bigint): bigint =>
    zeroForOne ? amount0Between(to, price, liquidity, true) : amount1Between(price, to, liquidity, true);
  const outBetween = (to: bigint): bigint =>
    zeroForOne ? amount1Between(to, price, liquidity, false) : amount0Between(price, to, liquidity, false);
  if (remaining >= 0n) {
    const spendable = (remaining * (MILLION - feePpm)) / MILLION;
    const inToTarget = inBetween(target);
    if (spendable >= inToTarget)
      return { price: target, amountIn: inToTarget, amountOut: outBetween(target), fee: feeOn(inToTarget, feePpm) };
    const next = priceAfterInput(price, liquidity, spendable, zeroForOne);
    // Rounding may carry an input that falls short exactly to the target; the contract then charges as for reaching it.
    if (next === target)
      return { price: next, amountIn: inToTarget, amountOut: outBetween(next), fee: feeOn(inToTarget, feePpm) };
    const amountIn = inBetween(next);
    return { price: next, amountIn, amountOut: outBetween(next), fee: remaining - amountIn };
  }
  const wanted = -remaining;
  const outToTarget = outBetween(target);
  const next = wanted >= outToTarget ? target : priceAfterOutput(price, liquidity, wanted, zeroForOne);
  const amountIn = inBetween(next);
  const out = outBetween(next);
  return { price: next, amountIn, amountOut: out > wanted ? wanted : out, fee: feeOn(amountIn, feePpm) };
};

const feeOn = (amountIn: bigint, feePpm: bigint): bigint => divUp(amountIn * feePpm, MILLION - feePpm);
