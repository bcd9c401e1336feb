import * as fc from "../../test/support/properties.ts";
import { describe, expect, it } from "vitest";
import { hashOf } from "../../policies/treasury/canonical.ts";
import { seededRandom } from "../history/random.ts";
import { portfolioRiskSchema } from "../../policies/treasury/backtest.ts";
import type { PriceHistory } from "../market/prices.ts";
import { type Holding, proposalRisk, type RiskOptions } from "./proposalRisk.ts";

const DAY = 86_400;
const NOW = 400 * DAY;
const OPTIONS: RiskOptions = {
  now: NOW,
  windowDays: 30,
  paths: 2_000,
  block: 10,
  seed: 1,
  staleSeconds: 2 * DAY,
};
const historyOf = (usd: (day: number) => number, last = 400, first = 0): PriceHistory => ({
  name: "drawn",
  knownAt: Float64Array.from({ length: last - first + 1 }, (_, row) => (first + row) * DAY),
  usd: Float64Array.from({ length: last - first + 1 }, (_, row) => usd(first + row)),
});
const random = seededRandom(5);
const walk = Array.from({ length: 401 }, () => 0.04 * random.normal()).map(
  (
    (sum) => (step) =>
      (sum += step)
  )(0),
);
const ether = historyOf((day) => 2_000 * Math.exp(walk[day] as number));
const holdings = (wethNow: number, wethThen: number, history: PriceHistory | null = ether): Holding[] => [
  { symbol: "WETH", class: "volatile", currentUsd: wethNow, proposedUsd: wethThen, history },
  {
    symbol: "USDC",
    class: "stable",
    currentUsd: 100 - wethNow,
    proposedUsd: 100 - wethThen,
    history: historyOf(() => 1),
  },
];

describe("proposalRisk", () => {
  it("default: less of what falls is less of every loss; all of it hashes and is the same again", () => {
    const risk = proposalRisk(holdings(60, 30), OPTIONS);
    expect(portfolioRiskSchema.parse(risk.proposed)).toEqual(risk.proposed);
    expect(hashOf(risk)).toBe(hashOf(proposalRisk(holdings(60, 30), OPTIONS)));
    const { current, proposed } = risk;
    if (current === null || proposed === null) throw new Error("there is a history");
    expect(proposed.cvar95Bps).toBeLessThan(current.cvar95Bps);
    expect(proposed.worst.lossBps).toBeLessThan(current.worst.lossBps);
    expect(current.worst.from).toBe(proposed.worst.from);
    // Half the ether, half the loss, to the rounding.
    expect(Math.abs(proposed.cvar95Bps * 2 - current.cvar95Bps)).toBeLessThanOrEqual(2);
  });

  it("default: the worst window is the one in the series, and its loss the series' own", () => {
    const crash = historyOf((day) => (day < 200 ? 1_000 : day < 230 ? 1_000 - 10 * (day - 200) : 700));
    const { proposed } = proposalRisk(holdings(100, 100, crash), OPTIONS);
    expect(proposed?.worst).toEqual({ lossBps: 3_000, from: "1970-07-20" });
    expect(proposed?.lastLossBps).toBe(0);
  });

  it("behavior: the figures of bootstrapped paths are those of a normal walk within its sampling error", () => {
    const draws = seededRandom(77);
    let sum = 0;
    const steps = Array.from({ length: 401 }, () => (sum += 0.02 * draws.normal()));
    const flat = historyOf((day) => Math.exp((steps[day] as number) - ((steps[400] as number) * day) / 400));
    const { proposed } = proposalRisk(holdings(100, 100, flat), { ...OPTIONS, block: 1, paths: 20_000 });
    // VaR95 of exp(N(0, 0.02√30)) is 1 − exp(−1.645 × 0.1095) = 16.5%.
    expect(proposed?.var95Bps).toBeGreaterThan(1_450);
    expect(proposed?.var95Bps).toBeLessThan(1_850);
  });

  it("behavior: missing, stale and short history are findings, and without a volatile asset's there is no figure", () => {
    expect(proposalRisk(holdings(60, 30, null), OPTIONS)).toMatchObject({
      current: null,
      proposed: null,
      findings: [{ asset: "WETH", kind: "missing" }],
    });
    const stale = proposalRisk(
      holdings(
        60,
        30,
        historyOf((day) => 1_000 + day, 390),
      ),
      OPTIONS,
    );
    expect(stale.findings).toEqual([{ asset: "WETH", kind: "stale", detail: "its history ends 240 hours ago" }]);
    const late = historyOf((day) => 1_000 + day, 400, 380);
    const short = proposalRisk(holdings(60, 30, late), OPTIONS);
    expect(short.findings.map(({ kind }) => kind)).toEqual(["short", "short"]);
    expect(short.proposed).toBeNull();
  });

  it("behavior: no loss is more than everything, and CVaR is never under VaR", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 1, max: 1_000 }), (share, seed) => {
        const { proposed } = proposalRisk(holdings(50, share), { ...OPTIONS, seed, paths: 100 });
        expect(proposed?.cvar95Bps).toBeGreaterThanOrEqual(proposed?.var95Bps as number);
        expect(proposed?.cvar95Bps).toBeLessThanOrEqual(10_000);
      }),
      { numRuns: 40 },
    );
  });
});
