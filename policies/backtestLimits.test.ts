import { describe, expect, it } from "vitest";
import { judgeBacktest, withBacktest } from "./backtestLimits.ts";
import type { BacktestLimits, HistoryFinding, PortfolioRisk } from "./treasury/backtest.ts";
import { RULES } from "./treasury/verdict.ts";

const LIMITS: BacktestLimits = {
  windowDays: 30,
  maxCvarBps: 2_000,
  maxWorstLossBps: 4_000,
  maxHistoryAgeSeconds: 172_800,
  onMissingHistory: "deny",
};
const risk = (cvar95Bps: number, lossBps = 100): PortfolioRisk => ({
  lastLossBps: 0,
  worst: { lossBps, from: "2025-06-10" },
  cvar95Bps,
  var95Bps: cvar95Bps,
});
const missing: HistoryFinding = { asset: "WETH", kind: "missing", detail: "no history prices it" };
const about = (current: number, proposed: number) => ({
  current: risk(current),
  proposed: risk(proposed),
  findings: [],
});

describe("judgeBacktest", () => {
  it.each([
    ["at the limit", 1_000, 2_000, true, false],
    ["one over it", 1_000, 2_001, false, false],
    ["over it and down", 3_000, 2_999, true, true],
    ["over it and as it was", 3_000, 3_000, false, false],
    ["a gain", -50, -40, true, false],
  ])("behavior: %s", (_, current, proposed, ok, shrinks) => {
    expect(judgeBacktest(about(current, proposed), LIMITS)[0]).toMatchObject({
      rule: "backtest-cvar",
      observed: String(proposed),
      limit: "2000",
      unit: "bps",
      ok,
      shrinks,
    });
  });

  it("default: every limit that is set says what it saw, in one order", () => {
    const findings = judgeBacktest({ current: risk(100), proposed: risk(100, 4_001), findings: [] }, LIMITS);
    expect(findings.map(({ rule, ok }) => [rule, ok])).toEqual([
      ["backtest-cvar", true],
      ["backtest-worst-window", false],
      ["backtest-history", true],
    ]);
    expect(judgeBacktest(about(1, 1), { ...LIMITS, maxCvarBps: null, maxWorstLossBps: null })).toHaveLength(1);
  });

  it("behavior: without history it denies where the mandate says so, and says nothing where it does not", () => {
    const none = { current: null, proposed: null, findings: [missing] };
    expect(judgeBacktest(none, LIMITS)).toMatchObject([{ rule: "backtest-history", observed: "1", ok: false }]);
    expect(judgeBacktest(none, { ...LIMITS, onMissingHistory: "note" })).toEqual([]);
  });
});

describe("withBacktest", () => {
  const findings = judgeBacktest(about(1_000, 2_001), LIMITS);
  it("default: stands behind the contract's findings, and one breach denies what was allowed", () => {
    const verdict = withBacktest({ kind: "allowed", findings: [] }, findings);
    expect(verdict.kind).toBe("denied");
    expect(verdict.findings).toEqual(findings);
    expect(findings.every(({ rule }) => !(RULES as readonly string[]).includes(rule))).toBe(true);
  });
  it("behavior: allows nothing that the rules denied", () => {
    const passing = findings.filter(({ ok }) => ok);
    expect(withBacktest({ kind: "denied", findings: [] }, passing).kind).toBe("denied");
    expect(withBacktest({ kind: "allowed", findings: [] }, passing).kind).toBe("allowed");
  });
});
