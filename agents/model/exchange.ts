/** Longest answer that is read [bytes]. */
export const MOST_ANSWER_BYTES = 1_048_576;

/** What came back over the wire, as far as it came. */
export type Exchange = {
  /** Null where no answer began. */
  status: number | null;
  headers: Headers;
  text: string;
  /** Why the answer is not whole; null where it is. */
  broken: "refused" | "timeout" | "cut" | "too-long" | null;
};

/**
 * One request and its whole answer, within a time that covers the body too. A redirect is not followed: it would carry the
 * prompt to a place that nobody configured.
 * @param signal the caller's; its abort is thrown on, since then nobody waits for an answer
 */
export const exchange = async (
  fetchImpl: typeof fetch,
  url: string | URL | Request,
  init: RequestInit,
  p: { timeoutMs: number; signal: AbortSignal },
): Promise<Exchange> => {
  const timeout = AbortSignal.timeout(p.timeoutMs);
  const signal = AbortSignal.any([p.signal, timeout]);
  const brokenBy = (error: unknown, began: boolean): Exchange["broken"] => {
    if (timeout.aborted && !p.signal.aborted) return "timeout";
    return !began && neverSent(error) ? "refused" : "cut";
  };
  let response: Response;
  try {
    response = await fetchImpl(url, { ...init, redirect: "manual", signal });
  } catch (error) {
    p.signal.throwIfAborted();
    return { status: null, headers: new Headers(), text: "", broken: brokenBy(error, false) };
  }
  const chunks: Uint8Array[] = [];
  const soFar = (): string => Buffer.concat(chunks).toString("utf8");
  const { status, headers } = response;
  try {
    let bytes = 0;
    for await (const chunk of response.body ?? []) {
      bytes += chunk.length;
      if (bytes > MOST_ANSWER_BYTES) return { status, headers, text: soFar(), broken: "too-long" };
      chunks.push(chunk);
    }
    return { status, headers, text: soFar(), broken: null };
  } catch (error) {
    p.signal.throwIfAborted();
    return { status, headers, text: soFar(), broken: brokenBy(error, true) };
  }
};

const NEVER_SENT = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** Whether no connection was made, so that nothing can have been used. */
const neverSent = (error: unknown): boolean => {
  const cause = (error as { cause?: unknown }).cause;
  const all = cause instanceof AggregateError ? cause.errors : [cause];
  return (
    all.length > 0 && all.every((one) => NEVER_SENT.has(String((one as { code?: unknown } | null | undefined)?.code)))
  );
};

/**
 * How long an endpoint asks to be left alone [milliseconds]; undefined where it does not say.
 */
export const retryAfterMs = (headers: Headers): number | undefined => {
  const milliseconds = Number(headers.get("retry-after-ms") ?? Number.NaN);
  const stated = headers.get("retry-after") ?? "";
  const seconds = /^\d+(\.\d+)?$/.test(stated)
    ? Number(stated)
    : (Date.parse(stated) - Date.parse(headers.get("date") ?? "")) / 1_000;
  const wait = milliseconds > 0 ? milliseconds : seconds * 1_000;
  return wait > 0 ? Math.ceil(wait) : undefined;
};
