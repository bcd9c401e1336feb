import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "../../test/support/properties.ts";
import { describe, expect, it } from "vitest";
import { dailyCloses, longestDrawdown, maxDrawdown, returnsOf, statisticsOf } from "./statistics.ts";

const DAY = 86_400;
const days = (count: number): Float64Array => Float64Array.from({ length: count }, (_, i) => i * DAY);

type Independent = { madeWith: Record<string, string>; equity: number[]; figures: Record<string, number> };
const independent = JSON.parse(
  readFileSync(join(import.meta.dirname, "fixtures/independent.json"), "utf8"),
) as Independent;

describe("statisticsOf", () => {
  it.each(Object.entries(independent.figures))(
    "default: %s is what empyrical-reloaded finds on the same series",
    (name, value) => {
      const equity = Float64Array.from(independent.equity);
      const found = statisticsOf(days(equity.length), equity) as Record<string, number | null>;
      expect(found[name]).toBeCloseTo(value, 10);
    },
  );

  it("behavior: a series too short for annual figures has none, and a flat one has no ratio", () => {
    expect(statisticsOf(days(3), Float64Array.of(1, 2, 1))).toMatchObject({ sharpe: null, annualReturn: null });
    const flat = statisticsOf(days(30), new Float64Array(30).fill(7));
    expect(flat).toMatchObject({ totalReturn: 0, annualVolatility: 0, sharpe: null, sortino: null, calmar: null });
  });

  it("behavior: the longest fall runs from its high to the same height again, or to the end", () => {
    expect(longestDrawdown(days(6), Float64Array.of(5, 4, 3, 5, 4, 6))).toBe(3 * DAY);
    expect(longestDrawdown(days(5), Float64Array.of(5, 6, 4, 3, 5))).toBe(3 * DAY);
    expect(longestDrawdown(days(3), Float64Array.of(1, 2, 3))).toBe(DAY);
  });

  it("behavior: a day is closed by its last value, and the first value opens the series", () => {
    const time = Float64Array.of(0, 3_600, DAY, DAY + 3_600, 3 * DAY);
    expect([...dailyCloses(time, Float64Array.of(1, 2, 3, 4, 5))]).toEqual([1, 2, 4, 5]);
  });

  it("behavior: falls are never positive, never under the whole, and do not depend on the unit", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 1, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 60 }), (values) => {
        const equity = Float64Array.from(values);
        const fall = maxDrawdown(equity);
        expect(fall).toBeLessThanOrEqual(0);
        expect(fall).toBeGreaterThanOrEqual(-1);
        expect(maxDrawdown(equity.map((value) => value * 1_000))).toBeCloseTo(fall, 9);
        const growth = returnsOf(equity).reduce((product, value) => product * (1 + value), 1);
        expect(growth / ((equity.at(-1) as number) / (equity[0] as number))).toBeCloseTo(1, 9);
      }),
    );
  });
});
