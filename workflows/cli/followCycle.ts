import type { WorkflowHandle } from "@temporalio/client";
import type { Approval } from "../../policies/treasury/approval.ts";
import type { Mandate } from "../../policies/treasury/mandate.ts";
import { CYCLE_DEADLINE_SECONDS } from "../../temporal.config.ts";
import type { RunSetup } from "../adapters/runSetup.ts";
import type { Connected } from "../connection.ts";
import type { councilCycle } from "../councilCycle.ts";
import {
  approvalUpdate,
  cosignUpdate,
  progressQuery,
  STAGES,
  type CosignAnswer,
  type CosignQuestion,
  type CycleEnd,
  type CycleInput,
  type CycleProgress,
  type Question,
} from "../messages.ts";
import { isWorkflowAlreadyStarted } from "../temporalErrors.ts";
import { watchForRoom, watchProgress } from "./watchProgress.ts";

export type CycleHandle = WorkflowHandle<typeof councilCycle>;

/** What a run's cycle is asked to do. */
export const cycleInputOf = ({ custody, cycle, seats }: RunSetup, mandate: Mandate): CycleInput => ({
  custody: custody.address,
  cycle,
  seats,
  critiqueRounds: mandate.council.critiqueRounds,
  approval: mandate.approval,
});

/**
 * Starts a cycle's workflow; a second one for the same cycle is refused.
 * @throws CycleRunsAlreadyError
 */
export const startCycle = async (p: {
  client: Connected["client"];
  setup: Pick<RunSetup, "temporal">;
  input: CycleInput;
}): Promise<CycleHandle> => {
  const { workflowId, taskQueue } = p.setup.temporal;
  try {
    return await p.client.workflow.start<typeof councilCycle>("councilCycle", {
      workflowId,
      taskQueue,
      args: [p.input],
      workflowIdReusePolicy: "REJECT_DUPLICATE",
      workflowExecutionTimeout: `${CYCLE_DEADLINE_SECONDS + (p.input.approval?.expirySeconds ?? 0)} seconds`,
    });
  } catch (error) {
    if (isWorkflowAlreadyStarted(error)) throw new CycleRunsAlreadyError(workflowId);
    throw error;
  }
};

/** Waits for a cycle's end, telling on the way where it is and asking when it asks. */
export const followCycle = async (p: {
  handle: CycleHandle;
  step: (label: string) => void;
  /** Called once for a question; null leaves it to whoever else may answer. */
  answer: (question: Question) => Promise<Approval | null>;
  /** As `answer`, where the contract asks the cosigner. */
  cosign: (question: CosignQuestion) => Promise<CosignAnswer | null>;
  goOn: string;
}): Promise<CycleEnd> => {
  const asked = { approval: false, cosigner: false };
  // A refused answer must be told, not swallowed, while the workflow waits on.
  const watch = watchProgress(p.handle, progressQuery, async (progress) => {
    p.step(label(progress));
    if (progress.question !== null && !asked.approval) {
      asked.approval = true;
      const approval = await p.answer(progress.question);
      if (approval !== null) await p.handle.executeUpdate(approvalUpdate, { args: [approval] });
    }
    if (progress.cosign !== null && !asked.cosigner) {
      asked.cosigner = true;
      const word = await p.cosign(progress.cosign);
      if (word !== null) await p.handle.executeUpdate(cosignUpdate, { args: [word] });
    }
  });
  const room = watchForRoom(p.handle, p.goOn);
  try {
    return await Promise.race([p.handle.result(), watch.failed, room.failed]);
  } finally {
    await Promise.all([watch.end(), room.end()]);
  }
};

const label = ({ number, stage, detail }: CycleProgress): string =>
  `${number}/${STAGES.length} ${stage}${detail === "" ? "" : `: ${detail}`}`;

export class CycleRunsAlreadyError extends Error {
  readonly code = "CYCLE_RUNS_ALREADY";
  constructor(workflowId: string) {
    super(
      `The workflow ${workflowId} exists already on this Temporal server.\nA cycle runs once. Follow that one in Temporal's UI, or start the next cycle.`,
    );
    this.name = "CycleRunsAlreadyError";
  }
}
