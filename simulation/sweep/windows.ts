/** A stretch of history, both ends included [unix seconds]. */
export type Span = { from: number; to: number };
/** Settings are chosen on `train` and judged on `test`, which begins where it ends. */
export type Window = { train: Span; test: Span };

/**
 * Windows that roll through a history by the length of a test: no test overlaps another, and each begins with what its
 * training ended with.
 * @throws WalkForwardRangeError where not a single one fits
 */
export const windowsOf = (p: Span & { trainSeconds: number; testSeconds: number }): Window[] => {
  const { from, to, trainSeconds, testSeconds } = p;
  const count = Math.floor((to - from - trainSeconds) / testSeconds);
  if (!(count >= 1)) throw new WalkForwardRangeError(to - from, trainSeconds + testSeconds);
  return Array.from({ length: count }, (_, k) => {
    const begin = from + k * testSeconds;
    const turn = begin + trainSeconds;
    return { train: { from: begin, to: turn }, test: { from: turn, to: turn + testSeconds } };
  });
};

const days = (seconds: number): string => `${(seconds / 86_400).toFixed(1).replace(".0", "")} days`;

export class WalkForwardRangeError extends Error {
  readonly code = "WALK_FORWARD_RANGE";
  constructor(held: number, needed: number) {
    super(
      `A training and a test take ${days(needed)}, and there are ${days(held)} from the first decision to the last.\nName shorter ones, --walk-forward 60d:20d, or a longer history.`,
    );
    this.name = "WalkForwardRangeError";
  }
}
