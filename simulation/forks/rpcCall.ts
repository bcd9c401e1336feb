import type { Hex } from "../../policies/treasury/money.ts";
import {
  RpcGarbageError,
  RpcPrunedError,
  RpcRateLimitedError,
  RpcRefusedError,
  RpcTimeoutError,
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

/** @throws RpcUnreachableError, RpcTimeoutError, RpcRateLimitedError, RpcGarbageError, RpcRefusedError, RpcPrunedError */
export const rpcCaller = (options: CallerOptions): Call =>
  isLoopback(options.url) ? oneAtATime(anyCaller(options)) : anyCaller(options);

const anyCaller = (options: CallerOptions): Call => {
  const timeoutMs = options.timeoutMs ?? 20_000;
  const waits = options.rateLimitWaitsMs ?? [500, 2_000];
  const once = async (method: string, params: unknown[]): Promise<unknown> => {
    const response = await fetched(options.url, JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }), timeoutMs);
    if (response.status === 429) throw new RpcRateLimitedError();
    const text = response.text;
    let body: { result?: unknown; error?: { code?: number; message?: string } };
    try {
      body = JSON.parse(text) as typeof body;
    } catch {
      throw response.status >= 400
        ? new RpcRefusedError(`HTTP ${response.status}`)
        : new RpcGarbageError("it is not JSON");
    }
    if (body === null || typeof body !== "object") throw new RpcGarbageError("it is not a JSON-RPC answer");
    if (body.error !== undefined) throw failureOf(body.error);
    if (response.status >= 400) throw new RpcRefusedError(`HTTP ${response.status}`);
    if (body.result === undefined) throw new RpcGarbageError("it holds neither a result nor an error");
    return body.result;
  };
  return async (method, params) => {
    for (const wait of waits) {
      try {
        return await once(method, params);
      } catch (error) {
        if (!(error instanceof RpcRateLimitedError)) throw error;
        await new Promise((resolve) => setTimeout(resolve, wait));
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

/** The node's words can repeat its URL, so only the code is passed on. */
const failureOf = (error: { code?: number; message?: string }): Error => {
  if (error.code === -32005 || error.code === 429) return new RpcRateLimitedError();
  if (/missing trie node|pruned|historical state|archive/i.test(error.message ?? "")) return new RpcPrunedError();
  return new RpcRefusedError(`JSON-RPC error ${Number.isInteger(error.code) ? error.code : "without a code"}`);
};

const fetched = async (url: string, body: string, timeoutMs: number): Promise<{ status: number; text: string }> => {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    throw (error as Error).name === "TimeoutError" ? new RpcTimeoutError(timeoutMs) : new RpcUnreachableError();
  }
};

/** @throws RpcGarbageError where a node does not answer in hex */
export const asHex = (value: unknown, method: string): Hex => {
  if (typeof value === "string" && /^0x[0-9a-fA-F]*$/.test(value)) return value as Hex;
  throw new RpcGarbageError(`${method} did not answer in hex`);
};
