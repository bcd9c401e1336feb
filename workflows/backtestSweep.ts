import { proxyActivities, setHandler } from "@temporalio/workflow";
import { type SweepPlan, testsOf, type Trial, trialsOf } from "../simulation/sweep/plan.ts";
import type { Row } from "../simulation/sweep/row.ts";
import { SWEEP_IN_FLIGHT, SWEEP_STEP, sweepBatch } from "../temporal.config.ts";
import type { SweepActivities } from "./activities/runTrials.ts";
import { sweepProgressQuery, sweepRowsQuery } from "./sweepMessages.ts";

const { runTrials } = proxyActivities<SweepActivities>(SWEEP_STEP);

/**
 * Every trial of a plan, in batches that any worker may take, then the tests that follow from them. Rows stand in the order of
 * the plan, whoever ran them and whenever they came back; they are fetched by query, since they would not fit a result.
 */
export const backtestSweep = async (plan: SweepPlan): Promise<void> => {
  const trials = trialsOf(plan);
  const rows: (Row | undefined)[] = [];
  const total = trials.length + 2 * plan.windows.length;
  setHandler(sweepProgressQuery, () => ({ done: rows.filter((row) => row !== undefined).length, total }));
  setHandler(sweepRowsQuery, (from, to) => rows.slice(from, to) as Row[]);
  await fanOut(trials, 0, rows);
  await fanOut(testsOf(plan, rows as Row[]), trials.length, rows);
};

/** Runs batches, so many at a time that workers never wait and a history never holds thousands that nobody took. */
const fanOut = async (trials: readonly Trial[], offset: number, rows: (Row | undefined)[]): Promise<void> => {
  const batch = sweepBatch(trials.length);
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < trials.length) {
      const at = next;
      next += batch;
      const found = await runTrials({ trials: trials.slice(at, at + batch) });
      found.forEach((row, i) => (rows[offset + at + i] = row));
    }
  };
  await Promise.all(Array.from({ length: SWEEP_IN_FLIGHT }, lane));
};
