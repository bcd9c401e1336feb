import { defineQuery } from "@temporalio/workflow";
import type { Row } from "../simulation/sweep/row.ts";

/** How many of a sweep's trials, tests included, have come back. */
export const sweepProgressQuery = defineQuery<{ done: number; total: number }>("progress");

/** Rows of trials by their places in the plan, the end excluded: one answer of Temporal's holds two megabytes. */
export const sweepRowsQuery = defineQuery<Row[], [from: number, to: number]>("rows");
