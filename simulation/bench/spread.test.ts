import { describe, expect, test } from "vitest";
import { NoFiguresError, spreadOf } from "./spread.ts";

describe("spreadOf", () => {
  test("default: the order of the figures does not matter", () => {
    expect(spreadOf([10, 2, 9, 3, 8, 4, 7, 5, 6, 1])).toEqual({ count: 10, min: 1, median: 5, p90: 9, max: 10 });
    expect(spreadOf([4])).toEqual({ count: 1, min: 4, median: 4, p90: 4, max: 4 });
  });

  test("error: NoFiguresError", () => {
    expect(() => spreadOf([])).toThrow(NoFiguresError);
  });
});
