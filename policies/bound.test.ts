import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { exposures, turnoverWithin, worstCases } from "./bound.ts";
import { loadMandate } from "./mandates/mandateFile.ts";
import type { Mandate } from "./treasury/mandate.ts";

const example = loadMandate(readFileSync(new URL("mandates/example.yaml", import.meta.url), "utf8"));
const DAY = 86_400;
const NAV = 100_000_000_000_000n; // a million dollars

const mandate: Mandate = {
  ...example,
  limits: {
    ...example.limits,
    lossBudgetBps: 100,
    lossRefillSeconds: 30 * DAY,
    epochLossBps: 300,
    turnoverUsd8: "30000000000000",
    turnoverRefillSeconds: DAY,
  },
  payments: [
    {
      name: "models",
      recipient: "0x00000000000000000000000000000000000000b1",
      capacityUsd8: "10000000000",
      refillSeconds: 10 * DAY,
    },
  ],
  caps: {
    venues: [{ name: "aave", capBps: 2500 }],
    issuers: [{ name: "circle", capBps: 5000 }],
    positions: null,
  },
};

const losses = (of: Mandate) => worstCases(of, NAV).map(({ period, lossUsd8, boundBy }) => [period, lossUsd8, boundBy]);

describe("worstCases", () => {
  test("default", () => {
    expect(losses(mandate)).toEqual([
      ["decision", 1_000_000_000_000n, "loss-budget"],
      ["day", 1_033_333_333_334n, "loss-budget"],
      ["month", 2_000_000_000_000n, "loss-budget"],
      ["epoch", 3_000_000_000_000n, "epoch-loss"],
    ]);
  });

  test("behavior: the epoch's stop binds where the budget would refill past it", () => {
    const stopped = { ...mandate, limits: { ...mandate.limits, epochLossBps: 102 } };
    expect(losses(stopped).slice(1)).toEqual([
      ["day", 1_020_000_000_000n, "epoch-loss"],
      ["month", 1_020_000_000_000n, "epoch-loss"],
      ["epoch", 1_020_000_000_000n, "epoch-loss"],
    ]);
  });

  test("behavior: payments add what their buckets hold and refill", () => {
    const [decision, day, month, epoch] = worstCases(mandate, NAV);
    expect([decision, day, month].map((worst) => worst?.paymentsUsd8)).toEqual([
      10_000_000_000n,
      11_000_000_000n,
      40_000_000_000n,
    ]);
    expect(month?.totalUsd8).toBe(2_040_000_000_000n);
    expect(epoch?.totalUsd8).toBeNull();
  });

  test("behavior: a figure that does not divide is rounded up", () => {
    expect(worstCases(mandate, 1n).map((worst) => worst.lossUsd8)).toEqual([1n, 1n, 1n, 1n]);
  });
});

describe("turnoverWithin", () => {
  test("default", () => {
    expect(turnoverWithin(mandate, "day")).toBe(60_000_000_000_000n);
    expect(turnoverWithin(mandate, "epoch")).toBeNull();
  });
});

describe("exposures", () => {
  test("default", () => {
    expect(exposures(mandate, NAV)).toEqual([
      { kind: "venue", name: "aave", usd8: 25_000_000_000_000n },
      { kind: "issuer", name: "circle", usd8: 50_000_000_000_000n },
    ]);
  });
});
