import { BPS, mulDivDown, mulDivUp } from "../treasury/money.ts";

/** Stands for "more than any limit" where a share has no denominator; also the largest number a finding holds. */
export const BOUNDLESS = (1n << 255n) - 1n;

/** `part` of `whole`, rounded up [bps]; boundless where there is a part of nothing. */
export const shareBpsUp = (part: bigint, whole: bigint): bigint => {
  if (whole === 0n) return part === 0n ? 0n : BOUNDLESS;
  return mulDivUp(part, BPS, whole);
};

/** `part` of `whole`, rounded down [bps]; nothing of nothing is nothing. */
export const shareBpsDown = (part: bigint, whole: bigint): bigint => (whole === 0n ? 0n : mulDivDown(part, BPS, whole));

/** Held at the largest number a finding holds (an unlimited allowance is 2^256 - 1). */
export const capped = (value: bigint): bigint => (value > BOUNDLESS ? BOUNDLESS : value);

/** `a - b`, or zero. */
export const dropBelowZero = (a: bigint, b: bigint): bigint => (a > b ? a - b : 0n);
