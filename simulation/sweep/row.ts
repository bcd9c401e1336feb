import type { Statistics } from "../reports/statistics.ts";

/** The shape of daily returns, as the deflated Sharpe ratio asks for it. */
export type Moments = {
  /** Days. */
  count: number;
  /** Mean over deviation, a day; null where nothing moved. */
  sharpe: number | null;
  skewness: number;
  /** Three for a normal distribution. */
  kurtosis: number;
};

/** What one trial came to. */
export type Figures = {
  said: string;
  /** ISO 8601, UTC. */
  from: string;
  to: string;
  endUsd: number;
  statistics: Statistics;
  daily: Moments;
  trades: number;
  vetoes: number;
  costsUsd: number;
  /** Share of decisions in reduce-only or halted. */
  restricted: number;
  resultHash: string;
  /** Equity at the beginning and at each whole day since, where the trial was to keep it [USD]. */
  closes?: number[];
};

/** A trial that ended in an error is a result too: the same settings end in it again. */
export type Failed = { said: string; failed: { code: string; message: string } };

export type Row = Figures | Failed;

export const ran = (row: Row): row is Figures => !("failed" in row);
