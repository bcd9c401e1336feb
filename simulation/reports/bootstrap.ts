import { type Random, seededRandom } from "../history/random.ts";

export type Interval = { low: number; high: number };

export type BootstrapOptions = {
  seed: number;
  resamples: number;
  /** Mean length of a block [rows]. */
  block: number;
  /** Share of resamples that the interval holds. */
  level: number;
};

export const BOOTSTRAP: BootstrapOptions = { seed: 1, resamples: 1_000, block: 10, level: 0.95 };

/**
 * The stationary bootstrap of Politis and Romano (1994): blocks of geometric length, wrapped around, so that what follows
 * what stays together.
 * @param drawn how many rows to draw, as many as there are unless said
 */
export const drawRows = (count: number, block: number, random: Random, drawn = count): Int32Array => {
  const rows = new Int32Array(drawn);
  let row = 0;
  for (let i = 0; i < drawn; i++) {
    row = i === 0 || random.uniform() < 1 / block ? Math.floor(random.uniform() * count) : (row + 1) % count;
    rows[i] = row;
  }
  return rows;
};

/**
 * Percentile interval of a figure over resampled rows. Several series are drawn with the same rows, so that a difference
 * between them is a paired one.
 * @returns null where the figure has no value in a tenth of the resamples or more
 */
export const bootstrapInterval = (
  series: readonly Float64Array[],
  figure: (resampled: Float64Array[]) => number | null,
  options: Partial<BootstrapOptions> = {},
): Interval | null => {
  const { seed, resamples, block, level } = { ...BOOTSTRAP, ...options };
  const count = series[0]?.length ?? 0;
  if (count < 2) return null;
  const random = seededRandom(seed);
  const drawn = series.map(() => new Float64Array(count));
  const figures: number[] = [];
  for (let k = 0; k < resamples; k++) {
    const rows = drawRows(count, block, random);
    series.forEach((values, s) => {
      const into = drawn[s] as Float64Array;
      for (let i = 0; i < count; i++) into[i] = values[rows[i] as number] as number;
    });
    const value = figure(drawn);
    if (value !== null && Number.isFinite(value)) figures.push(value);
  }
  if (figures.length <= resamples * 0.9) return null;
  figures.sort((a, b) => a - b);
  const at = (share: number): number => figures[Math.round(share * (figures.length - 1))] as number;
  return { low: at((1 - level) / 2), high: at((1 + level) / 2) };
};
