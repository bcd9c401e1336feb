import { describe, expect, it } from "vitest";
import type { SweepOutput } from "./outputs.ts";
import { sweepCsv, walkForwardCsv } from "./rowsCsv.ts";

const statistics = {
  days: 2,
  totalReturn: 0.5,
  annualReturn: 0.25,
  annualVolatility: 0.1,
  sharpe: null,
  sortino: 2,
  calmar: 3,
  maxDrawdown: 0.125,
  longestDrawdownDays: 4,
  cvar95: -0.01,
};
const [from, to] = ["2023-01-01T00:00:00Z", "2023-02-01T00:00:00Z"];
const row: SweepOutput["rows"][number] = {
  said: "trend:fastDays=5,slowDays=30",
  from,
  to,
  endUsd: 1_000,
  statistics,
  daily: { count: 2, sharpe: null, skewness: 0, kurtosis: 3 },
  trades: 7,
  vetoes: 1,
  costsUsd: 2.5,
  restricted: 0,
  resultHash: "0xab",
};

describe("a sweep as CSV", () => {
  it("default: a row a trial, and what failed behind them; a figure that says nothing is empty", () => {
    const failed = [{ said: "trend:fastDays=0", failed: { code: "BAD", message: "no days" } }];
    expect(sweepCsv({ rows: [row], failed }).split("\n")).toEqual([
      "trial,from,to,endUsd,totalReturn,annualReturn,annualVolatility,sharpe,sortino,calmar,maxDrawdown,longestDrawdownDays,cvar95,trades,vetoes,costsUsd,restricted,resultHash,failed",
      `"trend:fastDays=5,slowDays=30",${from},${to},1000,0.5,0.25,0.1,,2,3,0.125,4,-0.01,7,1,2.5,0,0xab,`,
      "trend:fastDays=0,,,,,,,,,,,,,,,,,,BAD",
      "",
    ]);
  });

  it("default: a walk forward is a row a window, as wide as its head", () => {
    const span = { from, to, statistics };
    const [head = "", line = ""] = walkForwardCsv({
      windows: [{ chosen: "trend:fastDays=5", train: span, test: span, hold: statistics }],
    }).split("\n");
    expect(line.split(",").length).toBe(head.split(",").length);
    expect(head.split(",").indexOf("testTotalReturn")).toBe(line.split(",").indexOf("0.5", 6));
  });
});
