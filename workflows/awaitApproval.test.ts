import { describe, expect, it } from "vitest";
import type { Approval } from "../policies/treasury/approval.ts";
import { refusalOf } from "./awaitApproval.ts";

const hash = (digit: string): `0x${string}` => `0x${digit.repeat(64)}`;
const question = { proposalHash: hash("1"), policyVersion: 3, sizedUsd8: "100", expiry: 1_000 };
const answer: Approval = {
  proposalHash: hash("1"),
  policyVersion: 3,
  approved: true,
  expiry: 1_000,
  approver: `0x${"a".repeat(40)}`,
  signature: "0x",
};

describe("refusalOf", () => {
  it("default: an answer to the question, in time", () => {
    expect(refusalOf(question, false, answer, 999)).toBeNull();
  });

  it.each([
    ["no proposal waits for approval", null, false, answer, 0],
    ["this proposal was answered already", question, true, answer, 0],
    ["the answer names another proposal", question, false, { ...answer, proposalHash: hash("2") }, 0],
    ["the answer names another policy version", question, false, { ...answer, policyVersion: 4 }, 0],
    ["the answer names another expiry", question, false, { ...answer, expiry: 2_000 }, 0],
    ["the time to answer is over", question, false, answer, 1_000],
  ])("behavior: %s", (reason, asked, answered, given, now) => {
    expect(refusalOf(asked, answered, given, now)).toBe(reason);
  });
});
