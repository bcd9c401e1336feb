import { describe, expect, it } from "vitest";
import { failureOf } from "./execution.ts";
import { MOST_GAS } from "./rehearsal.ts";

describe("failureOf", () => {
  it("default: a revert in the contracts' own words", () => {
    expect(failureOf({ revert: "0x", gasUsed: 50_000n })).toBe("it reverts without a reason");
    expect(failureOf({ revert: "0x12345678", gasUsed: 50_000n })).toBe("it reverts with 0x12345678");
  });

  it("behavior: what used up a block's gas is told so, whatever its caller reverted with", () => {
    const gasUsed = (MOST_GAS * 63n) / 64n;
    expect(failureOf({ revert: "0x12345678", gasUsed })).toMatch(/^it takes more than 16,000,000 gas/);
    expect(failureOf({ revert: "0x", gasUsed: (MOST_GAS * 9n) / 10n })).toBe("it reverts without a reason");
  });
});
