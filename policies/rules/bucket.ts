import { mulDivDown } from "../treasury/money.ts";
import { dropBelowZero } from "./share.ts";

/** A bucket that refills linearly: what was taken from it, and when that was written down. */
export type Bucket = {
  capacityUsd8: bigint;
  /** Time in which an empty bucket is full again [seconds]. */
  refillSeconds: bigint;
  usedUsd8: bigint;
  /** Unix seconds. */
  updatedAt: bigint;
};

/** What may still be taken at `time` [1e-8 USD], rounded down. */
export const availableUsd8 = (bucket: Bucket, time: bigint): bigint =>
  dropBelowZero(bucket.capacityUsd8, usedUsd8(bucket, time));

/** What is still used at `time`, after refill rounded down [1e-8 USD]. */
export const usedUsd8 = ({ capacityUsd8, refillSeconds, usedUsd8: used, updatedAt }: Bucket, time: bigint): bigint => {
  if (refillSeconds === 0n) return used;
  return dropBelowZero(used, mulDivDown(capacityUsd8, dropBelowZero(time, updatedAt), refillSeconds));
};
