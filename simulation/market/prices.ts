/** What an asset was worth, as somebody could have known it at the time. */
export type PriceHistory = {
  /** What it is priced in, as its source names it: `ETH/USDT`. */
  name: string;
  /** When each price became known, never decreasing [unix seconds]: a bar's close is known when the bar is over. */
  knownAt: Float64Array;
  /** USD for one whole token. */
  usd: Float64Array;
};

/** Rounds of an oracle as it really answered. */
export type RoundHistory = {
  name: string;
  /** Unix seconds. */
  updatedAt: Float64Array;
  usd: Float64Array;
};

/** Index of the last element that is at most `value` in an array that never decreases; -1 where there is none. */
export const lastAtMost = (sorted: Float64Array, value: number): number => {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
};

/** What was known at each moment of a clock: the last price before it, and when it became known; NaN before the first. */
export const knownAlong = (
  clock: Float64Array,
  knownAt: Float64Array,
  usd: Float64Array,
): { usd: Float64Array; at: Float64Array; index: Int32Array } => {
  const known = {
    usd: new Float64Array(clock.length).fill(Number.NaN),
    at: new Float64Array(clock.length).fill(Number.NaN),
    index: new Int32Array(clock.length).fill(-1),
  };
  let row = -1;
  for (let i = 0; i < clock.length; i++) {
    while (row + 1 < knownAt.length && (knownAt[row + 1] as number) <= (clock[i] as number)) row += 1;
    if (row < 0) continue;
    known.usd[i] = usd[row] as number;
    known.at[i] = knownAt[row] as number;
    known.index[i] = row;
  }
  return known;
};

/** The part of a history that was known at `time`: what a run on truncated data gets. */
export const upTo = <T extends PriceHistory>(history: T, time: number): T => {
  const rows = lastAtMost(history.knownAt, time) + 1;
  return { ...history, knownAt: history.knownAt.slice(0, rows), usd: history.usd.slice(0, rows) };
};
