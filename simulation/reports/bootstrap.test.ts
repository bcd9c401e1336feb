import { describe, expect, it } from "vitest";
import { seededRandom } from "../history/random.ts";
import { bootstrapInterval, drawRows } from "./bootstrap.ts";
import { compareRuns } from "./comparison.ts";
import { meanOf } from "./statistics.ts";

const DAY = 86_400;
const noise = (seed: number, count: number, drift: number, size: number): Float64Array => {
  const random = seededRandom(seed);
  return Float64Array.from({ length: count }, () => drift + size * random.normal());
};
const runOf = (returns: Float64Array) => {
  let value = 100;
  const equityUsd = Float64Array.from([value, ...returns].map((r, i) => (i === 0 ? value : (value *= 1 + r))));
  return { time: equityUsd.map((_, i) => i * DAY), equityUsd };
};

describe("bootstrapInterval", () => {
  it("default: holds the true mean in about 95 of 100 drawn series, and is the same for the same seed", () => {
    let held = 0;
    for (let seed = 1; seed <= 200; seed++) {
      const series = noise(seed, 120, 0.01, 0.1);
      const interval = bootstrapInterval([series], ([drawn]) => meanOf(drawn as Float64Array), {
        resamples: 300,
        block: 3,
      });
      if (interval !== null && interval.low <= 0.01 && 0.01 <= interval.high) held += 1;
    }
    expect(held).toBeGreaterThan(174);
    const again = () => bootstrapInterval([noise(3, 50, 0, 1)], ([drawn]) => meanOf(drawn as Float64Array));
    expect(again()).toEqual(again());
  });

  it("behavior: blocks keep neighbours together, on average as long as asked", () => {
    const rows = drawRows(100_000, 10, seededRandom(7));
    let breaks = 0;
    for (let i = 1; i < rows.length; i++) if (rows[i] !== ((rows[i - 1] as number) + 1) % rows.length) breaks += 1;
    expect(rows.length / breaks).toBeGreaterThan(9.5);
    expect(rows.length / breaks).toBeLessThan(10.5);
  });

  it("behavior: a figure without a value in the resamples has no interval", () => {
    expect(bootstrapInterval([noise(1, 20, 0, 1)], () => null)).toBeNull();
    expect(bootstrapInterval([Float64Array.of(1)], () => 1)).toBeNull();
  });
});

describe("compareRuns", () => {
  it("default: what both share cancels, so that a small steady difference is found", () => {
    const shared = noise(11, 400, 0, 0.03);
    const better = shared.map((value) => value + 0.001);
    const found = compareRuns(runOf(better), runOf(shared));
    expect(found.excludesZero).toBe(true);
    expect(found.annualDifference).toBeCloseTo(0.365, 2);
    expect(compareRuns(runOf(shared), runOf(better)).annualDifference).toBeCloseTo(-found.annualDifference, 9);
  });

  it("behavior: two draws of the same market are not told apart", () => {
    expect(compareRuns(runOf(noise(1, 300, 0, 0.03)), runOf(noise(2, 300, 0, 0.03))).excludesZero).toBe(false);
  });

  it("error: RunsNotPairedError where the days are not the same", () => {
    const [one, two] = [runOf(noise(1, 30, 0, 1)), runOf(noise(1, 31, 0, 1))];
    expect(() => compareRuns(one, two)).toThrowError(expect.objectContaining({ code: "RUNS_NOT_PAIRED" }));
  });
});
