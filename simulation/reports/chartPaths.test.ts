import { describe, expect, it } from "vitest";
import { dateTicks, fallsOf, linePath, rangeOf, thinned, ticksOf } from "./chartPaths.ts";

const box = { left: 0, top: 0, width: 100, height: 50 };

describe("charts", () => {
  it("default: a line runs from corner to corner of its box", () => {
    const path = linePath(Float64Array.of(0, 10), Float64Array.of(0, 1), box, { min: 0, max: 1 });
    expect(path).toBe("M0 50L100 0");
  });

  it("behavior: thinning keeps the ends, the deepest and the highest", () => {
    const values = Float64Array.from({ length: 10_000 }, (_, i) => Math.sin(i / 500));
    values[4_321] = -9;
    values[8_765] = 9;
    const rows = thinned(values, 200);
    expect(rows.length).toBeLessThanOrEqual(200);
    for (const row of [0, 4_321, 8_765, 9_999]) expect(rows).toContain(row);
  });

  it("behavior: what is not a number is not drawn, and a series of one value has a range", () => {
    expect(
      linePath(Float64Array.of(0, 1, 2), Float64Array.of(1, Number.NaN, 1), box, { min: 0, max: 2 }),
    ).not.toContain("NaN");
    const range = rangeOf([Float64Array.of(5, 5)]);
    expect(range.max).toBeGreaterThan(range.min);
    expect(rangeOf([Float64Array.of(Number.NaN)])).toEqual({ min: 0, max: 1 });
  });

  it("behavior: ticks are round and inside, dates too", () => {
    expect(ticksOf({ min: 0.3, max: 9.7 }, 4)).toEqual([2.5, 5, 7.5]);
    const [from, to] = [Date.UTC(2022, 0, 5) / 1000, Date.UTC(2025, 11, 1) / 1000];
    const ticks = dateTicks(from, to);
    expect(ticks.length).toBeLessThanOrEqual(8);
    expect(ticks.every(({ at }) => at >= from && at <= to)).toBe(true);
    expect(dateTicks(from, from + 5 * 86_400).map(({ label }) => label)).toContain("01-07");
  });

  it("behavior: a fall is measured from the highest so far", () => {
    expect([...fallsOf(Float64Array.of(10, 5, 20, 15))]).toEqual([0, -0.5, 0, -0.25]);
  });
});
