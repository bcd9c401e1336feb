import { describe, expect, it } from "vitest";
import { dialOf } from "./grid.ts";
import { ranked, type SweepPlan, testsOf, trialsOf } from "./plan.ts";
import type { Row } from "./row.ts";
import { windowsOf } from "./windows.ts";

const DAY = 86_400;
const row = (said: string, sharpe: number | null): Row => ({ said, statistics: { sharpe } }) as Row;
const failed = (said: string): Row => ({ said, failed: { code: "STRATEGY_THREW", message: "no" } });
const plan = (windows: SweepPlan["windows"]): SweepPlan => ({
  strategy: "trend",
  dials: [dialOf("fastDays=1:3:1")],
  score: "sharpe",
  windows,
});
const windows = windowsOf({ from: 0, to: 10 * DAY, trainSeconds: 4 * DAY, testSeconds: 3 * DAY });

describe("windowsOf", () => {
  it("default: tests follow each other, each behind its training, and none is cut short", () => {
    expect(windows).toEqual([
      { train: { from: 0, to: 4 * DAY }, test: { from: 4 * DAY, to: 7 * DAY } },
      { train: { from: 3 * DAY, to: 7 * DAY }, test: { from: 7 * DAY, to: 10 * DAY } },
    ]);
  });

  it("boundary: a history of exactly one window, and a second less", () => {
    const asked = { from: 0, trainSeconds: 4 * DAY, testSeconds: 3 * DAY };
    expect(windowsOf({ ...asked, to: 7 * DAY })).toHaveLength(1);
    expect(() => windowsOf({ ...asked, to: 7 * DAY - 1 })).toThrow("A training and a test take 7 days");
  });
});

describe("trialsOf", () => {
  it("default: each point over the whole history; with windows, each point on each training", () => {
    expect(trialsOf(plan([])).map(({ said, span }) => [said, span])).toEqual([
      ["trend:fastDays=1", null],
      ["trend:fastDays=2", null],
      ["trend:fastDays=3", null],
    ]);
    expect(trialsOf(plan(windows)).map(({ span }) => span?.from)).toEqual([0, 0, 0, 3 * DAY, 3 * DAY, 3 * DAY]);
  });
});

describe("testsOf", () => {
  it("behavior: the best of its own training is judged on each test, beside doing nothing", () => {
    const rows = [row("a", 1), row("b", 3), row("c", 2), row("d", 0), row("e", -1), row("f", 5)];
    expect(testsOf(plan(windows), rows)).toEqual([
      { said: "b", span: windows[0]?.test, closes: true },
      { said: "hold", span: windows[0]?.test, closes: true },
      { said: "f", span: windows[1]?.test, closes: true },
      { said: "hold", span: windows[1]?.test, closes: true },
    ]);
    expect(testsOf(plan([]), rows)).toEqual([]);
  });
});

describe("ranked", () => {
  it("behavior: best first, equal ones as they came, without a figure behind any figure", () => {
    const rows = [failed("x"), row("a", null), row("b", -9), row("c", 2), row("d", 2)];
    expect(ranked(rows, "sharpe").map(({ said }) => said)).toEqual(["c", "d", "b", "x", "a"]);
  });
});
