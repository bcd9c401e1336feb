import { describe, expect, it } from "vitest";
import { concentrationOf } from "./concentration.ts";

describe("concentrationOf", () => {
  it("default: two holders with 60 and 40 of 100, quorum 20", () => {
    expect(concentrationOf([40n, 60n], 20n)).toEqual({ giniBps: 1_000, nakamoto: 1, holdersForQuorum: 1, total: 100n });
  });
  it("behavior: equal holders have no unevenness; half of the votes is not more than half", () => {
    expect(concentrationOf([25n, 25n, 25n, 25n], 75n)).toEqual({
      giniBps: 0,
      nakamoto: 3,
      holdersForQuorum: 3,
      total: 100n,
    });
  });
  it("behavior: one who has nearly all, and a quorum nobody reaches", () => {
    const { giniBps, nakamoto, holdersForQuorum } = concentrationOf([1n, 1n, 1n, 9_997n], 20_000n);
    expect([giniBps > 7_000, nakamoto, holdersForQuorum]).toEqual([true, 1, null]);
  });
  it("behavior: nobody votes", () => {
    expect(concentrationOf([], null)).toEqual({ giniBps: 0, nakamoto: 0, holdersForQuorum: null, total: 0n });
  });
});
