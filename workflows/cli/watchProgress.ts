import type { QueryDefinition, WorkflowHandle } from "@temporalio/client";

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
): Watch => {
  const over = new AbortController();
  let question: Promise<Progress | null> = Promise.resolve(null);
  const watch = async (): Promise<void> => {
    while (!over.signal.aborted) {
      question = handle.query(query).catch(() => null);
      const progress = await question;
      if (progress !== null && !over.signal.aborted) await onProgress(progress);
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
