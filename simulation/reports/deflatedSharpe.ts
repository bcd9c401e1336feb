import type { Moments } from "../sweep/row.ts";
import { normalCdf, normalQuantile } from "./normal.ts";
import { deviationOf, meanOf } from "./statistics.ts";

const EULER = 0.5772156649015329;

export type Deflated = {
  /** Sharpe that the best of as many worthless trials would show, a day. */
  luckySharpe: number;
  /** Probability that the best one's true Sharpe is over that. */
  probability: number;
};

/**
 * Bailey and López de Prado (2014), The Deflated Sharpe Ratio: how likely it is that the best of many trials is better than
 * the best of as many that are worth nothing, given how their Sharpe ratios scatter, how long the record is, and its tails.
 * Trials that are close to each other count as many, so the true probability is rather higher.
 * @param sharpes of every trial, a day, the best one's among them
 * @returns null where it says nothing: a single trial, or a record too short
 */
export const deflatedSharpe = (best: Moments, sharpes: readonly number[]): Deflated | null => {
  const { count, sharpe, skewness, kurtosis } = best;
  if (sharpe === null || sharpes.length < 2 || count < 3) return null;
  const luckySharpe = luckiest(deviationOf(Float64Array.from(sharpes)), sharpes.length);
  const spread = 1 - skewness * sharpe + ((kurtosis - 1) / 4) * sharpe ** 2;
  if (!(spread > 0)) return null;
  return { luckySharpe, probability: normalCdf(((sharpe - luckySharpe) * Math.sqrt(count - 1)) / Math.sqrt(spread)) };
};

/** Expected highest of `trials` draws around zero that scatter by `deviation`. */
export const luckiest = (deviation: number, trials: number): number =>
  deviation * ((1 - EULER) * normalQuantile(1 - 1 / trials) + EULER * normalQuantile(1 - 1 / (trials * Math.E)));

/** Returns that scatter by less than this, squared, are rounding. */
const NO_VARIANCE = 1e-30;

/** Shape of a series of returns. */
export const momentsOf = (returns: Float64Array): Moments => {
  const count = returns.length;
  const mean = meanOf(returns);
  const central = (power: number): number => meanOf(returns.map((value) => (value - mean) ** power));
  const variance = count < 2 ? 0 : central(2);
  if (!(variance > NO_VARIANCE)) return { count, sharpe: null, skewness: 0, kurtosis: 3 };
  return {
    count,
    sharpe: mean / deviationOf(returns),
    skewness: central(3) / variance ** 1.5,
    kurtosis: central(4) / variance ** 2,
  };
};
