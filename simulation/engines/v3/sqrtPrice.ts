// Uniswap v3's SqrtPriceMath on bigint: same roundings, and the same other formula where 256 bits would overflow.

const Q96 = 96n;
const UINT256 = 1n << 256n;

export const divUp = (numerator: bigint, denominator: bigint): bigint => {
  const quotient = numerator / denominator;
  return quotient * denominator === numerator ? quotient : quotient + 1n;
};

/** Token0 [base units] between two prices at a liquidity. */
export const amount0Between = (a: bigint, b: bigint, liquidity: bigint, roundUp: boolean): bigint => {
  const [low, high] = a > b ? [b, a] : [a, b];
  const product = (liquidity << Q96) * (high - low);
  return roundUp ? divUp(divUp(product, high), low) : product / high / low;
};

/** Token1 [base units] between two prices at a liquidity. */
export const amount1Between = (a: bigint, b: bigint, liquidity: bigint, roundUp: boolean): bigint => {
  const product = liquidity * (a > b ? a - b : b - a);
  const whole = product >> Q96;
  return roundUp && whole << Q96 !== product ? whole + 1n : whole;
};

/** Price after `amountIn` came in. */
export const priceAfterInput = (price: bigint, liquidity: bigint, amountIn: bigint, zeroForOne: boolean): bigint =>
  zeroForOne ? afterAmount0(price, liquidity, amountIn, true) : afterAmount1(price, liquidity, amountIn, true);

/** Price after `amountOut` left. @throws PriceUnreachableError where the liquidity does not hold so much */
export const priceAfterOutput = (price: bigint, liquidity: bigint, amountOut: bigint, zeroForOne: boolean): bigint =>
  zeroForOne ? afterAmount1(price, liquidity, amountOut, false) : afterAmount0(price, liquidity, amountOut, false);

const afterAmount0 = (price: bigint, liquidity: bigint, amount: bigint, add: boolean): bigint => {
  if (amount === 0n) return price;
  const numerator = liquidity << Q96;
  const product = amount * price;
  if (!add) {
    if (product >= UINT256 || numerator <= product) throw new PriceUnreachableError();
    return divUp(numerator * price, numerator - product);
  }
  if (product < UINT256 && numerator + product < UINT256) return divUp(numerator * price, numerator + product);
  return divUp(numerator, numerator / price + amount);
};

const afterAmount1 = (price: bigint, liquidity: bigint, amount: bigint, add: boolean): bigint => {
  if (add) return price + (amount << Q96) / liquidity;
  const quotient = divUp(amount << Q96, liquidity);
  if (price <= quotient) throw new PriceUnreachableError();
  return price - quotient;
};

export class PriceUnreachableError extends Error {
  readonly code = "PRICE_UNREACHABLE";
  constructor() {
    super("The pool does not hold that much in its current range.\nAsk for less.");
    this.name = "PriceUnreachableError";
  }
}
