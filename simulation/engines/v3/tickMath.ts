/** Uniswap v3's TickMath: prices are square roots in Q64.96, ticks powers of 1.0001. */
export const MIN_TICK = -887_272;
export const MAX_TICK = 887_272;
export const MIN_SQRT_RATIO = 4_295_128_739n;
export const MAX_SQRT_RATIO = 1_461_446_703_485_210_103_287_273_052_203_988_822_378_723_970_342n;

const MAX_UINT256 = (1n << 256n) - 1n;

/** sqrt(1.0001) to the power of minus 2^i, in Q128.128, rounded as the contract's table is. */
const POWERS = [
  0xfffcb933bd6fad37aa2d162d1a594001n,
  0xfff97272373d413259a46990580e213an,
  0xfff2e50f5f656932ef12357cf3c7fdccn,
  0xffe5caca7e10e4e61c3624eaa0941cd0n,
  0xffcb9843d60f6159c9db58835c926644n,
  0xff973b41fa98c081472e6896dfb254c0n,
  0xff2ea16466c96a3843ec78b326b52861n,
  0xfe5dee046a99a2a811c461f1969c3053n,
  0xfcbe86c7900a88aedcffc83b479aa3a4n,
  0xf987a7253ac413176f2b074cf7815e54n,
  0xf3392b0822b70005940c7a398e4b70f3n,
  0xe7159475a2c29b7443b29c7fa6e889d9n,
  0xd097f3bdfd2022b8845ad8f792aa5825n,
  0xa9f746462d870fdf8a65dc1f90e061e5n,
  0x70d869a156d2a1b890bb3df62baf32f7n,
  0x31be135f97d08fd981231505542fcfa6n,
  0x9aa508b5b7a84e1c677de54f3e99bc9n,
  0x5d6af8dedb81196699c329225ee604n,
  0x2216e584f5fa1ea926041bedfe98n,
  0x48a170391f7dc42444e8fa2n,
] as const;

/**
 * Square root of 1.0001^tick in Q64.96, rounded up as the contract does.
 * @throws TickOutOfRangeError
 * @example sqrtRatioAtTick(0) // 2n ** 96n
 */
export const sqrtRatioAtTick = (tick: number): bigint => {
  const size = Math.abs(tick);
  if (!Number.isInteger(tick) || size > MAX_TICK) throw new TickOutOfRangeError(`tick ${tick}`);
  let ratio = 1n << 128n;
  for (let bit = 0; size >> bit > 0; bit++) if ((size >> bit) & 1) ratio = (ratio * (POWERS[bit] as bigint)) >> 128n;
  if (tick > 0) ratio = MAX_UINT256 / ratio;
  const rounded = ratio >> 32n;
  return (ratio & 0xffffffffn) === 0n ? rounded : rounded + 1n;
};

/**
 * Greatest tick whose price is not above `sqrtPriceX96`: a guess in float64, then corrected by the exact table.
 * @throws TickOutOfRangeError
 */
export const tickAtSqrtRatio = (sqrtPriceX96: bigint): number => {
  if (sqrtPriceX96 < MIN_SQRT_RATIO || sqrtPriceX96 >= MAX_SQRT_RATIO)
    throw new TickOutOfRangeError(`a price of ${sqrtPriceX96}`);
  const guess = Math.floor((2 * Math.log(Number(sqrtPriceX96) / 2 ** 96)) / Math.log(1.0001));
  let tick = Math.min(Math.max(guess, MIN_TICK), MAX_TICK - 1);
  while (sqrtRatioAtTick(tick) > sqrtPriceX96) tick--;
  while (tick < MAX_TICK - 1 && sqrtRatioAtTick(tick + 1) <= sqrtPriceX96) tick++;
  return tick;
};

export class TickOutOfRangeError extends Error {
  readonly code = "TICK_OUT_OF_RANGE";
  constructor(what: string) {
    super(`${what} lies outside Uniswap v3's range.\nTicks run from ${MIN_TICK} to ${MAX_TICK}.`);
    this.name = "TickOutOfRangeError";
  }
}
