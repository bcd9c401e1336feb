import type { Statistics } from "../reports/statistics.ts";
import { type Dial, pointsOf, withSettings } from "./grid.ts";
import type { Row } from "./row.ts";
import type { Window } from "./windows.ts";

/** What rows are sorted by, and settings chosen by: the more the better. */
export const SCORES = {
  sharpe: "sharpe",
  sortino: "sortino",
  return: "totalReturn",
  calmar: "calmar",
  fall: "maxDrawdown",
  cvar: "cvar95",
} as const satisfies Record<string, keyof Statistics>;
export type Score = keyof typeof SCORES;

/** What a sweep tries. Everything else about it stands in its job. */
export type SweepPlan = {
  strategy: string;
  dials: Dial[];
  score: Score;
  /** Empty for a plain sweep over the whole history. */
  windows: Window[];
};

/** One run of a sweep. */
export type Trial = {
  /** A strategy with its settings, as the command line says it. */
  said: string;
  /** Over which part of the history; null for all of it. */
  span: { from: number; to: number } | null;
  /** Whether the row keeps a value a day, to join tests that follow each other. */
  closes: boolean;
};

/** The trials of a plan in order: every point of the grid, once a training window. */
export const trialsOf = (plan: SweepPlan): Trial[] => {
  const points = pointsOf(plan.dials).map((point) => withSettings(plan.strategy, point));
  const spans = plan.windows.length === 0 ? [null] : plan.windows.map(({ train }) => train);
  return spans.flatMap((span) => points.map((said) => ({ said, span, closes: false })));
};

/** Once every training row is there: for each window the best of its rows on its test, and doing nothing beside it. */
export const testsOf = (plan: SweepPlan, rows: readonly Row[]): Trial[] => {
  const each = rows.length / Math.max(1, plan.windows.length);
  return plan.windows.flatMap(({ test }, k) => {
    const [best] = ranked(rows.slice(k * each, (k + 1) * each), plan.score);
    return [best?.said ?? "hold", "hold"].map((said) => ({ said, span: test, closes: true }));
  });
};

/** Rows from best to worst; those without a figure or that failed last, equal ones as the grid has them. */
export const ranked = <T extends Row>(rows: readonly T[], score: Score): T[] =>
  [...rows].sort((a, b) => figureOf(b, score) - figureOf(a, score) || 0);

/** NaN would end the order; nothing is worse than no figure. */
const figureOf = (row: Row, score: Score): number =>
  ("failed" in row ? null : row.statistics[SCORES[score]]) ?? -Number.MAX_VALUE;
