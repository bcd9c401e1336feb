import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { rpcCaller } from "../../../../simulation/forks/rpcCall.ts";
import { saveSet } from "../../../../simulation/history/cacheFile.ts";
import { pullPool } from "../../../../simulation/history/pull/pull.ts";
import type { PullProgress } from "../../../../simulation/history/pull/pullLogs.ts";
import { type HistoryInfo, setInfo } from "../../../../simulation/history/setInfo.ts";
import { rpcUrl } from "../../../adapters/forkSource.ts";
import { BadUsageError } from "../../errors.ts";

export type PullFlags = { pool: string; from: string; to?: string; rpc: string; out: string; json?: boolean };

const SAY_EVERY_MS = 1_000;

/** Pulls a pool into a set. Until it is whole, what was pulled lies in `<set>.pull`. */
export const pullSet = async (flags: PullFlags): Promise<HistoryInfo> => {
  const out = resolve(flags.out);
  const call = rpcCaller({ url: rpcUrl(flags.rpc, process.env), rateLimitWaitsMs: [] });
  const { set, done } = await pullPool({
    call,
    pool: flags.pool,
    fromBlock: blockOf(flags.from),
    ...(flags.to === undefined ? {} : { toBlock: blockOf(flags.to) }),
    folder: `${out}.pull`,
    wait: async (milliseconds) => void (await sleep(milliseconds)),
    progress: sayNowAndThen(),
  });
  saveSet(set, out);
  done();
  return setInfo(set);
};

const blockOf = (text: string): number => {
  if (!/^\d{1,12}$/.test(text)) throw new BadUsageError(`"${text}" is no block number.`, "Write --from 18937382.");
  return Number(text);
};

const sayNowAndThen = (): ((at: PullProgress) => void) => {
  let said = 0;
  return ({ block, fromBlock, toBlock, logs, window, waitedMs }) => {
    const now = performance.now();
    if (now - said < SAY_EVERY_MS && block < toBlock) return;
    said = now;
    const share = ((block - fromBlock + 1) / (toBlock - fromBlock + 1)) * 100;
    const waited = waitedMs === 0 ? "" : `, waited ${(waitedMs / 1_000).toFixed(1)} s for the node's limit`;
    process.stderr.write(
      `· block ${block} of ${toBlock} (${share.toFixed(0)}%), ${logs} logs, ${window} blocks at a time${waited}\n`,
    );
  };
};
