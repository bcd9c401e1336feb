import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseAbi } from "viem";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MAINNET } from "../../simulation/forks/addresses.ts";
import { importBlock } from "../../simulation/forks/importBlock.ts";
import { NO_OVERLAY } from "../../simulation/forks/overlay.ts";
import { bundleSource } from "../../simulation/forks/stateSource.ts";
import { advanceFeeds } from "../../workflows/adapters/advanceFeeds.ts";
import { type ForkedState, openForkedState } from "../../workflows/adapters/forkedState.ts";
import { replicaBundle } from "../../workflows/adapters/replicaCache.ts";
import { root } from "../support/command.ts";
import { compiled, recordedBlock } from "./recorded.ts";

const recorded = recordedBlock(15_538_827);
const abi = parseAbi([
  "function description() view returns (string)",
  "function decimals() view returns (uint8)",
  "function latestRoundData() view returns (uint80, int256, uint256, uint256, uint80)",
  "function getRoundData(uint80) view returns (uint80, int256, uint256, uint256, uint80)",
]);
const of = { address: MAINNET.ethUsdFeed, abi } as const;
const latest = (chain: ForkedState) => chain.client.readContract({ ...of, functionName: "latestRoundData" });
const roundOf = (chain: ForkedState, round: bigint) =>
  chain.client.readContract({ ...of, functionName: "getRoundData", args: [round] });

describe.skipIf(!compiled)("price feeds of a fork whose time is moved", { timeout: 60_000 }, () => {
  let scratch: string;
  beforeAll(() => void (scratch = mkdtempSync(join(tmpdir(), "exchequer-feeds-"))));
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  const on = async (
    source: Parameters<typeof openForkedState>[0]["source"],
    use: (chain: ForkedState) => Promise<void>,
  ) => {
    const chain = await openForkedState({ source, overlay: NO_OVERLAY, library: null, runFolder: scratch });
    try {
      await use(chain);
    } finally {
      await chain.close();
    }
  };

  it("default: the replica's gets one round more at the price it had; its earlier rounds stay", async () => {
    await on(bundleSource(await replicaBundle(root)), async (chain) => {
      const [round, answer, , updatedAt] = await latest(chain);
      const then = Number(updatedAt) + 3 * 86_400;
      expect(await advanceFeeds(chain.client, [MAINNET.ethUsdFeed], then)).toEqual([
        { feed: MAINNET.ethUsdFeed, description: "ETH / USD", answer, updatedAt: then, how: "new-round" },
      ]);
      expect((await latest(chain)).slice(0, 4)).toEqual([round + 1n, answer, BigInt(then), BigInt(then)]);
      expect((await roundOf(chain, round))[3]).toBe(updatedAt);
      expect((await roundOf(chain, round - 1n))[0]).toBe(round - 1n);
    });
  });

  it("behavior: one that says as much already, and one that never answered, are left alone", async () => {
    await on(bundleSource(await replicaBundle(root)), async (chain) => {
      const [, , , updatedAt] = await latest(chain);
      const feeds = [MAINNET.ethUsdFeed, MAINNET.weth, "0x00000000000000000000000000000000000000FE"] as const;
      const code = await chain.client.getCode({ address: MAINNET.weth });
      expect(await advanceFeeds(chain.client, feeds, Number(updatedAt))).toEqual([]);
      expect((await advanceFeeds(chain.client, feeds, Number(updatedAt) + 1)).map(({ feed }) => feed)).toEqual([
        MAINNET.ethUsdFeed,
      ]);
      expect(await chain.client.getCode({ address: MAINNET.weth })).toBe(code);
    });
  });

  it.skipIf(recorded === null)(
    "behavior: one recorded from the chain gives way to an overlay that keeps its round, and says so",
    async () => {
      await on(bundleSource(importBlock(recorded as string)), async (chain) => {
        const [round, answer, , updatedAt] = await latest(chain);
        const then = Number(updatedAt) + 3 * 86_400;
        const [advanced] = await advanceFeeds(chain.client, [MAINNET.ethUsdFeed], then);
        expect(advanced).toMatchObject({ answer: 158_811_178_966n, how: "replaced" });
        expect((await latest(chain)).slice(0, 4)).toEqual([round + 1n, answer, BigInt(then), BigInt(then)]);
        expect((await roundOf(chain, round)).slice(0, 2)).toEqual([round, answer]);
        expect(await chain.client.readContract({ ...of, functionName: "decimals" })).toBe(8);
        // From then on it is one of ours.
        expect((await advanceFeeds(chain.client, [MAINNET.ethUsdFeed], then + 1))[0]?.how).toBe("new-round");
      });
    },
  );
});
