import { z } from "zod";
import { comparisonSchema, statisticsSchema, summarySchema } from "../../../../../simulation/reports/summary.ts";
import { groundsSchema } from "../outputs.ts";
import { TELLINGS } from "./masks.ts";

const partSchema = z.strictObject({
  /** `before`: the model may have been trained on these days. `unknown`: no cutoff is stated. */
  part: z.enum(["before", "after", "unknown"]),
  from: z.string(),
  to: z.string(),
  statistics: statisticsSchema,
  againstHold: comparisonSchema,
});

const tellingSchema = z.strictObject({
  telling: z.enum(TELLINGS),
  endUsd: z.number(),
  statistics: statisticsSchema,
  /** By the latest cutoff of the model seats. */
  parts: z.array(partSchema),
  /** Answers of model seats, drafts and critiques. */
  answers: z.number().int(),
  /** What they cost when they were given, kept ones included [USD]. */
  costUsd: z.number(),
  abstained: z.array(z.strictObject({ code: z.string(), answers: z.number().int() })),
  /** Against the same council without its model seats. */
  againstWithout: comparisonSchema,
  /** Dollars that the model seats brought, less what they cost. */
  addedUsd: z.number(),
});

/** What `exchequer backtest <seats file> --max-usd --json` and `--recorded --json` print. */
export const modelsOutputSchema = z.strictObject({
  grounds: groundsSchema,
  seats: z.array(z.strictObject({ id: z.string(), model: z.string(), cutoff: z.string().nullable() })),
  /** What it could have cost at most, before anything was asked, and what new answers cost [USD]. */
  estimateUsd: z.number(),
  spentUsd: z.number(),
  kept: z.number().int(),
  asked: z.number().int(),
  /** As the first telling has it. */
  run: summarySchema,
  hold: z.strictObject({ endUsd: z.number(), statistics: statisticsSchema }),
  /** The same council without its model seats. */
  without: z.strictObject({ endUsd: z.number(), statistics: statisticsSchema }),
  tellings: z.array(tellingSchema),
});
export type ModelsOutput = z.infer<typeof modelsOutputSchema>;
