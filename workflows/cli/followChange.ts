import type { WorkflowHandle } from "@temporalio/client";
import { momentInWords } from "../../policies/onchain/valueWords.ts";
import { CHANGE_DEADLINE_SECONDS, CHANGE_MOST_EVENTS } from "../../temporal.config.ts";
import type { ChangeSetup } from "../adapters/changeSetup.ts";
import type { ChangeEnd, ChangeInput, ChangeProgress } from "../changeMessages.ts";
import { changeProgressQuery, lookNowSignal } from "../changeQueries.ts";
import type { Connected } from "../connection.ts";
import type { policyChange } from "../policyChange.ts";
import { isWorkflowAlreadyStarted } from "../temporalErrors.ts";
import { watchForRoom, watchProgress } from "./watchProgress.ts";

export type ChangeHandle = WorkflowHandle<typeof policyChange>;

export const changeInputOf = (
  { actors, warp }: Pick<ChangeSetup, "actors" | "warp">,
  lookEveryMs: number,
): ChangeInput => ({ actors, warp, lookEveryMs, mostEvents: CHANGE_MOST_EVENTS, carried: null });

/** Starts a change's workflow, or finds the one that there is: it goes on where it stood, and is told to look at the chain now. */
export const joinChange = async (p: {
  client: Connected["client"];
  temporal: ChangeSetup["temporal"];
  input: ChangeInput;
}): Promise<ChangeHandle> => {
  const { workflowId, taskQueue } = p.temporal;
  try {
    return await p.client.workflow.start<typeof policyChange>("policyChange", {
      workflowId,
      taskQueue,
      args: [p.input],
      workflowIdReusePolicy: "REJECT_DUPLICATE",
      workflowExecutionTimeout: `${CHANGE_DEADLINE_SECONDS} seconds`,
    });
  } catch (error) {
    if (!isWorkflowAlreadyStarted(error)) throw error;
  }
  const handle = p.client.workflow.getHandle<typeof policyChange>(workflowId);
  // One that is over has nothing to be told.
  await handle.signal(lookNowSignal).catch(() => {});
  return handle;
};

/** Waits for a change's end, telling on the way where it is. */
export const followChange = async (
  handle: ChangeHandle,
  onProgress: (progress: ChangeProgress) => void,
  goOn: string,
): Promise<ChangeEnd> => {
  const watch = watchProgress(handle, changeProgressQuery, onProgress);
  const room = watchForRoom(handle, goOn);
  try {
    return await Promise.race([handle.result(), watch.failed, room.failed]);
  } finally {
    await Promise.all([watch.end(), room.end()]);
  }
};

/** Where a change is, in one line. */
export const changeLabel = ({ doing, until, head, unanswered }: Omit<ChangeProgress, "sent">): string => {
  if (unanswered > 0) return `${doing}: the chain does not answer`;
  if (until === null) return doing;
  return until.clock === "blocknumber"
    ? `${doing}, until block ${until.at}; the chain is at ${head?.number ?? "?"}`
    : `${doing}, until ${momentInWords(BigInt(until.at))} by the chain's clock${head === null ? "" : `; it is ${momentInWords(BigInt(head.timestamp))} there`}`;
};
