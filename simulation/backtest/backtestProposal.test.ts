import { describe, expect, it } from "vitest";
import { ballotsFrom } from "../../agents/ballots.ts";
import { constantMix } from "../../agents/seats/constantMix.ts";
import { judgeBacktest } from "../../policies/backtestLimits.ts";
import { NO_BACKTEST_LIMITS, proposalBacktestSchema } from "../../policies/treasury/backtest.ts";
import { hashOf } from "../../policies/treasury/canonical.ts";
import { sampleCycle } from "../../test/support/sampleRecord.ts";
import type { HistorySet } from "../history/set.ts";
import { syntheticMarket } from "../history/synthetic.ts";
import { type Past, pastOf, pricesOfAsset } from "../market/past.ts";
import { backtestProposal, type BacktestProposal } from "./backtestProposal.ts";

const { record, mandate } = await sampleCycle("executed");
const { snapshot, proposal, prediction } = record;
if (proposal === null || prediction === null) throw new Error("the sample executes a proposal");
const now = snapshot.block.timestamp;
const DAY = 86_400;
/** A market that ends so many days before now, taken for a real one. */
const market = (endsDaysAgo: number, days = 365): HistorySet => ({
  ...syntheticMarket({ start: now - (endsDaysAgo + days) * DAY, days }),
  synthetic: null,
});
const pastFrom = (sets: HistorySet[]): Past => pastOf({ mandate, sets, now, windowDays: 30 });
const seat = constantMix({
  id: "constant-mix",
  type: "constant-mix",
  weightBps: 10_000,
  targetsBps: { WETH: 6_000, USDC: 3_000, DAI: 1_000 },
  bandBps: 300,
});
const held = (past: Past, more: Partial<BacktestProposal> = {}) =>
  backtestProposal({
    snapshot,
    proposal,
    prediction,
    mandate,
    past,
    backers: ["constant-mix", "still"],
    council: () => ({ seats: [seat], ballotsFrom }),
    ...more,
  });
const DENY = { ...NO_BACKTEST_LIMITS, onMissingHistory: "deny" as const };
const kindsOf = ({ findings }: { findings: { asset: string | null; kind: string }[] }) =>
  findings.map(({ asset, kind }) => `${asset} ${kind}`);

describe("backtestProposal", () => {
  it("default: both portfolios and the rule behind the proposal; the same again, and it hashes", async () => {
    const past = pastFrom([market(0)]);
    const backtest = await held(past);
    expect(proposalBacktestSchema.parse(backtest)).toEqual(backtest);
    expect(hashOf(await held(past))).toBe(hashOf(backtest));
    expect(backtest).toMatchObject({
      pastHash: hashOf(past),
      histories: past.histories,
      synthetic: false,
      windowDays: 30,
      findings: [],
      seed: snapshot.block.number,
      rule: { seats: ["constant-mix"] },
    });
    // The proposal buys ether: whatever ether loses, it loses more.
    expect(backtest.proposed?.cvar95Bps).toBeGreaterThan(backtest.current?.cvar95Bps as number);
    expect(backtest.rule?.trades).toBeGreaterThan(0);
    expect(judgeBacktest(backtest, DENY)).toMatchObject([{ rule: "backtest-history", observed: "0", ok: true }]);
  });

  it("behavior: a rule that may not trade makes what was held, less nothing", async () => {
    const still = constantMix({
      id: "still",
      type: "constant-mix",
      weightBps: 10_000,
      targetsBps: { WETH: 6_000, USDC: 3_000, DAI: 1_000 },
      bandBps: 10_000,
    });
    const { current, rule } = await held(pastFrom([market(0)]), { council: () => ({ seats: [still], ballotsFrom }) });
    expect(rule?.trades).toBe(0);
    // Nine digits of a token, and the hour the clock begins at.
    expect(Math.abs((rule?.lossBps ?? 0) - (current?.lastLossBps as number))).toBeLessThanOrEqual(2);
  });

  it("behavior: a seat that does not back the proposal is not its rule", async () => {
    expect((await held(pastFrom([market(0)]), { backers: ["risk"] })).rule).toBeNull();
  });

  it("behavior: what became known later changes nothing", () => {
    const whole = market(0);
    const cut = now - 5 * DAY;
    const known = whole.series[0]?.time.findLastIndex((time) => time + 3_600 <= cut) as number;
    const first = (values: Float64Array): Float64Array => values.slice(0, known + 1);
    const series = whole.series.map((one) => ({
      ...one,
      time: first(one.time),
      columns: Object.fromEntries(
        Object.entries(one.columns).map(([name, column]) => [
          name,
          column.type === "float" ? { ...column, values: first(column.values) } : column,
        ]),
      ),
    }));
    const at = (sets: HistorySet[]) => pastOf({ mandate, sets, now: cut, windowDays: 30 }).prices;
    expect(at([whole])).toEqual(at([{ ...whole, series }]));
    expect(at([whole])[0]?.knownAt.at(-1)).toBe(cut);
  });

  it("behavior: without any history there is no figure, and a mandate that says deny denies", async () => {
    const none = await held(pastFrom([]));
    expect(none).toMatchObject({ histories: [], days: 0, current: null, proposed: null, rule: null });
    expect(kindsOf(none)).toEqual(["WETH missing", "USDC missing", "DAI missing"]);
    expect(judgeBacktest(none, DENY)).toMatchObject([{ observed: "3", limit: "0", ok: false }]);
    expect(judgeBacktest(none, { ...DENY, onMissingHistory: "note" })).toEqual([]);
  });

  it("behavior: a stale history is named and still says what it can; a made-up one is named too", async () => {
    const stale = await held(pastFrom([market(10)]));
    expect(kindsOf(stale)).toEqual(["WETH stale", "USDC stale", "DAI stale"]);
    expect(stale.findings[0]?.detail).toBe("its history ends 240 hours ago");
    expect(stale.proposed).not.toBeNull();
    expect(judgeBacktest(stale, DENY)[0]?.ok).toBe(false);
    const madeUp = await held(pastFrom([syntheticMarket({ start: now - 365 * DAY })]));
    expect(madeUp.synthetic).toBe(true);
    expect(kindsOf(madeUp)).toEqual(["null synthetic"]);
    expect(judgeBacktest(madeUp, DENY)[0]?.ok).toBe(false);
  });

  it("behavior: what is held neither before nor after needs no history", async () => {
    const set = market(0);
    const withoutDai = { ...set, series: set.series.filter(({ base }) => base !== "DAI") };
    const gone = {
      ...snapshot,
      assets: snapshot.assets.map((asset) => (asset.symbol === "DAI" ? { ...asset, balance: "0" } : asset)),
    };
    const balances = prediction.balances.map((one) => (one.symbol === "DAI" ? { ...one, after: "0" } : one));
    expect(kindsOf(await held(pastFrom([withoutDai])))).toEqual(["DAI missing"]);
    expect(kindsOf(await held(pastFrom([withoutDai]), { snapshot: gone, prediction: { balances } }))).toEqual([]);
  });

  it("behavior: a receipt has the price of what it stands for", () => {
    const past = pastFrom([market(0)]);
    const price = (symbol: string, priceGroup: string | null) => pricesOfAsset(past, { symbol, priceGroup });
    expect(price("aEthWETH", "WETH")).toEqual(price("WETH", null));
    expect(price("aEthWETH", null)).toBeNull();
  });
});
