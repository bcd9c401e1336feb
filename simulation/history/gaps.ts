import type { Gap } from "./set.ts";

/**
 * Distance of rows that are meant to come regularly [seconds]: the one that at least half of the rows have. Null where rows
 * come when something happens.
 */
export const stepOf = (time: Float64Array): number | null => {
  const counts = new Map<number, number>();
  for (let row = 1; row < time.length; row++) {
    const apart = distance(time, row);
    counts.set(apart, (counts.get(apart) ?? 0) + 1);
  }
  const [usual, count] = [...counts].reduce((most, one) => (one[1] > most[1] ? one : most), [0, 0]);
  return usual > 0 && count * 2 >= time.length - 1 ? usual : null;
};

/** Where rows are missing; none where no step says when one is due. */
export const gapsOf = (time: Float64Array, stepSeconds: number | null): Gap[] => {
  if (stepSeconds === null) return [];
  const gaps: Gap[] = [];
  for (let row = 1; row < time.length; row++) {
    const missing = Math.round(distance(time, row) / stepSeconds) - 1;
    if (missing > 0) gaps.push({ afterTime: time[row - 1] as number, beforeTime: time[row] as number, missing });
  }
  return gaps;
};

/** The longest time without a row. */
export const longestSilence = (time: Float64Array): { afterTime: number; seconds: number } | null => {
  let [longest, at] = [-1, 0];
  for (let row = 1; row < time.length; row++)
    if (distance(time, row) > longest) [longest, at] = [distance(time, row), row];
  return longest < 0 ? null : { afterTime: time[at - 1] as number, seconds: longest };
};

const distance = (time: Float64Array, row: number): number => (time[row] as number) - (time[row - 1] as number);
