import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseAbi } from "viem";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MAINNET } from "../../simulation/forks/addresses.ts";
import { type Bundle, openBundle } from "../../simulation/forks/bundle.ts";
import { NO_OVERLAY } from "../../simulation/forks/overlay.ts";
import { ETHER_USD8, REPLICA_BLOCK } from "../../simulation/forks/replica/plan.ts";
import { bundleSource } from "../../simulation/forks/stateSource.ts";
import { type ForkedState, openForkedState } from "../../workflows/adapters/forkedState.ts";
import { replicaBundle } from "../../workflows/adapters/replicaCache.ts";
import { compiled } from "./recorded.ts";

const abi = parseAbi([
  "function getPool(address, address, uint24) view returns (address)",
  "function slot0() view returns (uint160 sqrtPriceX96, int24 tick, uint16, uint16, uint16, uint8, bool)",
  "function liquidity() view returns (uint128)",
  "function description() view returns (string)",
  "function decimals() view returns (uint8)",
  "function symbol() view returns (string)",
  "function latestRoundData() view returns (uint80, int256, uint256, uint256, uint80)",
  "function getRoundData(uint80) view returns (uint80, int256, uint256, uint256, uint80)",
  "function factory() view returns (address)",
  "function VERSION() view returns (string)",
]);

describe.skipIf(!compiled)("replica", () => {
  let folder: string;
  let bundle: Bundle;
  let chain: ForkedState;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "exchequer-replica-test-"));
    bundle = await replicaBundle(folder);
    chain = await openForkedState({
      source: bundleSource(bundle),
      overlay: NO_OVERLAY,
      library: bundle,
      runFolder: folder,
    });
  });
  afterAll(async () => {
    await chain.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const read = (address: `0x${string}`, functionName: string, args: unknown[] = []): Promise<unknown> =>
    chain.client.readContract({ address, abi, functionName, args } as never);

  test("default: every build gives the same content hash; of two at once for one folder one is kept, whole", async () => {
    const shared = mkdtempSync(join(tmpdir(), "exchequer-replica-test-"));
    try {
      const both = await Promise.all([replicaBundle(shared), replicaBundle(shared)]);
      expect(both.map(({ contentHash }) => contentHash)).toEqual([bundle.contentHash, bundle.contentHash]);
      const [kept, ...more] = readdirSync(join(shared, ".exchequer/cache"));
      expect(more).toEqual([]);
      expect(openBundle(join(shared, ".exchequer/cache", kept as string)).contentHash).toBe(bundle.contentHash);
    } finally {
      rmSync(shared, { recursive: true, force: true });
    }
  });

  test("behavior: a damaged cache is built again", async () => {
    const cached = join(folder, ".exchequer/cache", readdirSync(join(folder, ".exchequer/cache"))[0] as string);
    writeFileSync(join(cached, "codes.json.gz"), "broken");
    expect((await replicaBundle(folder)).contentHash).toBe(bundle.contentHash);
    expect(existsSync(join(cached, "codes.json.gz"))).toBe(true);
  });

  test("behavior: it says that it is not mainnet", () => {
    expect(chain.state).toMatchObject({
      source: "replica",
      notMainnet: true,
      hardfork: "cancun",
      contentHash: bundle.contentHash,
    });
  });

  test("behavior: pools, router and Safe stand at mainnet's addresses", async () => {
    expect(await read(MAINNET.uniswapV3Factory, "getPool", [MAINNET.weth, MAINNET.usdc, 500])).toBe(
      MAINNET.wethUsdc500,
    );
    expect(await read(MAINNET.uniswapV3Factory, "getPool", [MAINNET.usdc, MAINNET.weth, 3000])).toBe(
      MAINNET.wethUsdc3000,
    );
    expect(await read(MAINNET.uniswapV3Factory, "getPool", [MAINNET.dai, MAINNET.usdc, 100])).toBe(MAINNET.daiUsdc100);
    expect(await read(MAINNET.swapRouter, "factory")).toBe(MAINNET.uniswapV3Factory);
    expect(await read(MAINNET.safeSingleton, "VERSION")).toBe("1.4.1");
    expect((await chain.client.getCode({ address: MAINNET.safeProxyFactory }))?.length).toBeGreaterThan(1_000);
  });

  test("behavior: the pools stand at the feed's price, with liquidity", async () => {
    const [sqrtPriceX96] = (await read(MAINNET.wethUsdc500, "slot0")) as [bigint];
    const usd8 = ((10n ** 20n) << 192n) / sqrtPriceX96 ** 2n;
    expect(Number(usd8 - ETHER_USD8)).toBeLessThanOrEqual(1);
    for (const pool of [MAINNET.wethUsdc500, MAINNET.wethUsdc3000, MAINNET.daiUsdc100])
      expect(await read(pool, "liquidity")).not.toBe(0n);
  });

  test("behavior: feeds describe themselves, are fresh at block N, and remember sixty hours", async () => {
    for (const [feed, name] of [
      [MAINNET.ethUsdFeed, "ETH / USD"],
      [MAINNET.usdcUsdFeed, "USDC / USD"],
      [MAINNET.daiUsdFeed, "DAI / USD"],
    ] as const) {
      expect(await read(feed, "description")).toBe(name);
      expect(await read(feed, "decimals")).toBe(8);
      const [round, answer, , updatedAt] = (await read(feed, "latestRoundData")) as [bigint, bigint, bigint, bigint];
      expect(answer > 0n && REPLICA_BLOCK.timestamp - Number(updatedAt) <= 600).toBe(true);
      const [, , , past] = (await read(feed, "getRoundData", [round - 59n])) as [bigint, bigint, bigint, bigint];
      expect(updatedAt - past).toBe(59n * 3_600n);
      await expect(read(feed, "getRoundData", [1n])).rejects.toThrow();
    }
  });
});
