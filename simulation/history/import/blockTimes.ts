import type { Row } from "../read/table.ts";
import { BLOCK_ANCHORS } from "./blockAnchors.ts";
import { GrowingFloats } from "./growing.ts";
import { integer, type Reading } from "./layout.ts";
import type { Times } from "./times.ts";

/** For files that name only a block of mainnet: its time, to half an hour, and a note that says so. */
export const blockTimesOf = (reading: Reading, column: number): Times => {
  const seconds = new GrowingFloats();
  let [first, count] = [0, 0];
  return {
    read: ({ line, values }: Row): void => {
      const block = Number(integer(values[column]) ?? reading.refuse(line, `the block is "${String(values[column])}"`));
      const time = blockTime(block);
      if (time === null)
        return reading.refuse(line, `it has no time of its own, and block ${block} is not between the known ones`);
      first ||= line;
      count++;
      seconds.push(time);
    },
    finish: () => {
      if (count > 0) reading.note("time: computed from mainnet's block number, within half an hour", first, count);
      return seconds.done();
    },
  };
};

/** Time of a block of mainnet [unix seconds] on the line between its known neighbours; null outside of them. */
export const blockTime = (block: number): number | null => {
  let [low, high] = [0, BLOCK_ANCHORS.length - 1];
  const at = (index: number): readonly [number, number] => BLOCK_ANCHORS[index] as readonly [number, number];
  if (block < at(low)[0] || block > at(high)[0]) return null;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (at(middle)[0] <= block) low = middle;
    else high = middle;
  }
  const [[fromBlock, from], [toBlock, to]] = [at(low), at(high)];
  return Math.round(from + ((block - fromBlock) * (to - from)) / (toBlock - fromBlock));
};
