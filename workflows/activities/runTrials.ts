import { Context } from "@temporalio/activity";
import { ApplicationFailure } from "@temporalio/common";
import type { Trial } from "../../simulation/sweep/plan.ts";
import type { Row } from "../../simulation/sweep/row.ts";
import { HEARTBEAT_EVERY_MS } from "../../temporal.config.ts";
import type { Redact } from "../adapters/redactor.ts";
import { toFailure } from "./failures.ts";

/** The one step of a sweep. */
export type SweepActivities = { runTrials(p: { trials: Trial[] }): Promise<Row[]> };

/** Lets go of the processor for a moment; throws once the step is to stop. */
export type Breathe = () => Promise<void>;

/**
 * A batch of trials, one after the other. Each finished row travels with the heartbeat, so that whoever takes over a batch
 * from a worker that died goes on behind the last one.
 */
export const createSweepActivities = (p: {
  run: (trial: Trial, breathe: Breathe) => Promise<Row>;
  redact: Redact;
}): SweepActivities => ({
  runTrials: async ({ trials }) => {
    const context = Context.current();
    const rows = [...((context.info.heartbeatDetails as Row[] | undefined) ?? [])];
    const { cancellationSignal } = context;
    const breathe: Breathe = async () => {
      await new Promise((wake) => setImmediate(wake));
      if (cancellationSignal.aborted) throw ApplicationFailure.retryable("The worker was stopped.", "STOPPED");
    };
    const beat = setInterval(() => context.heartbeat(rows), HEARTBEAT_EVERY_MS);
    try {
      for (const trial of trials.slice(rows.length)) {
        rows.push(await p.run(trial, breathe));
        context.heartbeat(rows);
        await breathe();
      }
      return rows;
    } catch (error) {
      throw toFailure(error, p.redact);
    } finally {
      clearInterval(beat);
    }
  },
});
