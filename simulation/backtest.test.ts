import { describe, expect, it } from "vitest";
import { valueUsd8Down } from "../policies/treasury/money.ts";
import {
  exampleCouncil,
  exampleMandate,
  flat,
  hourly,
  runStrategy,
  START,
  STARTING,
} from "../test/support/backtests.ts";
import { backtest } from "./backtest.ts";
import { DECISION_GAS } from "./backtest/broker.ts";
import { syntheticMarket } from "./history/synthetic.ts";
import { audit } from "./backtest/audit.ts";
import { buildMarket, type Market } from "./market/market.ts";
import { haltSpells } from "./reports/halts.ts";
import { HOLD, shift, type Strategy } from "./strategies/strategy.ts";
import type { View } from "./strategies/view.ts";

const always = (decide: (view: View) => unknown): Strategy => ({ id: "test", decide: decide as Strategy["decide"] });
const hold = always(() => HOLD);
const sell = (sizeBps: number): Strategy => always(() => shift("WETH", "USDC", sizeBps));

describe("backtest", () => {
  it("default: the example council over a made-up month decides, trades and twice the same", async () => {
    const mandate = exampleMandate();
    const market = buildMarket({ mandate, sets: [syntheticMarket({ days: 30 })], everySeconds: 3_600 });
    const run = () =>
      backtest({ id: "council", mandate, market, council: exampleCouncil(mandate), balances: STARTING });
    const [one, two] = [await run(), await run()];
    expect(one.decisions).toEqual(two.decisions);
    expect(one.equityUsd).toEqual(two.equityUsd);
    expect(one.time.length).toBe(30 * 24);
    expect(one.trades.length).toBeGreaterThan(0);
    expect(market.synthetic).toBe(true);
  });

  it("default: holding is worth what the balances are at each hour's close", async () => {
    const run = await runStrategy({ strategy: hold, sets: [hourly({ ETH: [3_000, 3_300, 2_700] })] });
    expect([...run.equityUsd]).toEqual([3_000, 3_300, 2_700].map((price) => 150 * price + 180_000));
    expect(run.trades).toEqual([]);
  });

  it("behavior: a trade takes its fee, impact, slippage and gas from equity, and no more", async () => {
    let done = false;
    const once = always(() => (done ? HOLD : ((done = true), shift("WETH", "USDC", 400))));
    const run = await runStrategy({ strategy: once, sets: [hourly({ ETH: flat(3_000, 3), USDC: flat(1, 3) })] });
    const [trade] = run.trades;
    if (trade === undefined) throw new Error("one trade was asked for");
    expect(run.trades.length).toBe(1);
    expect(trade.feeUsd).toBeCloseTo(trade.valueInUsd * 0.0005, 6);
    expect(trade.impactUsd).toBeGreaterThan(0);
    const { feesUsd, impactUsd, slippageUsd, gasUsd } = run.costs;
    expect(run.equityUsd[0]).toBe(630_000);
    expect(630_000 - (run.equityUsd.at(-1) as number)).toBeCloseTo(feesUsd + impactUsd + slippageUsd + gasUsd, 4);
    // 20 gwei, $3,000.
    expect(gasUsd).toBeCloseTo((Number(DECISION_GAS) * 20e9 * 3_000) / 1e18, 5);
  });

  it("behavior: the limits remember: the day's turnover runs out, is named, and comes back", async () => {
    const run = await runStrategy({ strategy: sell(500), sets: [hourly({ ETH: flat(3_000, 30) })] });
    const sizes = run.trades.map(({ valueInUsd }) => Math.round(valueInUsd));
    expect(sizes.slice(0, 3)).toEqual([31_500, expect.any(Number), expect.any(Number)]);
    const cut = run.vetoes.filter(({ rules }) => rules.includes("turnover"));
    expect(cut.length).toBeGreaterThan(0);
    const moved = run.trades.filter(({ step }) => step < 24).reduce((sum, { valueInUsd }) => sum + valueInUsd, 0);
    // A full bucket of $125,000 and what flows back into it in 23 hours.
    expect(moved).toBeLessThanOrEqual(125_000 * (1 + 23 / 24) + 1);
  });

  it("behavior: a fall trips to reduce-only and on to a halt; buying is denied by mode, and holders may renew", async () => {
    const closes = [...flat(3_000, 2), ...flat(2_100, 4), ...flat(1_700, 60)];
    const buy = always(() => shift("USDC", "WETH", 100));
    const surroundings = { renewSeconds: 86_400 };
    const run = await runStrategy({ strategy: buy, sets: [hourly({ ETH: closes })], surroundings });
    const spells = haltSpells(run).filter(({ why }) => why === "reduce-only" || why === "halted");
    expect(spells[0]).toMatchObject({ why: "reduce-only", from: START + 3 * 3_600 });
    expect(spells[1]).toMatchObject({ why: "halted", from: START + 7 * 3_600 });
    expect(run.vetoes.find(({ kind }) => kind === "denied")?.rules).toContain("mode");
    expect(run.renewals[0]?.kind).toBe("mode-renewed");
    expect(run.trades.at(-1)?.time).toBeGreaterThan(run.renewals[0]?.time as number);
  });

  it("behavior: hours that are missing leave the feed stale, and nothing is decided on it", async () => {
    const [early, late] = [flat(3_000, 5), flat(3_000, 5)];
    const sets = [hourly({ ETH: early }), hourly({ ETH: late }, START + 8 * 3_600)];
    const run = await runStrategy({ strategy: sell(100), sets });
    expect(haltSpells(run).find(({ why }) => why === "oracle")).toMatchObject({ steps: 2, from: START + 7 * 3_600 });
    expect(run.trades.every(({ time }) => time <= START + 6 * 3_600 || time >= START + 9 * 3_600)).toBe(true);
  });

  it("behavior: a stable that loses its peg counts at its price, and counting it at a dollar is wrong by what it fell", async () => {
    const sets = [hourly({ ETH: flat(3_000, 6), USDC: [1, 1, 0.9, 0.9, 1, 1] })];
    const run = await runStrategy({ strategy: hold, sets });
    expect(run.navUsd[2]).toBeCloseTo(450_000 + 130_000 * 0.9 + 50_000, 6);
    expect(run.dollarNavUsd[2]).toBeCloseTo(630_000, 6);
    expect(haltSpells(run).find(({ why }) => why === "depeg")).toMatchObject({ from: START + 4 * 3_600, steps: 2 });
  });

  it("behavior: NAV is what the rules count, to the unit", async () => {
    const mandate = exampleMandate();
    const run = await runStrategy({ strategy: hold, mandate, sets: [hourly({ ETH: [1_234.56789012, 1_300] })] });
    const usd8 = valueUsd8Down(STARTING[0], 18, 123_456_789_012n) + 18_000_000_000_000n;
    expect(run.state.peakNavUsd8 >= usd8).toBe(true);
    expect(run.navUsd[0]).toBeCloseTo(Number(usd8) / 1e8, 6);
  });
});

describe("a strategy that misbehaves", () => {
  const sets = [hourly({ ETH: flat(3_000, 5) })];
  const run = (strategy: Strategy) => runStrategy({ strategy, sets });

  it("error: StrategyThrewError names the strategy, the moment and what it said", async () => {
    const failing = always(() => {
      throw new TypeError("no such thing");
    });
    await expect(run(failing)).rejects.toThrowErrorMatchingInlineSnapshot(`
      [StrategyThrewError: Strategy test threw when it decided at 2023-11-14 23:00 UTC: TypeError: no such thing
      Mend it; nothing was traded after.]
    `);
  });

  it.each([
    ["nothing", undefined],
    ["a text", "buy"],
    ["a promise", Promise.resolve(HOLD)],
    ["not a number", { kind: "shift", from: "WETH", to: "USDC", sizeBps: Number.NaN }],
    ["more than everything", { kind: "shift", from: "WETH", to: "USDC", sizeBps: 10_001 }],
    ["an address", { kind: "shift", from: "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48", to: "USDC", sizeBps: 1 }],
    ["an asset nobody has", { kind: "shift", from: "DOGE", to: "USDC", sizeBps: 1 }],
    ["more than was asked for", { kind: "hold", why: "x" }],
  ])("error: StrategyAnswerError for %s", async (_, answer) => {
    await expect(run(always(() => answer))).rejects.toMatchObject({ code: "STRATEGY_ANSWER" });
  });

  it.each<[string, (view: View) => unknown]>([
    ["a price ahead", (view) => view.prices("WETH").ago(-1)],
    ["a price at a later time", (view) => view.prices("WETH").at(view.now + 1)],
  ])("error: LookAheadError for %s", async (_, ask) => {
    await expect(run(always((view) => (ask(view), HOLD)))).rejects.toMatchObject({ code: "STRATEGY_LOOKS_AHEAD" });
  });

  it("behavior: what a strategy changes in what it was given changes nothing for anybody", async () => {
    const vandal = always((view) => {
      view.prices("WETH").last(3).fill(0);
      return HOLD;
    });
    expect((await run(vandal)).equityUsd).toEqual((await run(hold)).equityUsd);
  });
});

describe("the range", () => {
  const mandate = exampleMandate();
  const sets = [hourly({ ETH: flat(3_000, 48) })];
  it.each([
    ["before the data", START - 86_400, undefined],
    ["after the data", START, START + 90 * 3_600],
    ["backwards", START + 20 * 3_600, START + 10 * 3_600],
  ])("error: BacktestRangeError %s", (_, from, to) => {
    expect(() => buildMarket({ mandate, sets, everySeconds: 3_600, from, to })).toThrowError(
      expect.objectContaining({ code: "BACKTEST_RANGE" }),
    );
  });
  it("error: HistoryLacksAssetError where nothing prices a volatile asset", () => {
    expect(() => buildMarket({ mandate, sets: [hourly({ BTC: flat(1, 4) })], everySeconds: 3_600 })).toThrowError(
      expect.objectContaining({ code: "HISTORY_LACKS_ASSET" }),
    );
  });
  it("error: HistoryOverlapsError where two histories price one asset at once", () => {
    expect(() => buildMarket({ mandate, sets: [...sets, ...sets], everySeconds: 3_600 })).toThrowError(
      expect.objectContaining({ code: "HISTORY_OVERLAPS" }),
    );
  });
});

describe("audit", () => {
  const mandate = exampleMandate();
  const sets = [syntheticMarket({ days: 40 })];
  const marketTo = (cutAt?: number) => buildMarket({ mandate, sets, everySeconds: 21_600, cutAt });
  const auditOf = (make: (market: Market) => Strategy) =>
    audit({
      cuts: 3,
      run: (cutAt) => {
        const market = marketTo(cutAt);
        return runStrategy({ strategy: make(market), mandate, market });
      },
    });

  it("default: a strategy that only remembers decides the same on data that ends earlier", async () => {
    const { cuts } = await auditOf(() => {
      let highest = 0;
      return always((view) => {
        const price = view.prices("WETH").ago(0) ?? 0;
        highest = Math.max(highest, price);
        return price < highest * 0.97 ? shift("WETH", "USDC", 200) : HOLD;
      });
    });
    expect(cuts.map(({ differs }) => differs)).toEqual([null, null, null]);
  });

  it("behavior: one that knows how it all ends is found, with the first decision that differs", async () => {
    const { cuts, whole } = await auditOf((market) => {
      const end = market.assets[0]?.usd.at(-1) as number;
      return always((view) => ((view.prices("WETH").ago(0) ?? 0) > end ? shift("WETH", "USDC", 100) : HOLD));
    });
    expect(whole.trades.length).toBeGreaterThan(0);
    expect(cuts.some(({ differs }) => differs !== null)).toBe(true);
  });
});
