import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { replayInEvm } from "../../simulation/backtest/evmReplay.ts";
import type { Trade } from "../../simulation/backtest/result.ts";
import { HOLDER } from "../../simulation/actionsFile.ts";
import { NO_OVERLAY } from "../../simulation/forks/overlay.ts";
import { tokenLayout } from "../../simulation/forks/tokenLayouts.ts";
import { buildMarket } from "../../simulation/market/market.ts";
import { type ForkedState, openForkedState } from "../../workflows/adapters/forkedState.ts";
import { resolveForkSource } from "../../workflows/adapters/forkSource.ts";
import { contractsAreCompiled } from "../support/anchoredRun.ts";
import { exampleMandate, flat, hourly, runStrategy } from "../support/backtests.ts";
import { shift, type Strategy } from "../../simulation/strategies/strategy.ts";

if (!contractsAreCompiled) console.log("trades not replayed in the EVM: out/ is absent");

const SLIPPAGE = 2;
/** There and back between every pair that the mandate trades, at a price that walks. */
const traveller = (): Strategy => {
  const pairs = [
    ["WETH", "USDC"],
    ["USDC", "DAI"],
    ["DAI", "WETH"],
    ["WETH", "DAI"],
    ["USDC", "WETH"],
  ] as const;
  let turn = 0;
  return {
    id: "traveller",
    decide: () => {
      const [from, to] = pairs[turn++ % pairs.length] as (typeof pairs)[number];
      return shift(from, to, 300);
    },
  };
};

describe.skipIf(!contractsAreCompiled)("replayInEvm", { timeout: 120_000 }, () => {
  let folder: string;
  let chain: ForkedState;
  let env: Parameters<typeof replayInEvm>[2]["fork"]["env"];
  const mandate = exampleMandate();
  const market = (depth = 1) => {
    const hours = 48;
    const prices = Array.from({ length: hours }, (_, i) => 1_500 + 40 * i);
    const sets = [hourly({ ETH: prices, USDC: flat(0.998, hours), DAI: flat(1.001, hours) })];
    const made = buildMarket({ mandate, sets, everySeconds: 3_600 });
    return {
      ...made,
      pools: made.pools.map((pool) => ({
        ...pool,
        depth: { ...pool.depth, virtualUsd: pool.depth.virtualUsd * depth },
      })),
    };
  };
  const replay = (trades: readonly Trade[], every = 1, depth = 1) =>
    replayInEvm(trades, every, {
      market: market(depth),
      slippageBps: SLIPPAGE,
      fork: { client: chain.client, takeMisses: chain.takeMisses, env },
      layoutOf: async (token) => tokenLayout(token, (await chain.source.code(token)) ?? "0x"),
      hasPool: async (pool) => ((await chain.source.code(pool)) ?? "0x") !== "0x",
    });

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "exchequer-replay-"));
    const { source, bundle } = await resolveForkSource("replica", { env: {}, cwd: folder });
    env = source.env;
    const accounts = [{ address: HOLDER, balanceWei: "0", holdings: [], note: "who swaps" }];
    chain = await openForkedState({ source, overlay: { ...NO_OVERLAY, accounts }, library: bundle, runFolder: folder });
  }, 120_000);
  afterAll(async () => {
    await chain?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("default: every pair, both ways and over two pools, comes out as booked, to the unit", async () => {
    const { trades } = await runStrategy({ strategy: traveller(), mandate, market: market() });
    expect(new Set(trades.map(({ from, to }) => `${from} ${to}`)).size).toBe(5);
    expect(trades.some(({ route }) => route.feesPpm.length === 2)).toBe(true);
    const found = await replay(trades);
    expect(found).toMatchObject({ replayed: trades.length, equal: trades.length, worstBps: 0, withoutPool: 0 });
    expect(found.gasUsed).toBeGreaterThan(60_000);
    expect((await replay(trades, 4)).replayed).toBe(Math.ceil(trades.length / 4));
  });

  it("behavior: a unit too many in the books, and a pool ten times shallower than the books say, are found", async () => {
    const { trades } = await runStrategy({ strategy: traveller(), mandate, market: market() });
    const [first, ...rest] = trades as [Trade, ...Trade[]];
    const cooked = { ...first, amountOut: (BigInt(first.amountOut) + 1n).toString() };
    const found = await replay([cooked, ...rest]);
    expect(found.equal).toBe(trades.length - 1);
    expect(found.worst[0]).toMatchObject({ at: new Date(first.time * 1_000).toISOString().replace(".000", "") });
    expect(found.worst[0]?.differenceBps).toBeLessThan(0);
    const shallow = await replay(trades, 1, 0.1);
    expect(shallow.equal).toBeLessThan(trades.length);
    expect(shallow.worstBps).toBeGreaterThan(0.1);
  });

  it("behavior: in a pool that a trade moves by a third of a percent the arithmetic is still the EVM's", async () => {
    const { trades } = await runStrategy({ strategy: traveller(), mandate, market: market(0.005) });
    expect(Math.max(...trades.map(({ impactUsd, valueInUsd }) => impactUsd / valueInUsd))).toBeGreaterThan(0.003);
    expect(await replay(trades, 1, 0.005)).toMatchObject({ replayed: trades.length, worstBps: 0 });
  });
});
