import * as fc from "../../../test/support/properties.ts";
import { describe, expect, it } from "vitest";
import { rangeSums } from "./rangeSums.ts";

describe("sums over ranges", () => {
  it("default: at every index the sum of what covers it, from the lowest to the highest", () => {
    const edge = fc.integer({ min: -40, max: 41 });
    const added = fc.array(fc.tuple(edge, edge, fc.bigInt({ min: -(2n ** 90n), max: 2n ** 90n })));
    fc.assert(
      fc.property(added, (all) => {
        const ranges = all.map(([a, b, value]) => [Math.min(a, b), Math.max(a, b), value] as const);
        const sums = rangeSums({ lowest: -40, highest: 41 });
        for (const [from, to, value] of ranges) sums.add(from, to, value);
        for (let index = -40; index <= 41; index++) {
          const covering = ranges.filter(([from, to]) => from <= index && index < to);
          expect(sums.at(index)).toBe(covering.reduce((sum, [, , value]) => sum + value, 0n));
        }
      }),
    );
  });
});
