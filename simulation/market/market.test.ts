import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loadMandate } from "../../policies/mandates/mandateFile.ts";
import { makeSet } from "../history/cacheFile.ts";
import type { HistorySet, Series } from "../history/set.ts";
import { buildMarket } from "./market.ts";

const mandate = loadMandate(readFileSync(new URL("../../policies/mandates/example.yaml", import.meta.url), "utf8"));
const DAY = 86_400;
const FIRST = 1_672_531_200;
const DAYS = [1_196, 1_200, 1_214, 1_217, 1_256];

const setOf = (part: Pick<Series, "kind" | "stepSeconds">): HistorySet =>
  makeSet({
    series: [
      {
        ...part,
        name: `ETH/USD ${part.kind}`,
        base: "ETH",
        quote: "USD",
        time: Float64Array.from(DAYS, (_, day) => FIRST + day * DAY),
        columns: {
          [part.kind === "bars" ? "close" : "price"]: {
            type: "float",
            unit: "USD per ETH",
            values: Float64Array.from(DAYS),
          },
        },
        gaps: [],
        pool: null,
      },
    ],
    synthetic: null,
    sources: [],
  });

/** What the market says ether is worth at noon of each day from the second on. */
const atNoon = (part: Pick<Series, "kind" | "stepSeconds">): number[] => {
  const { assets } = buildMarket({
    mandate,
    sets: [setOf(part)],
    from: FIRST + 1.5 * DAY,
    to: FIRST + 3.5 * DAY,
    everySeconds: DAY,
  });
  return [...(assets.find(({ symbol }) => symbol === "WETH")?.usd ?? [])];
};

describe("when a price is known", () => {
  it("default: a bar's close and a price a day when their day is over, and not while it lasts", () => {
    expect(atNoon({ kind: "bars", stepSeconds: DAY })).toEqual([1_196, 1_200, 1_214]);
    expect(atNoon({ kind: "price", stepSeconds: DAY })).toEqual([1_196, 1_200, 1_214]);
  });

  it("behavior: the state of a pool, and a price without a rhythm, at its own time", () => {
    expect(atNoon({ kind: "pool", stepSeconds: DAY })).toEqual([1_200, 1_214, 1_217]);
    expect(atNoon({ kind: "price", stepSeconds: null })).toEqual([1_200, 1_214, 1_217]);
  });
});
