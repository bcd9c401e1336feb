import * as fc from "../../test/support/properties.ts";
import { describe, expect, it } from "vitest";
import { deflatedSharpe, luckiest, momentsOf } from "./deflatedSharpe.ts";
import { normalCdf, normalQuantile } from "./normal.ts";

// Of Python's statistics.NormalDist.
const CDF: [x: number, p: number][] = [
  [-3, 0.0013498980316301035],
  [-1.96, 0.024997895148220428],
  [-0.5, 0.3085375387259869],
  [0, 0.5],
  [0.1, 0.539827837277029],
  [1, 0.8413447460685429],
  [2.5, 0.9937903346742238],
  [5, 0.9999997133484282],
];
const QUANTILE: [p: number, x: number][] = [
  [0.001, -3.090232306167813],
  [0.025, -1.9599639845400538],
  [0.3, -0.5244005127080407],
  [0.5, 0.0],
  [0.99, 2.3263478740408408],
  [0.9999, 3.7190164854557084],
];

describe("normalCdf and normalQuantile", () => {
  it.each(CDF)("default: as Python's NormalDist has it under %d", (x, p) => {
    expect(normalCdf(x)).toBeCloseTo(p, 14);
  });
  it.each(QUANTILE)("default: as Python's NormalDist has it for %d", (p, x) => {
    expect(normalQuantile(p)).toBeCloseTo(x, 9);
  });
});

describe("deflatedSharpe", () => {
  /** The example of Bailey and López de Prado (2014): five years of days, 2.5 a year, picked from a hundred. */
  const best = { count: 1_250, sharpe: 2.5 / Math.sqrt(250), skewness: -3, kurtosis: 10 };
  const deviation = Math.sqrt(0.5 / 250);

  it("default: the numbers of its authors' example", () => {
    expect(luckiest(deviation, 100)).toBeCloseTo(0.1132, 4);
    // A hundred that scatter by as much: half above and half below by one deviation.
    const spread = deviation * Math.sqrt(99 / 100);
    const sharpes = Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? spread : -spread));
    expect(deflatedSharpe(best, sharpes)?.probability).toBeCloseTo(0.9004, 4);
  });

  it("behavior: more trials of the same scatter make the same figure less likely to be more than luck", () => {
    const sharpes = (count: number): number[] => Array.from({ length: count }, (_, i) => (i % 2) * 0.05);
    const of = (count: number): number => deflatedSharpe(best, sharpes(count))?.probability ?? 0;
    expect(of(1_000)).toBeLessThan(of(100));
    expect(of(100)).toBeLessThan(of(10));
  });

  it("behavior: it says nothing of a single trial, of too few days, or where nothing moved", () => {
    expect(deflatedSharpe(best, [0.1])).toBeNull();
    expect(deflatedSharpe({ ...best, count: 2 }, [0.1, 0.2])).toBeNull();
    expect(deflatedSharpe({ ...best, sharpe: null }, [0.1, 0.2])).toBeNull();
  });
});

describe("momentsOf", () => {
  it("default: three for the tails of a normal, and nothing of a flat series", () => {
    const grid = Float64Array.from({ length: 20_000 }, (_, i) => normalQuantile((i + 0.5) / 20_000));
    const { skewness, kurtosis } = momentsOf(grid);
    expect(skewness).toBeCloseTo(0, 9);
    expect(kurtosis).toBeCloseTo(3, 1);
    expect(momentsOf(new Float64Array(9).fill(0.01))).toMatchObject({ count: 9, skewness: 0, kurtosis: 3 });
    expect(momentsOf(new Float64Array(0))).toEqual({ count: 0, sharpe: null, skewness: 0, kurtosis: 3 });
  });

  it("behavior: turned over, a series is as fat and leans the other way", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -0.2, max: 0.2, noNaN: true }), { minLength: 3, maxLength: 40 }),
        (values) => {
          const [one, other] = [momentsOf(Float64Array.from(values)), momentsOf(Float64Array.from(values, (v) => -v))];
          expect(other.skewness).toBeCloseTo(-one.skewness, 6);
          expect(other.kurtosis).toBeCloseTo(one.kurtosis, 6);
        },
      ),
    );
  });
});
