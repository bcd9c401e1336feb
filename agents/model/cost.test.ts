import * as fc from "../../test/support/properties.ts";
import { describe, expect, test } from "vitest";
import { costUsd12, mostUsage, statedUsage, tokenUsd12 } from "./cost.ts";

describe("tokenUsd12", () => {
  test.each([
    ["0", 0n],
    ["0.000001", 1n],
    ["0.01", 10_000n],
    ["0.15", 150_000n],
    ["2.5", 2_500_000n],
    ["75", 75_000_000n],
  ])("default: %s dollars a million tokens", (price, expected) => {
    expect(tokenUsd12(price)).toBe(expected);
  });

  test("behavior: a million tokens cost their price, to the unit", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_999_999 }), fc.integer({ min: 0, max: 999_999 }), (whole, micro) => {
        const price = `${whole}.${String(micro).padStart(6, "0")}`;
        return tokenUsd12(price) * 1_000_000n === (BigInt(whole) * 1_000_000n + BigInt(micro)) * 1_000_000n;
      }),
    );
  });
});

describe("costUsd12", () => {
  const prices = { promptUsdPerMillion: "0.15", completionUsdPerMillion: "0.6" };
  test("default", () => {
    expect(costUsd12({ promptTokens: 1_812, completionTokens: 96 }, prices)).toBe(329_400_000n);
    expect(costUsd12({ promptTokens: 1_812, completionTokens: 96 }, "free")).toBe(0n);
  });
  test("behavior: stays exact where a float would not", () => {
    expect(costUsd12({ promptTokens: Number.MAX_SAFE_INTEGER, completionTokens: 1 }, prices)).toBe(
      9_007_199_254_740_991n * 150_000n + 600_000n,
    );
  });
});

describe("mostUsage", () => {
  test("default", () => {
    expect(mostUsage('{"a":"é"}', 400)).toEqual({ promptTokens: 10, completionTokens: 400 });
  });
});

describe("statedUsage", () => {
  test("default", () => {
    expect(statedUsage({ usage: { prompt_tokens: 20, completion_tokens: 0, total_tokens: 20 } })).toEqual({
      promptTokens: 20,
      completionTokens: 0,
    });
  });
  test.each([
    null,
    "text",
    {},
    { usage: null },
    { usage: { prompt_tokens: 3 } },
    { usage: { prompt_tokens: -1, completion_tokens: 2 } },
    { usage: { prompt_tokens: 1.5, completion_tokens: 2 } },
    { usage: { prompt_tokens: "3", completion_tokens: 2 } },
  ])("behavior: believes nothing of %j", (body) => {
    expect(statedUsage(body)).toBeNull();
  });
});
