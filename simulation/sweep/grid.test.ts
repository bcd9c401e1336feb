import * as fc from "../../test/support/properties.ts";
import { describe, expect, it } from "vitest";
import { countTrials, dialOf, MOST_TRIALS, pointsOf, withSettings } from "./grid.ts";

describe("dialOf", () => {
  it("default: both ends are in, and a list is taken as it stands", () => {
    expect(dialOf("fastDays=5:15:5")).toEqual({ name: "fastDays", values: ["5", "10", "15"] });
    expect(dialOf("bandBps=0.1:0.3:0.1").values).toEqual(["0.1", "0.2", "0.3"]);
    expect(dialOf("drift=-2:1:2").values).toEqual(["-2", "0"]);
    expect(dialOf("volatile=WETH,WBTC").values).toEqual(["WETH", "WBTC"]);
  });

  it.each([
    ["fastDays", "it is not name=values"],
    ["=1:2:1", "it is not name=values"],
    ["fastDays=1:2", "a range is three numbers"],
    ["fastDays=1:2:x", "a range is three numbers"],
    ["fastDays=1:2:0", "its step is not over zero"],
    ["fastDays=3:1:1", "it ends before it begins"],
    ["asset=WETH,WETH", "a value stands in it twice"],
    ["fastDays=1:1e9:1", "a range is three numbers"],
  ])("error: SweepSettingError for %s", (said, problem) => {
    expect(() => dialOf(said)).toThrow(problem);
  });

  it("error: SweepTooLargeError says how much coarser it has to be, before a value is made", () => {
    expect(() => dialOf("fastDays=1:1000000:1")).toThrow(
      "This sweep has 1,000,000 trials, and 10,000 are the most.\nSteps 100 times as wide would do",
    );
  });
});

describe("countTrials", () => {
  it("default: the product of what is turned, once a window", () => {
    expect(countTrials([dialOf("a=1:4:1"), dialOf("b=1:5:1")], 3)).toBe(60);
  });

  it("boundary: as many as are allowed, and one more", () => {
    expect(countTrials([dialOf(`a=1:${MOST_TRIALS}:1`)])).toBe(MOST_TRIALS);
    expect(() => dialOf(`a=1:${MOST_TRIALS + 1}:1`)).toThrow("10,001 trials");
    expect(() => countTrials([dialOf("a=1:1000:1"), dialOf("b=1:1000:1")])).toThrow("in each of its 2 settings");
  });

  it("error: SweepSettingError for one name twice", () => {
    expect(() => countTrials([dialOf("a=1:2:1"), dialOf("a=3:4:1")])).toThrow("it is set twice");
  });
});

describe("pointsOf", () => {
  it("behavior: every combination once, the last dial turning fastest", () => {
    expect(pointsOf([dialOf("a=1:2:1"), dialOf("b=7:8:1")])).toEqual(["a=1,b=7", "a=1,b=8", "a=2,b=7", "a=2,b=8"]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 }), (sizes) => {
        const dials = sizes.map((size, i) => dialOf(`d${i}=1:${size}:1`));
        const points = pointsOf(dials);
        expect(points).toHaveLength(countTrials(dials));
        expect(new Set(points).size).toBe(points.length);
      }),
    );
  });

  it("behavior: settings go behind those a strategy has", () => {
    expect(withSettings("trend", "a=1")).toBe("trend:a=1");
    expect(withSettings("trend:b=2", "a=1")).toBe("trend:b=2,a=1");
  });
});
