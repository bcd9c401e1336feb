import { describe, expect, it } from "vitest";
import type { ChangeStanding, ChangeSubmission } from "./changeMessages.ts";
import { hasCome, lookAgainMs, moveFrom } from "./changeMoves.ts";

const actors = { proposer: "holder-1", voters: ["holder-1", "holder-2"] };
const standing = (more: Partial<ChangeStanding>): ChangeStanding => ({
  head: { number: 100, timestamp: 1_000 },
  state: "pending",
  clock: "timestamp",
  votesFrom: 1_100,
  votesUntil: 1_200,
  executableFrom: null,
  queues: true,
  votes: null,
  toVote: [],
  submissions: [],
  ...more,
});
const submitted = (state: ChangeSubmission["state"], eta = 2_000): ChangeSubmission => ({
  changes: "0x0000000000000000000000000000000000000001",
  id: `0x${"1".repeat(64)}`,
  eta,
  deadline: eta + 500,
  state,
});

describe("what follows from where a change stands", () => {
  it.each([
    ["unknown to the governor", { state: null }, { kind: "send", step: "propose", by: "holder-1" }],
    ["pending", {}, { kind: "wait", for: "voting to open", until: { clock: "timestamp", at: 1_101 } }],
    ["pending by blocks", { clock: "blocknumber", votesFrom: 110 }, { until: { clock: "blocknumber", at: 111 } }],
    ["active, one has not voted", { state: "active", toVote: ["holder-2"] }, { step: "vote", by: "holder-2" }],
    ["active, all have", { state: "active" }, { for: "voting to end", until: { clock: "timestamp", at: 1_201 } }],
    ["succeeded", { state: "succeeded" }, { kind: "send", step: "queue" }],
    ["succeeded without a timelock", { state: "succeeded", queues: false }, { kind: "send", step: "execute" }],
    ["queued too early", { state: "queued", executableFrom: 1_001 }, { for: "the timelock", until: { at: 1_001 } }],
    ["queued in time", { state: "queued", executableFrom: 1_000 }, { kind: "send", step: "execute" }],
    ["executed, nothing submitted", { state: "executed" }, { kind: "compare" }],
    ["executed, all accepted", { state: "executed", submissions: [submitted("accepted")] }, { kind: "compare" }],
    [
      "executed, one ready beside one that waits",
      { state: "executed", submissions: [submitted("waiting"), submitted("ready", 900)] },
      { kind: "send", step: "accept", submission: { eta: 900 } },
    ],
    [
      "executed, two wait",
      { state: "executed", submissions: [submitted("waiting", 3_000), submitted("waiting")] },
      { kind: "wait", for: "the limits' delay", until: { clock: "timestamp", at: 2_000 } },
    ],
    ["vetoed", { state: "executed", submissions: [submitted("vetoed")] }, { kind: "end", ending: "vetoed" }],
    ["called off", { state: "executed", submissions: [submitted("cancelled")] }, { kind: "end", ending: "cancelled" }],
    ["left too long", { state: "executed", submissions: [submitted("expired")] }, { kind: "end", ending: "expired" }],
    ["defeated", { state: "defeated" }, { kind: "end", ending: "defeated" }],
    ["cancelled", { state: "cancelled" }, { kind: "end", ending: "cancelled" }],
    ["expired", { state: "expired" }, { kind: "end", ending: "expired" }],
  ] as const)("default: %s", (_what, more, move) => {
    expect(moveFrom(standing(more as Partial<ChangeStanding>), actors)).toMatchObject(move);
  });

  it("behavior: who only follows sends nothing and waits for whoever does", () => {
    const due = (more: Partial<ChangeStanding>) => moveFrom(standing(more), null);
    expect(due({ state: null })).toEqual({ kind: "wait", for: "somebody to propose", until: null });
    expect(due({ state: "succeeded" })).toMatchObject({ for: "somebody to queue" });
    expect(due({ state: "executed", submissions: [submitted("ready")] })).toMatchObject({ for: "somebody to accept" });
    expect(due({ state: "active" })).toMatchObject({ for: "voting to end" });
  });
});

describe("waiting on a chain's clock", () => {
  const head = { number: 100, timestamp: 1_000 };

  it("default: by time or by height, never by both", () => {
    expect(hasCome({ clock: "timestamp", at: 1_000 }, head)).toBe(true);
    expect(hasCome({ clock: "timestamp", at: 1_001 }, head)).toBe(false);
    expect(hasCome({ clock: "blocknumber", at: 100 }, head)).toBe(true);
    expect(hasCome({ clock: "blocknumber", at: 101 }, head)).toBe(false);
  });

  it("default: seldom where the moment is far, never more often than asked, never longer than five minutes", () => {
    expect(lookAgainMs({ clock: "timestamp", at: 1_080 }, head, 1_000)).toBe(10_000);
    expect(lookAgainMs({ clock: "blocknumber", at: 102 }, head, 1_000)).toBe(3_000);
    expect(lookAgainMs({ clock: "timestamp", at: 1_001 }, head, 12_000)).toBe(12_000);
    expect(lookAgainMs({ clock: "timestamp", at: 1_000_000 }, head, 12_000)).toBe(300_000);
    expect(lookAgainMs(null, head, 12_000)).toBe(12_000);
  });
});
