import type { QueryDefinition, WorkflowHandle } from "@temporalio/client";
import { UNWRITABLE_CODES } from "../../temporal.config.ts";
import { NoRoomError } from "./diskRoom.ts";

/** How often a workflow is asked where it is, and how long its last answer is waited for [milliseconds]. */
const POLL_MS = 300;
const LAST_ANSWER_MS = 10_000;

export type Watch = {
  /** Never resolves; rejects with what `onProgress` failed with. */
  failed: Promise<never>;
  /** Asks no more. Resolves once no question is under way: closing its connection would make it throw where nobody listens. */
  end: () => Promise<void>;
};

/**
 * Asks a workflow again and again where it is.
 * @param onProgress hears each answer before the next question; nothing while no worker can answer
 */
export const watchProgress = <Progress>(
  handle: Pick<WorkflowHandle, "query">,
  query: QueryDefinition<Progress>,
  onProgress: (progress: Progress) => void | Promise<void>,
): Watch => watched(() => handle.query(query), onProgress);

/**
 * Fails once a step of the workflow waits for room on the disk. The workflow stays open: whoever made room goes on with it, and
 * what a step failed with before that is none of this watch's.
 */
export const watchForRoom = (handle: Pick<WorkflowHandle, "describe">, goOn: string): Watch => {
  let before: Map<string, number> | null = null;
  return watched(
    () => handle.describe(),
    ({ raw }) => {
      const steps = (raw.pendingActivities ?? []).map(({ activityId, attempt, lastFailure }) => ({
        id: activityId ?? "",
        attempt: attempt ?? 1,
        code: lastFailure?.applicationFailureInfo?.type ?? "",
        message: lastFailure?.message ?? "",
      }));
      before ??= new Map(steps.map(({ id, attempt }) => [id, attempt]));
      for (const { id, attempt, code, message } of steps)
        if (UNWRITABLE_CODES.includes(code) && attempt > (before.get(id) ?? 1))
          throw new NoRoomError(code, message, goOn);
    },
  );
};

const watched = <Answer>(ask: () => Promise<Answer>, onAnswer: (answer: Answer) => void | Promise<void>): Watch => {
  const over = new AbortController();
  let question: Promise<Answer | null> = Promise.resolve(null);
  const watch = async (): Promise<void> => {
    while (!over.signal.aborted) {
      question = ask().catch(() => null);
      const answer = await question;
      if (answer !== null && !over.signal.aborted) await onAnswer(answer);
      await new Promise((wake) => setTimeout(wake, POLL_MS));
    }
  };
  const failed = new Promise<never>((_resolve, reject) => void watch().catch(reject));
  failed.catch(() => {});
  const end = async (): Promise<void> => {
    over.abort();
    await Promise.race([question, new Promise((wake) => setTimeout(wake, LAST_ANSWER_MS).unref())]);
  };
  return { failed, end };
};
