import { z } from "zod";
import { evmReplaySchema } from "../../../../simulation/backtest/evmReplay.ts";
import { comparisonSchema, statisticsSchema, summarySchema } from "../../../../simulation/reports/summary.ts";

export const groundsSchema = z.strictObject({
  mandate: z.strictObject({ name: z.string(), hash: z.string() }),
  /** Content hashes of the histories. */
  histories: z.array(z.string()),
  /** True where any of it is made up: then no figure says anything about a real market. */
  synthetic: z.boolean(),
  everySeconds: z.number().int(),
  /** What was taken for granted. */
  assumptions: z.array(z.string()),
});

/** What `exchequer backtest --json` prints. */
export const backtestOutputSchema = z.strictObject({
  grounds: groundsSchema,
  run: summarySchema,
  hold: z.strictObject({ endUsd: z.number(), statistics: statisticsSchema }),
  againstHold: comparisonSchema,
  /** The same council with every limit as wide as it goes. */
  withoutGuard: z.strictObject({ endUsd: z.number(), statistics: statisticsSchema, trades: z.number().int() }),
  /** The run with the guard against the one without. */
  guardAgainstNone: comparisonSchema,
  /** Trades replayed by Uniswap's own code; absent without `--evm-every`. */
  evm: evmReplaySchema.optional(),
});
export type BacktestOutput = z.infer<typeof backtestOutputSchema>;

/** What `exchequer backtest halts --json` prints. */
export const haltsOutputSchema = z.strictObject({
  grounds: groundsSchema,
  strategy: z.string(),
  halts: summarySchema.shape.halts,
  halted: summarySchema.shape.halted,
});

/** What `exchequer backtest compare --json` prints. */
export const compareOutputSchema = z.strictObject({
  grounds: groundsSchema,
  /** First minus second. */
  comparison: comparisonSchema,
  first: summarySchema,
  second: summarySchema,
});

/** What `exchequer backtest table --json` prints. */
export const tableOutputSchema = z.strictObject({
  grounds: groundsSchema,
  rows: z.array(
    z.strictObject({
      strategy: z.string(),
      from: z.string(),
      to: z.string(),
      statistics: statisticsSchema,
      againstHold: comparisonSchema,
      trades: z.number().int(),
      vetoes: z.number().int(),
      costsUsd: z.number(),
      yields: summarySchema.shape.yields,
      /** Share of decisions in reduce-only or halted. */
      restricted: z.number(),
    }),
  ),
});

/** What `exchequer backtest audit --json` prints. */
export const auditOutputSchema = z.strictObject({
  grounds: groundsSchema,
  strategy: z.string(),
  ok: z.boolean(),
  /** Each a run on data that ends there, against the whole run. */
  cuts: z.array(
    z.strictObject({
      at: z.string(),
      decisions: z.number().int(),
      /** The first decision that was another one; null where all are the same. */
      differs: z.strictObject({ at: z.string(), whole: z.string(), cut: z.string() }).nullable(),
    }),
  ),
});
