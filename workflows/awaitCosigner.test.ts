import { describe, expect, it } from "vitest";
import { closedBecause } from "./awaitCosigner.ts";
import type { CosignQuestion } from "./messages.ts";

const question = { expiry: 1_000 } as CosignQuestion;

describe("closedBecause", () => {
  it("default: a question that is open takes an answer to its last second", () => {
    expect(closedBecause(question, false, 999)).toBeNull();
  });

  it.each([
    ["no decision waits for the cosigner", null, false, 0],
    ["this decision was answered already", question, true, 0],
    ["the time to answer is over", question, false, 1_000],
  ])("behavior: %s", (reason, asked, answered, now) => {
    expect(closedBecause(asked, answered, now)).toBe(reason);
  });
});
