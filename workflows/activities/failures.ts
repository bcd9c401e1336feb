import { Context } from "@temporalio/activity";
import { ApplicationFailure } from "@temporalio/common";
import type { Abstention } from "../../policies/treasury/ballot.ts";
import { HEARTBEAT_EVERY_MS, RETRYABLE_CODES, UNWRITABLE_AGAIN_MS, UNWRITABLE_CODES } from "../../temporal.config.ts";
import type { Redact } from "../adapters/redactor.ts";

type Coded = Error & {
  code?: unknown;
  address?: unknown;
  slot?: unknown;
  retryAfterMs?: number;
  retryable?: unknown;
  abstentionCode?: unknown;
};

/**
 * What travels beside a failure's message: what the command line prints for unknown state, and what a seat's abstention says
 * once its tries are used up.
 */
export type FailureDetails = {
  code: string;
  address?: string;
  slot?: string | null;
  abstentionCode?: Abstention["code"];
};

/**
 * The one place where an error becomes Temporal's. The class decides about another try, by its code; the text loses its
 * secrets, and the stack stays behind, because a history is shown to others.
 */
export const toFailure = (error: unknown, redact: Redact): ApplicationFailure => {
  if (error instanceof ApplicationFailure) return error;
  const coded = (error instanceof Error ? error : new Error(String(error))) as Coded;
  const code = typeof coded.code === "string" ? coded.code : coded.name;
  const details: FailureDetails = {
    code,
    ...(typeof coded.address === "string" ? { address: coded.address } : {}),
    ...(typeof coded.slot === "string" || coded.slot === null ? { slot: coded.slot } : {}),
    ...(typeof coded.abstentionCode === "string" ? { abstentionCode: coded.abstentionCode as Abstention["code"] } : {}),
  };
  const after = UNWRITABLE_CODES.includes(code) ? UNWRITABLE_AGAIN_MS : coded.retryAfterMs;
  const failure = ApplicationFailure.create({
    message: redact(coded.message),
    type: code,
    nonRetryable: !isRetryable(coded, code),
    details: [details],
    ...(after === undefined ? {} : { nextRetryDelay: after }),
  });
  failure.stack = "";
  return failure;
};

/** A failure that its class names is final unless a second try may mend it; one that nobody foresaw may be transient. */
const isRetryable = (error: Coded, code: string): boolean => {
  if (typeof error.retryable === "boolean") return error.retryable;
  return typeof error.code !== "string" || RETRYABLE_CODES.includes(code);
};

/** Wraps a step: it says that it lives while it runs, so that a dead worker is noticed soon, and fails in Temporal's terms. */
export const asActivity =
  <Input, Output>(redact: Redact, step: (input: Input, signal: AbortSignal) => Promise<Output>) =>
  async (input: Input): Promise<Output> => {
    const context = Context.current();
    const beat = setInterval(() => context.heartbeat(), HEARTBEAT_EVERY_MS);
    try {
      return await step(input, context.cancellationSignal);
    } catch (error) {
      // A step that was told to stop says nothing about what it did: whoever works on the run next tries it again.
      if (context.cancellationSignal.aborted) throw ApplicationFailure.retryable("The worker was stopped.", "STOPPED");
      throw toFailure(error, redact);
    } finally {
      clearInterval(beat);
    }
  };
