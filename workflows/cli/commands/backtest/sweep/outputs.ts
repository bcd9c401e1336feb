import { z } from "zod";
import { comparisonSchema, statisticsSchema } from "../../../../../simulation/reports/summary.ts";
import { groundsSchema } from "../outputs.ts";

const figuresSchema = z.strictObject({
  said: z.string(),
  from: z.string(),
  to: z.string(),
  endUsd: z.number(),
  statistics: statisticsSchema,
  /** Shape of the daily returns; the Sharpe ratio here is of a day. */
  daily: z.strictObject({
    count: z.number().int(),
    sharpe: z.number().nullable(),
    skewness: z.number(),
    kurtosis: z.number(),
  }),
  trades: z.number().int(),
  vetoes: z.number().int(),
  costsUsd: z.number(),
  /** Share of decisions in reduce-only or halted. */
  restricted: z.number(),
  resultHash: z.string(),
});

const failedSchema = z.strictObject({
  said: z.string(),
  failed: z.strictObject({ code: z.string(), message: z.string() }),
});

const commonSchema = z.strictObject({
  grounds: groundsSchema,
  strategy: z.string(),
  score: z.string(),
  /** Runs that the best was picked from; each is another chance of luck. */
  trials: z.number().int(),
  failed: z.array(failedSchema),
  /** SHA-256 over every row in the order of the grid: it does not depend on how many workers there were. */
  resultHash: z.string(),
});

/** What `exchequer backtest sweep --json` prints. */
export const sweepOutputSchema = commonSchema.extend({
  /** Best first. */
  rows: z.array(figuresSchema),
  best: z.strictObject({
    said: z.string(),
    againstHold: comparisonSchema,
    /** Null where it says nothing: a single trial, or too short a record. */
    deflated: z
      .strictObject({
        /** Sharpe a year that the best of as many worthless trials would show. */
        luckySharpe: z.number(),
        /** Probability that the true Sharpe is over that. */
        probability: z.number(),
      })
      .nullable(),
  }),
});
export type SweepOutput = z.infer<typeof sweepOutputSchema>;

const spanSchema = z.strictObject({ from: z.string(), to: z.string(), statistics: statisticsSchema });

/** What `exchequer backtest sweep --walk-forward --json` prints. */
export const walkForwardOutputSchema = commonSchema.extend({
  windows: z.array(
    z.strictObject({
      /** Best of the training window. */
      chosen: z.string(),
      train: spanSchema,
      test: spanSchema,
      /** Doing nothing over the test. */
      hold: statisticsSchema,
    }),
  ),
  /** Means over the training windows, of what was chosen there. */
  inSample: z.strictObject({ sharpe: z.number().nullable(), annualReturn: z.number().nullable() }),
  /** The tests joined end to end: each begins with the starting holdings, and their returns follow each other. */
  outOfSample: z.strictObject({
    statistics: statisticsSchema,
    hold: statisticsSchema,
    againstHold: comparisonSchema,
    trades: z.number().int(),
    vetoes: z.number().int(),
    costsUsd: z.number(),
  }),
});
export type WalkForwardOutput = z.infer<typeof walkForwardOutputSchema>;
