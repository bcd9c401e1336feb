import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { loadMandate } from "../../policies/mandates/mandateFile.ts";
import type { Mandate } from "../../policies/treasury/mandate.ts";
import { root } from "../../test/support/command.ts";
import { flat, hourly, runStrategy, START, STARTING } from "../../test/support/backtests.ts";
import { makeSet } from "../history/cacheFile.ts";
import { importFiles } from "../history/import/importFiles.ts";
import { poolLogs } from "../history/pool/events.ts";
import { earningsOf } from "../history/pool/positionFees.ts";
import type { HistorySet } from "../history/set.ts";
import { buildMarket } from "../market/market.ts";
import type { Plan } from "../strategies/plan.ts";
import { HOLD, shift, type Strategy } from "../strategies/strategy.ts";
import { DECISION_GAS, POSITION_GAS } from "./broker.ts";
import type { BacktestResult } from "./result.ts";

const mandateAt = (file: string): Mandate => loadMandate(readFileSync(join(root, "simulation/examples", file), "utf8"));
const liquidity = mandateAt("liquidity.yaml");
const lending = mandateAt("lending.yaml");

/** Around $3,000: token0 is USDC. */
const MIDDLE = 196_250;
const open = (p: Partial<Extract<Plan, { kind: "open" }>> = {}): Plan => ({
  kind: "open",
  pool: { tokens: ["WETH", "USDC"], feePpm: 500 },
  tickLower: MIDDLE - 2_000,
  tickUpper: MIDDLE + 2_000,
  sizeBps: 1_000,
  ...p,
});
/** Says each plan at its step, and holds else. */
const script = (plans: Record<number, Plan>): Strategy => {
  let step = -1;
  return { id: "script", decide: () => ((step += 1), plans[step] ?? HOLD) };
};
const over = (ether: readonly number[], plans: Record<number, Plan>, mandate = liquidity): Promise<BacktestResult> =>
  runStrategy({
    strategy: script(plans),
    mandate,
    sets: [hourly({ ETH: ether, USDC: flat(1, ether.length) })],
  });
const last = (values: Float64Array): number => values.at(-1) as number;

describe("liquidity positions", () => {
  it("default: at a price that stands still a position earns its share of the pool's fees, and pays its gas", async () => {
    const run = await over(flat(3_000, 25), { 0: open() });
    const [move] = run.moves;
    expect(move).toMatchObject({ kind: "opened", id: "1", pool: "USDC/WETH 0.05%", boundBy: "requested" });
    expect(move?.valueUsd).toBeCloseTo(63_000, -2);
    const { lpFeesUsd, lvrUsd, impermanentLossUsd } = run.yields;
    // $247 million a day at 0.05%, shared with $1.1 billion of virtual reserves; a range of ±2,000 ticks holds about ten times
    // its worth of them.
    const concentrated = 1 / (1 - Math.exp(-2_000 * Math.log(1.0001) * 0.5));
    const share = (63_000 * concentrated) / (1_100_000_000 + 63_000 * concentrated);
    expect(last(lpFeesUsd) / (247_000_000 * 0.0005 * share)).toBeCloseTo(1, 2);
    expect(Math.abs(last(lvrUsd))).toBeLessThan(1e-3);
    expect(Math.abs(last(impermanentLossUsd))).toBeLessThan(1e-3);
    const gasUsd = (Number(POSITION_GAS) * 20e9 * 3_000) / 1e18;
    expect(last(run.equityUsd)).toBeCloseTo(630_000 - gasUsd + last(lpFeesUsd), 2);
    expect(run.trades).toEqual([]);
  });

  it("behavior: there and back costs no impermanent loss, and a loss against rebalancing each way; fees stop outside", async () => {
    const away = [...flat(3_000, 2), 3_200, 3_600, 4_500, 4_500, 4_500, 3_600, 3_200, 3_000];
    const run = await over(away, { 0: open() });
    const { lpFeesUsd, lvrUsd, impermanentLossUsd } = run.yields;
    expect(impermanentLossUsd[4]).toBeGreaterThan(1_000);
    expect(Math.abs(last(impermanentLossUsd))).toBeLessThan(0.01);
    lvrUsd.slice(1).forEach((lost, i) => expect(lost).toBeGreaterThanOrEqual((lvrUsd[i] as number) - 1e-6));
    expect(last(lvrUsd)).toBeGreaterThan(1_000);
    // 4,500 lies over the range: nothing is earned while the price stands there.
    expect(lpFeesUsd[6]).toBe(lpFeesUsd[5]);
    expect(lpFeesUsd[3]).toBeGreaterThan(lpFeesUsd[2] as number);
  });

  it("behavior: what it holds and what it missed follow the closed form of a range", async () => {
    const run = await over([3_000, 3_000, 3_300], { 0: open() });
    const [tickLower, tickUpper] = [MIDDLE - 2_000, MIDDLE + 2_000].map((tick) => 1.0001 ** (tick / 2)) as [
      number,
      number,
    ];
    const rootOf = (usd: number): number => Math.sqrt(1e12 / usd);
    const worth = (at: number, usd: number): number =>
      (1 / rootOf(at) - 1 / tickUpper) / 1e6 + ((rootOf(at) - tickLower) / 1e18) * usd;
    const put = run.moves[0]?.valueUsd as number;
    const scale = put / worth(3_000, 3_000);
    const missed = scale * (worth(3_000, 3_300) - worth(3_300, 3_300));
    expect(last(run.yields.impermanentLossUsd)).toBeCloseTo(missed, 2);
    expect(last(run.yields.lvrUsd)).toBeCloseTo(missed, 2);
  });

  it("behavior: closed, everything lies in custody again: nothing came from nowhere", async () => {
    const run = await over([...flat(3_000, 3), 3_150, 3_150, 3_150], { 0: open(), 4: { kind: "close", id: "1" } });
    expect(run.moves.map(({ kind }) => kind)).toEqual(["opened", "closed"]);
    const { lpFeesUsd, impermanentLossUsd } = run.yields;
    const held = 150 * 3_150 + 180_000;
    const gasUsd = run.costs.gasUsd;
    expect(last(run.equityUsd)).toBeCloseTo(held - last(impermanentLossUsd) + last(lpFeesUsd) - gasUsd, 0);
    const idle =
      (Number(run.balances[0]) / 1e18) * 3_150 + Number(run.balances[1]) / 1e6 + Number(run.balances[2]) / 1e18;
    expect(idle - gasUsd).toBeCloseTo(last(run.equityUsd), 4);
  });

  it.each<[string, Plan, string]>([
    ["more ether than a day may move", open({ sizeBps: 9_000, tickLower: 194_000, tickUpper: 196_200 }), "turnover"],
    ["so much that too few healthy stables are left", open({ sizeBps: 9_000 }), "stable-floor"],
  ])("behavior: %s is made smaller by the mandate", async (_, plan, rule) => {
    const run = await over(flat(3_000, 3), { 0: plan });
    expect(run.moves[0]?.boundBy).toBe(rule);
    expect(run.vetoes).toMatchObject([{ kind: "cut", rules: [rule], to: "position" }]);
    expect(run.moves[0]?.valueUsd).toBeLessThanOrEqual(630_000 * 0.2);
  });

  it("behavior: a range narrower than the mandate's least is not opened at any size", async () => {
    const run = await over(flat(3_000, 3), { 0: open({ tickLower: 196_200, tickUpper: 196_300 }) });
    expect(run.vetoes).toMatchObject([{ kind: "no-room", rules: ["positions"] }]);
    expect(run.moves).toEqual([]);
  });

  it("behavior: without one of its two tokens in custody there is nothing to open", async () => {
    const run = await runStrategy({
      strategy: script({ 0: open() }),
      mandate: liquidity,
      sets: [hourly({ ETH: flat(3_000, 3), USDC: flat(1, 3) })],
      balances: [150n * 10n ** 18n, 0n, 200_000n * 10n ** 18n],
    });
    expect(run.vetoes).toMatchObject([{ kind: "no-room", rules: ["holdings"] }]);
  });

  it("behavior: in reduce-only nothing is opened, and a position may still be closed", async () => {
    const fallen = [...flat(3_000, 3), ...flat(2_000, 30)];
    const run = await over(fallen, {
      0: open(),
      25: open({ tickLower: 200_000, tickUpper: 202_000 }),
      27: { kind: "close", id: "1" },
    });
    expect(run.moves.map(({ kind, step }) => `${kind} ${step}`)).toEqual(["opened 0", "closed 27"]);
    expect(run.vetoes.find(({ step }) => step === 25)?.rules).toContain("mode");
  });

  it("behavior: a swap beside a position moves only what lies in custody", async () => {
    const plans = { 0: open({ sizeBps: 1_500 }) };
    const strategy = script(plans);
    const both: Strategy = {
      id: "both",
      decide: (view) => {
        const said = strategy.decide(view);
        return said.kind === "hold" && view.now > START + 7_200 ? shift("WETH", "USDC", 400) : said;
      },
    };
    const run = await runStrategy({
      strategy: both,
      mandate: liquidity,
      sets: [hourly({ ETH: flat(3_000, 6), USDC: flat(1, 6) })],
    });
    const { feesUsd, impactUsd, slippageUsd, gasUsd } = run.costs;
    const earned = last(run.yields.lpFeesUsd);
    expect(run.trades.length).toBeGreaterThan(0);
    expect(last(run.equityUsd)).toBeCloseTo(630_000 + earned - feesUsd - impactUsd - slippageUsd - gasUsd, 1);
  });

  it("error: NoPositionsError under a mandate without a manager of positions", async () => {
    const without = { ...liquidity, uniswapV3: { ...liquidity.uniswapV3, positionManager: null } };
    await expect(over(flat(3_000, 3), { 0: open() }, without)).rejects.toMatchObject({ code: "BACKTEST_NO_POSITIONS" });
  });

  it.each<[string, Plan]>([
    ["a pool that is not there", open({ pool: { tokens: ["WETH", "DAI"], feePpm: 500 } })],
    ["ticks between the pool's", open({ tickLower: 196_001 })],
    ["a position that is not there", { kind: "close", id: "9" }],
  ])("error: PlanError for %s", async (_, plan) => {
    await expect(over(flat(3_000, 3), { 0: plan })).rejects.toMatchObject({ code: "STRATEGY_PLAN" });
  });
});

describe("lending", () => {
  const rates = (rate: number, hours: number): HistorySet =>
    makeSet({
      series: [
        {
          name: "USDC/aave-v2 rates",
          kind: "rates",
          base: "USDC",
          quote: "aave-v2",
          time: Float64Array.from({ length: hours }, (_, i) => START + i * 3_600),
          columns: { supply: { type: "float", unit: "a year", values: new Float64Array(hours).fill(rate) } },
          stepSeconds: 3_600,
          gaps: [],
          pool: null,
        },
      ],
      synthetic: null,
      sources: [],
    });
  const lendOnce = (): Strategy => {
    let done = false;
    return { id: "lends", decide: () => (done ? HOLD : ((done = true), shift("USDC", "aUSDC", 400))) };
  };
  const balances = [...STARTING, 0n];

  it("default: what is lent grows by its rate, compounded at each step, and costs nothing but gas", async () => {
    const hours = 24 * 30;
    const sets = [hourly({ ETH: flat(3_000, hours), USDC: flat(1, hours) }), rates(0.1, hours)];
    const run = await runStrategy({ strategy: lendOnce(), mandate: lending, sets, balances });
    const lent = run.trades[0]?.valueInUsd as number;
    expect(run.trades[0]).toMatchObject({ from: "USDC", to: "aUSDC", feeUsd: 0, slippageUsd: 0, impactUsd: 0 });
    expect(lent).toBeCloseTo(25_200, 1);
    const steps = run.time.length - 1;
    expect(last(run.yields.interestUsd)).toBeCloseTo(lent * ((1 + 0.1 / 8_760) ** steps - 1), 3);
    expect(last(run.equityUsd)).toBeCloseTo(630_000 + last(run.yields.interestUsd) - run.costs.gasUsd, 4);
  });

  it("behavior: bound like any trade, charged for no feed: the loss budget stays whole", async () => {
    const sets = [hourly({ ETH: flat(3_000, 40), USDC: flat(1, 40) }), rates(0.1, 40)];
    const strategy: Strategy = { id: "lends", decide: () => shift("USDC", "aUSDC", 5_000) };
    const run = await runStrategy({ strategy, mandate: lending, sets, balances });
    expect(run.vetoes[0]).toMatchObject({ kind: "cut", rules: ["trade-size"] });
    expect(run.vetoes.at(-1)).toMatchObject({ kind: "no-room", rules: ["holdings"] });
    expect(run.state.lossUsedWad).toBe(0n);
  });

  it("behavior: without a rate lending pays nothing, and the market says so", () => {
    const sets = [hourly({ ETH: flat(3_000, 3), USDC: flat(1, 3) })];
    const { notes, lending: found } = buildMarket({ mandate: lending, sets, everySeconds: 3_600 });
    expect(notes).toContain("Lending USDC pays nothing: no history says what it paid.");
    expect([...(found[0]?.rate ?? [])]).toEqual([0, 0, 0]);
  });
});

describe("gas of a decision", () => {
  it("default: is what the contracts measure, within a twentieth", () => {
    const { real, replica } = JSON.parse(readFileSync(join(root, "test/contracts/gas/snapshot.json"), "utf8")) as {
      real: { all: { treasury: number } };
      replica: { mint: { treasury: number } };
    };
    for (const [ours, measured] of [
      [DECISION_GAS, real.all.treasury],
      [POSITION_GAS, replica.mint.treasury],
    ] as const)
      expect(
        Math.abs(Number(ours) / measured - 1),
        `write ${measured} into broker.ts and make RESULTS.md anew`,
      ).toBeLessThan(0.05);
  });
});

const DATA = resolve(root, "../shared/data");
const LOG = join(DATA, "uniswap-v3/usdc-weth-005-2024-01-05.logs.csv.gz");
const ETHER = join(DATA, "ohlcv/eth-usdt-1h-2022-01_2025-12.csv.gz");
const here = existsSync(LOG) && existsSync(ETHER);
if (!here) console.log("a position over a real log not run: ../shared/data is not here");

describe.skipIf(!here)("on a pool's real log", () => {
  it(
    "default: a position earns what the log's swaps paid after it was opened, to the unit",
    { timeout: 60_000 },
    async () => {
      const sets = [await importFiles([LOG]), await importFiles([ETHER])];
      const from = Date.UTC(2024, 0, 5, 2) / 1_000;
      const market = buildMarket({ mandate: liquidity, sets, everySeconds: 3_600, from, to: from + 20 * 3_600 });
      const ticks = { tickLower: 198_500, tickUpper: 199_600 };
      const run = await runStrategy({ strategy: script({ 1: open(ticks) }), mandate: liquidity, market });
      const { step = 0 } = run.moves[0] ?? {};
      const log = poolLogs(sets[0] as HistorySet)[0];
      if (log === undefined) throw new Error("the log holds a pool");
      const put = run.moves[0]?.valueUsd as number;
      expect(put).toBeGreaterThan(30_000);
      const until = market.clock.at(-1) as number;
      const earned = (range: bigint): readonly [bigint, bigint] => {
        let found: readonly [bigint, bigint] = [0n, 0n];
        const p = { spacing: 10, feePpm: 500n, among: false, after: market.clock[step] as number };
        for (const one of earningsOf(log, { ...ticks, liquidity: range }, p))
          if (one.row.time <= until) found = [one.fees0, one.fees1];
        return found;
      };
      const held = 10n ** 17n;
      const [fees0, fees1] = earned(held);
      const usd = Number(fees0) / 1e6 + (Number(fees1) / 1e18) * last(run.prices[0] as Float64Array);
      const root0 = Math.sqrt(1e12 / (run.prices[0]?.[step] as number));
      const [lower, upper] = [1.0001 ** (ticks.tickLower / 2), 1.0001 ** (ticks.tickUpper / 2)];
      const unit = (1 / root0 - 1 / upper) / 1e6 + ((root0 - lower) / 1e18) * (run.prices[0]?.[step] as number);
      // The run's position is worth `put`: fees go with liquidity, priced as they came, so a little apart.
      expect(last(run.yields.lpFeesUsd) / (usd * (put / (unit * Number(held))))).toBeCloseTo(1, 1);
    },
  );
});
