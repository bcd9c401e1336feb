import type { Abstention } from "../../policies/treasury/ballot.ts";

/** Longest detail that a ballot carries. */
const MOST_DETAIL = 400;

/** Why a seat has no vote this time, and no second try would mend it. */
export class AbstentionError extends Error {
  readonly code = "MODEL_ABSTAINS";
  readonly retryable = false;
  readonly abstention: Abstention;
  constructor(code: Abstention["code"], detail: string) {
    super(detail);
    this.name = "AbstentionError";
    this.abstention = { code, detail: oneLine(detail) };
  }
}

/** The endpoint may answer another time: busy, limited or unreachable. The workflow decides about the next try. */
export class RetryableModelError extends Error {
  readonly code = "MODEL_RETRYABLE";
  readonly retryable = true;
  /** What the seat abstains with once the tries are used up. */
  readonly abstentionCode: "endpoint" | "timeout" | "rate-limited";
  /** What the endpoint asked for [milliseconds]; undefined where it did not say. */
  readonly retryAfterMs: number | undefined;
  constructor(abstentionCode: "endpoint" | "timeout" | "rate-limited", detail: string, retryAfterMs?: number) {
    super(oneLine(detail));
    this.name = "RetryableModelError";
    this.abstentionCode = abstentionCode;
    this.retryAfterMs = retryAfterMs;
  }
}

/** The endpoint does not answer in the time a cycle has. Asking again would take as long and be charged once more. */
export class ModelTooSlowError extends Error {
  readonly code = "MODEL_TOO_SLOW";
  readonly retryable = false;
  readonly abstentionCode: "timeout" | "rate-limited";
  constructor(abstentionCode: "timeout" | "rate-limited", detail: string) {
    super(oneLine(detail));
    this.name = "ModelTooSlowError";
    this.abstentionCode = abstentionCode;
  }
}

/**
 * The abstention that a failure of a model seat comes to, or null for a failure that is not the model's.
 */
export const abstentionOf = (error: unknown): Abstention | null => {
  if (error instanceof AbstentionError) return error.abstention;
  if (error instanceof RetryableModelError || error instanceof ModelTooSlowError)
    return { code: error.abstentionCode, detail: oneLine(error.message) };
  return null;
};

const oneLine = (text: string): string => {
  const line = text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ").trim();
  return line.length > MOST_DETAIL ? `${line.slice(0, MOST_DETAIL - 1)}…` : line;
};
