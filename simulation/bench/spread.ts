/** Lowest, middle, 90th percentile and highest of some figures. */
export type Spread = { count: number; min: number; median: number; p90: number; max: number };

/** @example spreadOf([3, 1, 2]) // { count: 3, min: 1, median: 2, p90: 3, max: 3 } */
export const spreadOf = (figures: readonly number[]): Spread => {
  if (figures.length === 0) throw new NoFiguresError();
  const sorted = figures.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] as number;
  return {
    count: sorted.length,
    min: sorted[0] as number,
    median: at(0.5),
    p90: at(0.9),
    max: sorted.at(-1) as number,
  };
};

export class NoFiguresError extends Error {
  readonly code = "NO_FIGURES";
  constructor() {
    super("A benchmark gave no figures.\nIt did not run: look at what it printed before.");
    this.name = "NoFiguresError";
  }
}
