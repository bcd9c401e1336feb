/** Figures of one run. Shares are fractions: 0.1 is ten percent. Null where a series is too short for it to mean anything. */
export type Statistics = {
  days: number;
  totalReturn: number;
  annualReturn: number | null;
  annualVolatility: number | null;
  sharpe: number | null;
  sortino: number | null;
  maxDrawdown: number;
  /** Longest time under an earlier high [days]. */
  longestDrawdownDays: number;
  /** Mean of the worst 5% of days. */
  cvar95: number | null;
  calmar: number | null;
};

/** Crypto has no weekends. */
export const DAYS_A_YEAR = 365;
const DAY = 86_400;
/** Fewer returns than this are no ground for an annual figure. */
const LEAST_RETURNS = 5;

/**
 * Figures of an equity series: returns by UTC day, falls by every row. The risk-free rate is zero.
 * @param time unix seconds
 * @param equity value of the treasury [USD]
 */
export const statisticsOf = (time: Float64Array, equity: Float64Array): Statistics => {
  const returns = returnsOf(dailyCloses(time, equity));
  const enough = returns.length >= LEAST_RETURNS;
  const first = equity[0] ?? 0;
  const totalReturn = first > 0 ? (equity.at(-1) as number) / first - 1 : 0;
  const fall = maxDrawdown(equity);
  const yearly = enough ? annualReturn(returns) : null;
  return {
    days: time.length === 0 ? 0 : ((time.at(-1) as number) - (time[0] as number)) / DAY,
    totalReturn,
    annualReturn: yearly,
    annualVolatility: enough ? annualVolatility(returns) : null,
    sharpe: enough ? sharpe(returns) : null,
    sortino: enough ? sortino(returns) : null,
    maxDrawdown: fall,
    longestDrawdownDays: longestDrawdown(time, equity) / DAY,
    cvar95: enough ? conditionalValueAtRisk(returns, 0.05) : null,
    calmar: yearly === null || fall === 0 ? null : yearly / -fall,
  };
};

/** The first value, then the last one of each UTC day. */
export const dailyCloses = (time: Float64Array, value: Float64Array): Float64Array => {
  const closes: number[] = value.length === 0 ? [] : [value[0] as number];
  for (let row = 1; row < time.length; row++) {
    const last = row === time.length - 1;
    if (last || Math.floor((time[row + 1] as number) / DAY) !== Math.floor((time[row] as number) / DAY))
      closes.push(value[row] as number);
  }
  return Float64Array.from(closes);
};

/** Simple returns between neighbours. */
export const returnsOf = (values: Float64Array): Float64Array =>
  Float64Array.from({ length: Math.max(0, values.length - 1) }, (_, i) => {
    const before = values[i] as number;
    return before > 0 ? (values[i + 1] as number) / before - 1 : 0;
  });

export const meanOf = (values: Float64Array): number => {
  let sum = 0;
  for (const value of values) sum += value;
  return values.length === 0 ? Number.NaN : sum / values.length;
};

/** Standard deviation of a sample (n − 1). */
export const deviationOf = (values: Float64Array): number => {
  const mean = meanOf(values);
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return Math.sqrt(squares / (values.length - 1));
};

/** Compound growth a year. */
export const annualReturn = (returns: Float64Array): number => {
  let growth = 1;
  for (const value of returns) growth *= 1 + value;
  return growth <= 0 ? -1 : growth ** (DAYS_A_YEAR / returns.length) - 1;
};

export const annualVolatility = (returns: Float64Array): number => deviationOf(returns) * Math.sqrt(DAYS_A_YEAR);

/** Sharpe (1994), The Sharpe Ratio, over a rate of zero; null where nothing moves. */
export const sharpe = (returns: Float64Array): number | null => {
  const deviation = deviationOf(returns);
  return deviation > 0 ? (meanOf(returns) / deviation) * Math.sqrt(DAYS_A_YEAR) : null;
};

/** Sortino and Price (1994): the mean over the downside deviation from zero, all days counted; null without a losing day. */
export const sortino = (returns: Float64Array): number | null => {
  let squares = 0;
  for (const value of returns) squares += Math.min(value, 0) ** 2;
  const downside = Math.sqrt(squares / returns.length);
  return downside > 0 ? (meanOf(returns) / downside) * Math.sqrt(DAYS_A_YEAR) : null;
};

/** Deepest fall from an earlier high, as a negative fraction (Magdon-Ismail and Atiya 2004). */
export const maxDrawdown = (equity: Float64Array): number => {
  let [peak, worst] = [Number.NEGATIVE_INFINITY, 0];
  for (const value of equity) {
    if (value > peak) peak = value;
    else if (peak > 0) worst = Math.min(worst, value / peak - 1);
  }
  return worst;
};

/** Longest time from a high until it is reached again, or until the end [seconds]. */
export const longestDrawdown = (time: Float64Array, equity: Float64Array): number => {
  let [peak, since, longest] = [Number.NEGATIVE_INFINITY, 0, 0];
  for (let row = 0; row < equity.length; row++) {
    const now = time[row] as number;
    if ((equity[row] as number) >= peak) {
      longest = Math.max(longest, peak === Number.NEGATIVE_INFINITY ? 0 : now - since);
      [peak, since] = [equity[row] as number, now];
    } else longest = Math.max(longest, now - since);
  }
  return longest;
};

/**
 * Mean of the worst returns: those up to and including the one at the cutoff of the sorted series (Rockafellar and Uryasev
 * 2000, taken on the sample itself).
 */
export const conditionalValueAtRisk = (returns: Float64Array, cutoff: number): number => {
  const sorted = returns.slice().sort();
  return meanOf(sorted.subarray(0, Math.floor((sorted.length - 1) * cutoff) + 1));
};
