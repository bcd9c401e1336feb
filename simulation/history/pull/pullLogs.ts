import { toHex } from "viem";
import { asHex, type Call } from "../../forks/rpcCall.ts";
import {
  RpcGarbageError,
  RpcRateLimitedError,
  RpcRefusedError,
  RpcTimeoutError,
  RpcTooMuchError,
  RpcUnavailableError,
  RpcUnreachableError,
} from "../../forks/rpcErrors.ts";
import { TOPICS } from "../import/layouts/uniswapLogs.ts";
import type { Journal } from "./journal.ts";

export type PullProgress = {
  block: number;
  toBlock: number;
  fromBlock: number;
  logs: number;
  window: number;
  waitedMs: number;
};

export type PullOptions = {
  /** One request, not repeated after 429: waiting is decided here. */
  call: Call;
  journal: Journal;
  wait(milliseconds: number): Promise<void>;
  progress(at: PullProgress): void;
};

const FIRST_WINDOW = 2_000;
const LARGEST_WINDOW = 50_000;
/** So few logs in a window that twice as many blocks may be asked for next. */
const FEW_LOGS = 2_000;
const WAITS_MS = [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000];
const TRIES_LOST = 5;
/** A node that asks to be left alone for longer is left alone for good: what was pulled is kept. */
const LONGEST_WAIT_MS = 600_000;

type Log = { blockNumber: string; blockTimestamp?: string; removed?: boolean };

/**
 * Fetches a pool's swaps, mints and burns window by window into the journal. A window that holds too much for the node, or for
 * its time, is made smaller; a node that says 429 or is out of order gets time, and the same window again; a window of few logs
 * is followed by a larger one. Nothing is asked for twice that was kept.
 * @throws RpcTooMuchError or RpcRefusedError where even one block is refused, RpcRateLimitedError or RpcUnavailableError where
 * waiting does not help, RpcUnreachableError
 */
export const pullLogs = async ({ call, journal, wait, progress }: PullOptions): Promise<void> => {
  const { state } = journal;
  let window = FIRST_WINDOW;
  let [limited, unclear, lost, waitedMs] = [0, 0, 0, 0];
  while (state.nextBlock <= state.toBlock) {
    const last = Math.min(state.toBlock, state.nextBlock + window - 1);
    try {
      const logs = await logsBetween(call, state.pool, state.nextBlock, last);
      const timed = await withTimes(call, logs);
      journal.append(
        timed.map((log) => JSON.stringify(log)),
        last + 1,
      );
      [limited, unclear, lost] = [0, 0, 0];
      if (logs.length < FEW_LOGS) window = Math.min(LARGEST_WINDOW, window * 2);
    } catch (error) {
      if (error instanceof RpcRateLimitedError || error instanceof RpcUnavailableError) {
        // Some nodes say "too often" and "too much" with one code and no word: from the second time on, less is asked for as well.
        const maybeSize = error instanceof RpcRateLimitedError && error.maybeSize && ++unclear > 1 && window > 1;
        if (maybeSize) window >>= 1;
        else if (++limited > WAITS_MS.length) throw error;
        const pause = error.retryAfterMs ?? (WAITS_MS[Math.min(limited + unclear, WAITS_MS.length) - 1] as number);
        if (pause > LONGEST_WAIT_MS) throw error;
        waitedMs += pause;
        await wait(pause);
      } else if (error instanceof RpcUnreachableError) {
        if (++lost > TRIES_LOST) throw error;
        await wait(WAITS_MS[lost] as number);
      } else if (isOfSize(error)) {
        if (window === 1) throw error;
        window = Math.max(1, Math.min(window, last - state.nextBlock + 1) >> 1);
      } else throw error;
    }
    progress({
      block: state.nextBlock - 1,
      toBlock: state.toBlock,
      fromBlock: state.fromBlock,
      logs: state.logs,
      window,
      waitedMs,
    });
  }
};

/** A refusal of this one request in words that nobody knows is taken for one of its size, down to one block. */
const isOfSize = (error: unknown): boolean =>
  error instanceof RpcTooMuchError ||
  error instanceof RpcTimeoutError ||
  (error instanceof RpcRefusedError && error.byNode);

const logsBetween = async (call: Call, address: string, from: number, to: number): Promise<Log[]> => {
  const topics = [[TOPICS.swap, TOPICS.mint, TOPICS.burn]];
  const answer = await call("eth_getLogs", [{ address, topics, fromBlock: toHex(from), toBlock: toHex(to) }]);
  if (!Array.isArray(answer)) throw new RpcGarbageError("eth_getLogs did not answer with a list");
  for (const log of answer as Log[]) {
    const block = Number(asHex(log?.blockNumber, "eth_getLogs"));
    if (block < from || block > to) throw new RpcGarbageError(`a log of block ${block} was not asked for`);
    if (log.removed === true)
      throw new RpcGarbageError(`block ${block} is being reorganised, and history is what is final`);
  }
  return answer as Log[];
};

/** Each log with its block's time: newer nodes say it, older ones are asked for the block. */
const withTimes = async (call: Call, logs: readonly Log[]): Promise<Log[]> => {
  const times = new Map<string, string>();
  for (const { blockNumber, blockTimestamp } of logs) {
    if (times.has(blockNumber)) continue;
    if (blockTimestamp !== undefined) times.set(blockNumber, asHex(blockTimestamp, "eth_getLogs"));
    else {
      const block = (await call("eth_getBlockByNumber", [blockNumber, false])) as { timestamp?: unknown } | null;
      times.set(blockNumber, asHex(block?.timestamp, "eth_getBlockByNumber"));
    }
  }
  return logs.map((log) => ({ ...log, blockTimestamp: times.get(log.blockNumber) as string }));
};
