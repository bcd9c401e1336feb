import { asHex, type Call } from "../../forks/rpcCall.ts";
import { RpcRateLimitedError, RpcUnavailableError } from "../../forks/rpcErrors.ts";
import { importFiles } from "../import/importFiles.ts";
import type { HistorySet } from "../set.ts";
import { begunPull, openJournal } from "./journal.ts";
import { poolOnChain } from "./poolOnChain.ts";
import { pullLogs, type PullProgress } from "./pullLogs.ts";

export type PullRequest = {
  call: Call;
  pool: string;
  /** First block. */
  fromBlock: number;
  /** Last block; the last final one where it is left out. */
  toBlock?: number;
  /** Folder that keeps what was pulled until the set is whole. */
  folder: string;
  wait(milliseconds: number): Promise<void>;
  progress(at: PullProgress): void;
};

const FIRST_WAITS_MS = [500, 1_000, 2_000, 4_000, 8_000];

/** A pool's history from an archive node, going on where an earlier try was cut off. `done` removes what was kept for that. */
export const pullPool = async (request: PullRequest): Promise<{ set: HistorySet; done: () => void }> => {
  const { folder } = request;
  const call = patient(request.call, request.wait);
  const pool = request.pool.toLowerCase();
  if (!/^0x[0-9a-f]{40}$/.test(pool)) throw new PullRangeError(`"${request.pool}" is no address of a pool`);
  const chainId = Number(asHex(await call("eth_chainId", []), "eth_chainId"));
  const facts = await poolOnChain(call, pool);
  const toBlock = request.toBlock ?? begunPull(folder)?.toBlock ?? (await finalBlock(call));
  if (!(request.fromBlock <= toBlock))
    throw new PullRangeError(`block ${request.fromBlock} comes after block ${toBlock}`);
  const journal = openJournal(folder, { chainId, pool, fromBlock: request.fromBlock, toBlock });
  await pullLogs({ call: request.call, journal, wait: request.wait, progress: request.progress });
  if (journal.state.logs === 0)
    throw new PullRangeError(`between block ${request.fromBlock} and ${toBlock} the pool has no events`);
  return { set: await importFiles([journal.logsFile], facts), done: journal.remove };
};

/** The few questions before the first window wait for a node's limit too, and for one that is out of order. */
const patient =
  (call: Call, wait: PullRequest["wait"]): Call =>
  async (method, params) => {
    for (const pause of FIRST_WAITS_MS) {
      try {
        return await call(method, params);
      } catch (error) {
        if (!(error instanceof RpcRateLimitedError || error instanceof RpcUnavailableError)) throw error;
        await wait(error.retryAfterMs ?? pause);
      }
    }
    return call(method, params);
  };

const finalBlock = async (call: Call): Promise<number> => {
  const block = (await call("eth_getBlockByNumber", ["finalized", false])) as { number?: unknown } | null;
  return Number(asHex(block?.number, "eth_getBlockByNumber"));
};

export class PullRangeError extends Error {
  readonly code = "HISTORY_PULL_RANGE";
  constructor(why: string) {
    super(
      `Nothing can be pulled: ${why}.\nWrite --pool <address> --from <block>, and --to <block> where it is not the last one.`,
    );
    this.name = "PullRangeError";
  }
}
