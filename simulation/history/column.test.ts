import * as fc from "../../test/support/properties.ts";
import { describe, expect, it } from "vitest";
import { type IntColumn, IntegerTooWideError, intAt, packInts, pickRows, sliceColumn } from "./column.ts";

const values = (column: IntColumn): bigint[] =>
  Array.from({ length: column.words.length / column.width }, (_, row) => intAt(column, row));

describe("columns of integers", () => {
  it("default: what went in comes out, to the unit, whatever its size and sign", () => {
    const int256 = fc.bigInt({ min: -(2n ** 255n), max: 2n ** 255n - 1n });
    fc.assert(
      fc.property(fc.array(int256), (drawn) => {
        expect(values(packInts("wei", drawn))).toEqual(drawn);
      }),
    );
  });

  it("behavior: a column is as narrow as its widest value, at either edge of each width", () => {
    for (const width of [1, 2, 3, 4] as const) {
      const edge = 2n ** BigInt(width * 64 - 1);
      expect(packInts("wei", [0n, edge - 1n, -edge])).toMatchObject({ width });
      if (width < 4) expect(packInts("wei", [edge]).width).toBe(width + 1);
    }
  });

  it("behavior: rows are cut and picked whole", () => {
    const column = packInts("wei", [1n, -(2n ** 100n), 3n]);
    expect(values(sliceColumn(column, 1, 3) as IntColumn)).toEqual([-(2n ** 100n), 3n]);
    expect(values(pickRows(column, Uint32Array.of(2, 0)) as IntColumn)).toEqual([3n, 1n]);
  });

  it("error: IntegerTooWideError", () => {
    expect(() => packInts("wei", [2n ** 255n])).toThrow(IntegerTooWideError);
  });
});
