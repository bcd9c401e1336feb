import * as fc from "../test/support/properties.ts";
import { describe, expect, it } from "vitest";
import { tally } from "./tally.ts";
import type { Ballot, Position } from "./treasury/ballot.ts";
import type { Intent } from "./treasury/intent.ts";

const claim = {
  metric: "priceUsd8",
  asset: "WETH",
  comparison: "below",
  threshold: "1",
  horizonSeconds: 3600,
  probabilityBps: 5000,
} as const;
const vote = (intent: Intent): Position => ({ kind: "vote", intent, claim, reason: "numbers" });
const abstain: Position = { kind: "abstain", abstention: { code: "no-data", detail: "none" } };
const shift = (from: string, to: string, sizeBps: number): Position => vote({ kind: "shift", from, to, sizeBps });
const hold = vote({ kind: "hold" });
const ballot = (seat: string, position: Position, weightBps = 10_000): Ballot => ({
  seat,
  type: "deterministic",
  weightBps,
  draftHash: `0x${"0".repeat(64)}`,
  position,
  flip: null,
});

describe("tally", () => {
  it("default: two of three carry a direction at the size both support", () => {
    const result = tally(
      [
        ballot("a", shift("WETH", "USDC", 610)),
        ballot("b", shift("WETH", "USDC", 1500)),
        ballot("c", shift("WETH", "USDC", 100)),
      ],
      {
        quorum: 2,
      },
    );
    expect(result).toMatchObject({
      result: "act",
      intent: { from: "WETH", to: "USDC", sizeBps: 610 },
      backers: ["a", "b"],
      dissenters: ["c"],
    });
    expect(result.reason).toBe(
      "2 of 3 votes (66.66% of the weight) back WETH->USDC for at least 6.10% of NAV; the quorum is 2.",
    );
  });

  it("behavior: below quorum nothing moves, and abstaining is not holding", () => {
    const result = tally([ballot("a", hold), ballot("b", abstain), ballot("c", abstain)], { quorum: 2 });
    expect(result).toMatchObject({ result: "below-quorum", voted: ["a"], abstained: ["b", "c"], backers: [] });
  });

  it("behavior: half of the weight is not more than half", () => {
    const result = tally(
      [ballot("a", shift("A", "B", 100)), ballot("b", shift("A", "B", 100)), ballot("c", hold), ballot("d", hold)],
      { quorum: 2 },
    );
    expect(result.result).toBe("hold");
    expect(result.backers).toEqual(["c", "d"]);
  });

  it("behavior: an inflated seat, alone or with a tiny clone, does not outweigh its peers", () => {
    const loud = ballot("loud", shift("A", "B", 5000), 10_000);
    const honest = ["x", "y", "z"].map((seat) => ballot(seat, hold, 1000));
    const withClone = tally([loud, ballot("clone", shift("A", "B", 5000), 1), ...honest], { quorum: 2 });
    expect(withClone).toMatchObject({ result: "hold", backers: ["x", "y", "z"], dissenters: ["clone", "loud"] });
    const twoLoud = tally([loud, ballot("louder", shift("A", "B", 5000), 10_000), ...honest], { quorum: 2 });
    expect(twoLoud).toMatchObject({ result: "hold" });
    expect(twoLoud.weights).toEqual([
      { direction: "A->B", weightBps: 4000 },
      { direction: "hold", weightBps: 6000 },
    ]);
  });

  it("error: BallotsInvalidError for a seat counted twice, and for no seat at all", () => {
    expect(() => tally([ballot("a", hold), ballot("a", hold)], { quorum: 1 })).toThrow(
      "The ballots cannot be counted: a voted twice. One ballot a seat is counted; check the record or the seats file.",
    );
    expect(() => tally([], { quorum: 1 })).toThrow("there are none");
  });

  const positions = fc.oneof(
    fc.constant(abstain),
    fc.constant(hold),
    fc
      .tuple(fc.constantFrom("WETH->USDC", "USDC->WETH"), fc.integer({ min: 1, max: 10_000 }))
      .map(([direction, size]) => {
        const [from, to] = direction.split("->") as [string, string];
        return shift(from, to, size);
      }),
  );
  const councils = fc
    .array(fc.tuple(positions, fc.integer({ min: 1, max: 10_000 })), { minLength: 1, maxLength: 9 })
    .map((seats) => seats.map(([position, weight], index) => ballot(`seat-${index}`, position, weight)));

  it("behavior: the order of ballots changes nothing", () => {
    fc.assert(
      fc.property(councils, fc.integer({ min: 1, max: 5 }), (ballots, quorum) => {
        expect(tally(ballots.toReversed(), { quorum })).toEqual(tally(ballots, { quorum }));
      }),
    );
  });

  it("behavior: whatever acts has a quorum of backers that each asked for at least that size", () => {
    fc.assert(
      fc.property(councils, fc.integer({ min: 1, max: 5 }), (ballots, quorum) => {
        const result = tally(ballots, { quorum });
        if (result.result !== "act" || result.intent.kind !== "shift") return;
        expect(result.backers.length).toBeGreaterThanOrEqual(quorum);
        for (const name of result.backers) {
          const position = ballots.find(({ seat }) => seat === name)?.position;
          if (position?.kind !== "vote" || position.intent.kind !== "shift")
            throw new Error("a backer did not ask for it");
          expect(position.intent.from).toBe(result.intent.from);
          expect(position.intent.sizeBps).toBeGreaterThanOrEqual(result.intent.sizeBps);
        }
      }),
    );
  });

  it("behavior: with two or more voters no single seat can make the council act when the quorum is two", () => {
    fc.assert(
      fc.property(councils, (ballots) => {
        const result = tally(ballots, { quorum: 2 });
        if (result.result === "act") expect(result.backers.length).toBeGreaterThan(1);
      }),
    );
  });
});
