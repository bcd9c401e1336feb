import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { archiveNode, type Manners } from "../../../test/support/archiveNode.ts";
import { asArchiveCsv, FIRST_BLOCK, MADE_POOL, madePoolLog } from "../../../test/support/madePoolLog.ts";
import { rpcCaller } from "../../forks/rpcCall.ts";
import { RpcRateLimitedError, RpcRefusedError, RpcTooMuchError, RpcUnavailableError } from "../../forks/rpcErrors.ts";
import { importFiles } from "../import/importFiles.ts";
import { verifySwaps } from "../pool/verifySwaps.ts";
import type { HistorySet } from "../set.ts";
import { PullOfAnotherError } from "./journal.ts";
import { NotAPoolError } from "./poolOnChain.ts";
import { PullRangeError, pullPool } from "./pull.ts";
import type { PullProgress } from "./pullLogs.ts";

const logs = madePoolLog({ seed: 5, swaps: 900 });
let root: string;
let fromFile: HistorySet;
let count = 0;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "exchequer-pull-"));
  const path = join(root, "usdc-weth-005.csv");
  writeFileSync(path, asArchiveCsv(logs));
  fromFile = await importFiles([path]);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

type Pulled = { set: HistorySet; waits: number[]; seen: PullProgress[]; asked: { method: string; blocks: number }[] };
const pulled = async (manners: Manners, folder = join(root, `pull-${count++}`), pool = MADE_POOL): Promise<Pulled> => {
  const node = await archiveNode(logs, manners);
  const [waits, seen]: [number[], PullProgress[]] = [[], []];
  try {
    const { set } = await pullPool({
      call: rpcCaller({ url: node.url, rateLimitWaitsMs: [] }),
      pool,
      fromBlock: FIRST_BLOCK,
      folder,
      wait: async (milliseconds) => void waits.push(milliseconds),
      progress: (at) => void seen.push({ ...at }),
    });
    return { set, waits, seen, asked: node.asked };
  } finally {
    await node.close();
  }
};
const swapsOf = (set: HistorySet): unknown => set.series.map(({ time, columns }) => [time, columns]);

describe("pulling a pool from an archive node", () => {
  it("default: gives the rows that the same logs give from a file, and says how far it is", async () => {
    const { set, seen } = await pulled({});
    expect(swapsOf(set)).toEqual(swapsOf(fromFile));
    expect(set.series[0]).toMatchObject({
      name: "USDC/WETH 0.05% swaps",
      pool: { address: MADE_POOL, feePpm: 500, decimals1: 18 },
    });
    expect(seen.at(-1)).toMatchObject({ logs: logs.length, fromBlock: FIRST_BLOCK });
    expect(seen.at(-1)?.block).toBe(seen.at(-1)?.toBlock);
    expect(verifySwaps(set)).toMatchObject({ ok: true, swaps: 900 });
  });

  it("behavior: a window of too many logs is made smaller, whatever code a node says it with", async () => {
    for (const tooManyCode of [-32_000, -32_602, -32_005]) {
      const { set, asked } = await pulled({ mostLogs: 50, tooManyCode });
      expect(swapsOf(set)).toEqual(swapsOf(fromFile));
      const windows = asked.filter(({ method }) => method === "eth_getLogs").map(({ blocks }) => blocks);
      expect(Math.min(...windows)).toBeLessThan(100);
    }
  });

  it("behavior: 429 is waited out, longer each time, and a cut connection is tried again", async () => {
    const { set, waits } = await pulled({ limitEvery: 3, mostLogs: 80, dropAt: 17 });
    expect(swapsOf(set)).toEqual(swapsOf(fromFile));
    expect(waits.length).toBeGreaterThan(3);
    expect(waits[0]).toBe(500);
  });

  it("behavior: neither 429 nor 503 makes a window smaller: the same blocks are asked for again", async () => {
    for (const manners of [{ limitEvery: 4 }, { downEvery: 4 }]) {
      const { set, seen, waits } = await pulled(manners);
      expect(swapsOf(set)).toEqual(swapsOf(fromFile));
      expect(waits.length).toBeGreaterThan(0);
      expect(seen.some(({ window }, at) => window < (seen[at - 1]?.window ?? 2_000))).toBe(false);
    }
  });

  it("behavior: a node that says when to come back is asked again then, and neither sooner nor later", async () => {
    const { waits } = await pulled({ limitEvery: 3, retryAfter: "7" });
    expect(waits.length).toBeGreaterThan(0);
    expect(waits.every((milliseconds) => milliseconds === 7_000)).toBe(true);
    // Counted from the date of the node's answer, some time from here on; dates are told in whole seconds, and late on a busy day.
    const before = 1_000 * Math.floor(Date.now() / 1_000);
    const until = before + 500_000;
    const [wait = 0] = (await pulled({ limitEvery: 9, retryAfter: new Date(until).toUTCString() })).waits;
    expect(wait).toBeGreaterThanOrEqual(until - Date.now());
    expect(wait).toBeLessThanOrEqual(until - before + 10_000);
  });

  it("error: RpcRateLimitedError at once where a node asks for more than ten minutes, with what was pulled kept", async () => {
    const folder = join(root, "an-hour");
    await expect(pulled({ mostLogs: 60, limitEvery: 18, retryAfter: "3600" }, folder)).rejects.toThrow("3600 seconds");
    expect(existsSync(join(folder, "state.json"))).toBe(true);
  });

  it("error: RpcTooMuchError or RpcRefusedError where even one block is too much, by the node's words", async () => {
    await expect(pulled({ mostLogs: 0 })).rejects.toThrow(RpcTooMuchError);
    await expect(pulled({ mostLogs: 0, tooManyWords: "no" })).rejects.toThrow(RpcRefusedError);
  });

  it("behavior: one code for too often and too much, without a word: waits, then asks for less as well", async () => {
    const { set, waits } = await pulled({ mostLogs: 50, tooManyCode: -32_005, tooManyWords: "limit exceeded" });
    expect(swapsOf(set)).toEqual(swapsOf(fromFile));
    expect(waits.length).toBeGreaterThan(0);
  });

  it("behavior: a node that says no times is asked for its blocks", async () => {
    const { set, asked } = await pulled({ withoutTimes: true });
    expect(swapsOf(set)).toEqual(swapsOf(fromFile));
    expect(asked.filter(({ method }) => method === "eth_getBlockByNumber").length).toBeGreaterThan(100);
  });

  it("behavior: cut off anywhere, the same call goes on and ends with the same set", async () => {
    for (const dieAt of [18, 24, 33]) {
      const folder = join(root, `cut-${dieAt}`);
      await expect(pulled({ mostLogs: 60, dieAt }, folder)).rejects.toThrow(RpcUnavailableError);
      const state = JSON.parse(readFileSync(join(folder, "state.json"), "utf8")) as { nextBlock: number };
      expect(state.nextBlock).toBeGreaterThan(FIRST_BLOCK);
      // What a kill leaves behind the last whole window is not counted.
      writeFileSync(join(folder, "logs.jsonl"), '{"half":', { flag: "a" });
      const { set, asked } = await pulled({}, folder);
      expect(swapsOf(set)).toEqual(swapsOf(fromFile));
      expect(asked.filter(({ method }) => method === "eth_getLogs").every(({ blocks }) => blocks <= 2_000)).toBe(true);
    }
  });

  it("error: RpcRateLimitedError where waiting does not help, with what was pulled kept", async () => {
    const folder = join(root, "limited");
    await expect(pulled({ limitEvery: 1 }, folder)).rejects.toThrow(RpcRateLimitedError);
    expect(existsSync(join(folder, "logs.jsonl"))).toBe(false);
  });

  it("error: PullOfAnotherError, NotAPoolError, PullRangeError", async () => {
    const folder = join(root, "other");
    await pulled({}, folder);
    writeFileSync(
      join(folder, "state.json"),
      readFileSync(join(folder, "state.json"), "utf8").replace(String(FIRST_BLOCK), "1"),
    );
    await expect(pulled({}, folder)).rejects.toThrow(PullOfAnotherError);
    await expect(pulled({}, undefined, `0x${"1".repeat(40)}`)).rejects.toThrow(NotAPoolError);
    await expect(pulled({}, undefined, "0x12")).rejects.toThrow(PullRangeError);
  });
});
