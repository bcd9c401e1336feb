/**
 * What was added to ranges of ticks so far, and the sum at any of them, both in the logarithm of the number of ticks: a year's
 * log has tens of thousands of Mints and Burns and millions of swaps. (A Fenwick tree over differences.)
 */
export type RangeSums = { add(from: number, to: number, value: bigint): void; at(index: number): bigint };

/** @param p.lowest @param p.highest bounds of the indices */
export const rangeSums = ({ lowest, highest }: { lowest: number; highest: number }): RangeSums => {
  const tree = new Map<number, bigint>();
  const size = highest - lowest + 2;
  const bump = (index: number, value: bigint): void => {
    for (let at = index - lowest + 1; at <= size; at += at & -at) tree.set(at, (tree.get(at) ?? 0n) + value);
  };
  return {
    add: (from, to, value) => {
      bump(from, value);
      bump(to, -value);
    },
    at: (index) => {
      let sum = 0n;
      for (let at = index - lowest + 1; at > 0; at -= at & -at) sum += tree.get(at) ?? 0n;
      return sum;
    },
  };
};
