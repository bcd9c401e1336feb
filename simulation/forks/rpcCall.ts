import type { Hex } from "../../policies/treasury/money.ts";
import { StateUnknownError, type Unknown } from "./stateUnknown.ts";
import {
  RpcGarbageError,
  RpcPrunedError,
  RpcRateLimitedError,
  RpcRefusedError,
  RpcTimeoutError,
  RpcTooMuchError,
  RpcUnavailableError,
  RpcUnreachableError,
} from "./rpcErrors.ts";

/** One request to a node; its URL stays in the closure. */
export type Call = (method: string, params: unknown[]) => Promise<unknown>;

export type CallerOptions = {
  /** May carry a token: it never reaches an argument, a log or an error. */
  url: string;
  timeoutMs?: number;
  /** Waits before another try after 429 [milliseconds]. */
  rateLimitWaitsMs?: readonly number[];
};

/**
 * @throws RpcUnreachableError, RpcTimeoutError, RpcRateLimitedError, RpcUnavailableError, RpcTooMuchError, RpcGarbageError,
 * RpcRefusedError, RpcPrunedError
 */
export const rpcCaller = (options: CallerOptions): Call =>
  isLoopback(options.url) ? oneAtATime(anyCaller(options)) : anyCaller(options);

const anyCaller = (options: CallerOptions): Call => {
  const timeoutMs = options.timeoutMs ?? 20_000;
  const waits = options.rateLimitWaitsMs ?? [500, 2_000];
  const once = async (method: string, params: unknown[]): Promise<unknown> => {
    const response = await fetched(options.url, JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }), timeoutMs);
    if (response.status === 429) throw new RpcRateLimitedError(response.retryAfterMs);
    const text = response.text;
    let body: { result?: unknown; error?: { code?: number; message?: string } };
    try {
      body = JSON.parse(text) as typeof body;
    } catch {
      throw response.status >= 400 ? failureOfStatus(response) : new RpcGarbageError("it is not JSON");
    }
    if (body === null || typeof body !== "object") throw new RpcGarbageError("it is not a JSON-RPC answer");
    if (body.error !== undefined && !TURNED_AWAY.has(response.status)) throw failureOf(body.error);
    if (response.status >= 400) throw failureOfStatus(response);
    if (body.result === undefined) throw new RpcGarbageError("it holds neither a result nor an error");
    return body.result;
  };
  return async (method, params) => {
    for (const wait of waits) {
      try {
        return await once(method, params);
      } catch (error) {
        if (!(error instanceof RpcRateLimitedError)) throw error;
        await new Promise((resolve) =>
          setTimeout(resolve, Math.max(wait, Math.min(error.retryAfterMs ?? 0, LONGEST_WAIT_MS))),
        );
      }
    }
    return once(method, params);
  };
};

const isLoopback = (url: string): boolean => ["127.0.0.1", "localhost", "[::1]"].includes(new URL(url).hostname);

/** anvil 1.7.1 can lock up when it is asked for several things of a past block at once; a node on this machine costs no latency. */
const oneAtATime = (call: Call): Call => {
  let last: Promise<unknown> = Promise.resolve();
  return (method, params) => {
    const next = last.then(() => call(method, params));
    last = next.catch(() => undefined);
    return next;
  };
};

/** A node that asks for longer than this is waited for no longer than this, where nobody sees the wait [milliseconds]. */
const LONGEST_WAIT_MS = 10_000;

/** A door before the node said so, whatever it wrote beside it. */
const TURNED_AWAY: ReadonlySet<number> = new Set([401, 403, 502, 503, 504]);

type Fetched = { status: number; text: string; retryAfterMs: number | null };

const failureOfStatus = ({ status, retryAfterMs }: Fetched): Error => {
  if (status === 413) return new RpcTooMuchError("HTTP 413");
  return status >= 500 ? new RpcUnavailableError(status, retryAfterMs) : new RpcRefusedError(`HTTP ${status}`);
};

/** In the words of the clients and providers that there are: results, blocks, bytes or time of one request. */
const TOO_MUCH =
  /more than [\d,]+ (results|logs)|too many (results|logs|blocks)|(block|blocks|log|query) range|range (is )?(too|exceed|limit)|(response|result|payload|body)[\w ]* (too (large|big)|exceed|limit)|up to a [\d,]+ block|[\d,]+ block range|query (timeout|timed out)|took too long/i;
const TOO_OFTEN = /\brate\b|per second|too many requests|request count|capacity|throughput|credits|quota/i;

const NO_SUCH_METHOD = -32601;

/** The words of our own state server, as a node that stands on a recorded state hands them on. */
const NOT_RECORDED = /(?:slot (0x[0-9a-f]{64}) of|account) (0x[0-9a-f]{40}) is unknown/i;

/** What a node does not hold because the state under it was never recorded; null where it says anything else. */
const unknownIn = (message: string): Unknown | null => {
  const [, slot, address] = NOT_RECORDED.exec(message) ?? [];
  return address === undefined ? null : { address: address as Hex, slot: (slot as Hex | undefined) ?? null };
};

/** The node's words can repeat its URL, so only the code is passed on. */
const failureOf = ({ code, message = "" }: { code?: number; message?: string }): Error => {
  const unknown = unknownIn(message);
  if (unknown !== null) return new StateUnknownError(unknown);
  const said = `JSON-RPC error ${Number.isInteger(code) ? code : "without a code"}`;
  if (TOO_MUCH.test(message)) return new RpcTooMuchError(said);
  if (code === -32005 || code === 429) return new RpcRateLimitedError(null, code !== 429 && !TOO_OFTEN.test(message));
  if (/missing trie node|pruned|historical state|archive/i.test(message)) return new RpcPrunedError();
  return new RpcRefusedError(said, code !== NO_SUCH_METHOD);
};

const fetched = async (url: string, body: string, timeoutMs: number): Promise<Fetched> => {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
      signal: AbortSignal.timeout(timeoutMs),
    });
    const retryAfterMs = waitOf(response.headers.get("retry-after"), response.headers.get("date"));
    return { status: response.status, text: await response.text(), retryAfterMs };
  } catch (error) {
    throw (error as Error).name === "TimeoutError" ? new RpcTimeoutError(timeoutMs) : new RpcUnreachableError();
  }
};

/** `Retry-After` is seconds, or a date that is held against the answer's own (RFC 9110, 10.2.3). */
const waitOf = (after: string | null, date: string | null): number | null => {
  if (after === null) return null;
  const milliseconds = /^\d+$/.test(after.trim())
    ? Number(after) * 1_000
    : Date.parse(after) - (date === null ? Date.now() : Date.parse(date));
  return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : null;
};

/** @throws RpcGarbageError where a node does not answer in hex */
export const asHex = (value: unknown, method: string): Hex => {
  if (typeof value === "string" && /^0x[0-9a-fA-F]*$/.test(value)) return value as Hex;
  throw new RpcGarbageError(`${method} did not answer in hex`);
};
