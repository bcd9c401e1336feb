import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { SnapshotPool } from "../policies/treasury/snapshot.ts";
import { quoteInRange, quoteRoute, routesBetween } from "./poolMath.ts";

const WETH = "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2";
const USDC = "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48";
const DAI = "0x6B175474E89094C44Da98b954EedeAC495271d0F";
const block = resolve(import.meta.dirname, "../../shared/data/mainnet-blocks/15538827/pre_state.json.gz");
const present = existsSync(block);
if (!present) console.log("poolMath: ../shared/data is absent, so the quote is not held against real state here");

const pool = (token0: string, token1: string, feePpm: number, liquidity = "1000000000000000000000"): SnapshotPool => ({
  pool: "0x88e6A0c2dDD26FEEb64F039a2c41296FcB3f5640",
  token0: token0 as `0x${string}`,
  token1: token1 as `0x${string}`,
  feePpm,
  sqrtPriceX96: (2n ** 96n).toString(),
  tick: 0,
  liquidity,
  balance0: "0",
  balance1: "0",
});

describe("quoteInRange", () => {
  it.skipIf(!present)("default: sells 1 and 10 WETH into mainnet's 0.05% pool to the unit", () => {
    const state = JSON.parse(gunzipSync(readFileSync(block)).toString()) as Record<
      string,
      { storage: Record<string, string> }
    >;
    const storage = (state["0x88e6a0c2ddd26feeb64f039a2c41296fcb3f5640"] as { storage: Record<string, string> })
      .storage;
    const slot = (n: number): bigint => BigInt(storage[`0x${n.toString(16)}`] as string);
    const real: SnapshotPool = {
      ...pool(USDC, WETH, 500),
      sqrtPriceX96: (slot(0) & (2n ** 160n - 1n)).toString(),
      liquidity: (slot(4) & (2n ** 128n - 1n)).toString(),
    };
    expect(quoteInRange(real, WETH, 10n ** 18n)).toBe(1_589_197_592n);
    expect(quoteInRange(real, WETH, 10n ** 19n)).toBe(15_891_511_584n);
  });

  it("behavior: an empty pool gives nothing", () => {
    expect(quoteInRange(pool(USDC, WETH, 500, "0"), WETH, 10n ** 18n)).toBe(0n);
  });

  it("behavior: at a price of one the fee is the whole difference of a small trade", () => {
    expect(quoteInRange(pool(DAI, USDC, 100, "1000000000000000000000000"), DAI, 1_000_000n)).toBe(999_899n);
  });
});

describe("routesBetween", () => {
  const pools = [pool(USDC, WETH, 500), pool(USDC, WETH, 3000), pool(DAI, USDC, 100)];

  it("default: direct pools, and two hops where no pool is direct", () => {
    expect(routesBetween(pools, WETH, USDC).map((route) => route.pools.map((p) => p.feePpm))).toEqual([[500], [3000]]);
    expect(routesBetween(pools, WETH, DAI).map((route) => route.pools.map((p) => p.feePpm))).toEqual([
      [500, 100],
      [3000, 100],
    ]);
  });

  it("behavior: a lower fee gives more", () => {
    const [cheap, dear] = routesBetween(pools, WETH, DAI).map((route) => quoteRoute(route, 10n ** 15n));
    expect(cheap).toBeGreaterThan(dear as bigint);
  });
});
