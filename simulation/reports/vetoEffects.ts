import type { BacktestResult, Veto } from "../backtest/result.ts";

/** Looked at how long after a veto what was not moved would have gained or lost [seconds]. */
export const HORIZONS = [
  { name: "1d", seconds: 86_400 },
  { name: "7d", seconds: 604_800 },
] as const;

/** What a rule stopped, all of it together. */
export type RuleVetoes = {
  rule: string;
  /** Wishes it stopped whole, and wishes it made smaller. */
  stopped: number;
  cut: number;
  /** Days on which it did either. */
  days: number;
  firstTime: number;
  lastTime: number;
  /** What it kept from being moved, mean of a veto [USD]. */
  heldBackUsd: number;
  /**
   * What not moving it earned (positive) or cost (negative), mean of a veto, before the costs of moving [USD]; null where the
   * data ends before.
   */
  savedUsd: Record<(typeof HORIZONS)[number]["name"], number | null>;
};

/** What a veto saved by a moment after it: what was to be bought did worse than what was to be sold. Null past the data's end. */
export const savedBy = (result: BacktestResult, veto: Veto, horizonSeconds: number): number | null => {
  const later = firstAtLeast(result.time, veto.time + horizonSeconds);
  // What a position would have done is not a matter of two prices.
  const priced = [veto.from, veto.to].every((symbol) => result.symbols.includes(symbol));
  if (later === null || !priced) return null;
  const growth = (symbol: string): number => {
    const prices = result.prices[result.symbols.indexOf(symbol)] as Float64Array;
    return (prices[later] as number) / (prices[veto.step] as number) - 1;
  };
  return (veto.askedUsd - veto.allowedUsd) * (growth(veto.from) - growth(veto.to));
};

/** Vetoes by rule, most frequent first. A wish that several rules breached counts for each. */
export const vetoesByRule = (result: BacktestResult): RuleVetoes[] => {
  const rules = [...new Set(result.vetoes.flatMap((veto) => veto.rules))];
  return rules
    .map((rule) =>
      summed(
        result,
        rule,
        result.vetoes.filter((veto) => veto.rules.includes(rule)),
      ),
    )
    .sort((a, b) => b.stopped + b.cut - a.stopped - a.cut);
};

const summed = (result: BacktestResult, rule: string, vetoes: Veto[]): RuleVetoes => ({
  rule,
  stopped: vetoes.filter(({ kind }) => kind !== "cut").length,
  cut: vetoes.filter(({ kind }) => kind === "cut").length,
  days: new Set(vetoes.map(({ time }) => Math.floor(time / 86_400))).size,
  firstTime: (vetoes[0] as Veto).time,
  lastTime: (vetoes.at(-1) as Veto).time,
  heldBackUsd: mean(vetoes.map(({ askedUsd, allowedUsd }) => askedUsd - allowedUsd)) ?? 0,
  savedUsd: Object.fromEntries(
    HORIZONS.map(({ name, seconds }) => [name, mean(vetoes.map((veto) => savedBy(result, veto, seconds)))]),
  ) as RuleVetoes["savedUsd"],
});

const mean = (values: (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
};

const firstAtLeast = (sorted: Float64Array, value: number): number | null => {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low < sorted.length ? low : null;
};
