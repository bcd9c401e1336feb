import type { LlmSeatConfig } from "../seats/llmSeatConfig.ts";
import { retryAfterMs, type Exchange } from "./exchange.ts";
import { AbstentionError, ModelTooSlowError, RetryableModelError } from "./failures.ts";

/** Longest pause that an endpoint is given because it asks for one [milliseconds]: prices move on meanwhile. */
export const LONGEST_PAUSE_MS = 60_000;

type Endpoint = Pick<LlmSeatConfig, "apiKeyEnv" | "baseUrlEnv" | "model" | "timeoutSeconds">;

/**
 * What is wrong with an exchange, before anyone reads the answer; null where it is whole and the endpoint says it is well.
 * 408, 409, 429, 5xx and a broken connection may mend; every other status is final.
 */
export const failureOf = (
  came: Exchange,
  endpoint: Endpoint,
): AbstentionError | RetryableModelError | ModelTooSlowError | null => {
  const { apiKeyEnv, baseUrlEnv, model, timeoutSeconds } = endpoint;
  switch (came.broken) {
    case "refused":
      return new RetryableModelError(
        "endpoint",
        `The model's endpoint cannot be reached. Check that it runs, and ${baseUrlEnv}.`,
      );
    case "timeout":
      return new ModelTooSlowError(
        "timeout",
        `The model did not answer within ${timeoutSeconds} s. Raise timeoutSeconds, or take a faster model.`,
      );
    case "cut":
      return new RetryableModelError("endpoint", "The connection broke before the model's answer was whole.");
    case "too-long":
      return new AbstentionError("invalid-answer", "The endpoint sent more than 1 MiB, which is no position.");
    default:
  }
  const { status } = came;
  if (status === null || (status >= 200 && status < 300)) return null;
  const wait = retryAfterMs(came.headers);
  if (wait !== undefined && wait > LONGEST_PAUSE_MS && mayMend(status))
    return new ModelTooSlowError(
      "rate-limited",
      `The model's endpoint asks for a pause of ${Math.ceil(wait / 1_000)} s (${status})${said(came)}; a cycle gives ${LONGEST_PAUSE_MS / 1_000} s.`,
    );
  if (status === 429)
    return new RetryableModelError("rate-limited", `The model's endpoint limits the rate (429)${said(came)}.`, wait);
  if (status === 408)
    return new RetryableModelError("timeout", `The model's endpoint gave up waiting (408)${said(came)}.`, wait);
  if (status === 409 || status >= 500)
    return new RetryableModelError("endpoint", `The model's endpoint failed (${status})${said(came)}.`, wait);
  if (status === 401 || status === 403)
    return new AbstentionError(
      "endpoint",
      `The model's endpoint refused the key (${status})${said(came)}. Check ${apiKeyEnv}.`,
    );
  if (status === 404)
    return new AbstentionError(
      "endpoint",
      `The model's endpoint knows no such route or model (404)${said(came)}. Check ${baseUrlEnv} and model ${model}.`,
    );
  return new AbstentionError(
    "endpoint",
    `The model's endpoint refused the request (${status})${said(came)}. Check the seat's settings.`,
  );
};

const mayMend = (status: number): boolean => [408, 409, 429].includes(status) || status >= 500;

/** The endpoint's own code for what went wrong, where it is a plain word. Its free text stays in the blob. */
const said = ({ text }: Exchange): string => {
  try {
    const { error } = JSON.parse(text) as { error?: { code?: unknown; type?: unknown; param?: unknown } };
    const words = [error?.code ?? error?.type, error?.param].filter(
      (word) => typeof word === "string" && /^[a-z][a-z0-9_.]{0,47}$/.test(word),
    );
    return words.length > 0 ? `: ${words.join(", ")}` : "";
  } catch {
    return "";
  }
};
