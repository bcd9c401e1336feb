/**
 * Distribution function of the standard normal, by Marsaglia's series (2004, Evaluating the Normal Distribution), to about
 * fifteen digits.
 */
export const normalCdf = (x: number): number => {
  if (Math.abs(x) > 8) return x > 0 ? 1 : 0;
  let [sum, term] = [x, x];
  for (let odd = 3; sum + term !== sum; odd += 2) {
    term *= (x * x) / odd;
    sum += term;
  }
  return 0.5 + (sum * Math.exp(-0.5 * x * x)) / Math.sqrt(2 * Math.PI);
};

/** The value that the standard normal stays under with probability `p`, by halving. */
export const normalQuantile = (p: number): number => {
  let [low, high] = [-8, 8];
  for (let i = 0; i < 64; i++) {
    const middle = (low + high) / 2;
    if (normalCdf(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};
