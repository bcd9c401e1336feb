import * as fc from "../test/support/properties.ts";
import { describe, expect, it } from "vitest";
import type { Tally } from "../policies/treasury/ballot.ts";
import type { Mandate } from "../policies/treasury/mandate.ts";
import { mulDivUp, valueUsd8Down, valueUsd8Up } from "../policies/treasury/money.ts";
import type { Snapshot } from "../policies/treasury/snapshot.ts";
import { sampleMandate, sampleSnapshot } from "../test/support/sampleRecord.ts";
import { noRoomFor, sizeProposal } from "./size.ts";
import { kappaWad } from "./sizeBounds.ts";

const tallyFor = (from: string, to: string, sizeBps: number): Tally => ({
  result: "act",
  intent: { kind: "shift", from, to, sizeBps },
  quorum: 2,
  seats: 3,
  voted: ["a", "b"],
  backers: ["a", "b"],
  dissenters: [],
  abstained: ["c"],
  weights: [{ direction: `${from}->${to}`, weightBps: 10_000 }],
  reason: "two of three",
});

/** The sample with pools deep enough that depth does not bind, unless a test says so. */
const deep = (change: (mandate: Mandate, snapshot: Snapshot) => void = () => {}) => {
  const mandate = sampleMandate();
  const snapshot = sampleSnapshot(mandate);
  const [pool] = snapshot.pools;
  if (pool) snapshot.pools = [{ ...pool, liquidity: "500000000000000000000000" }];
  change(mandate, snapshot);
  return { mandate, snapshot };
};

const swapOf = (p: ReturnType<typeof sizeProposal>) => {
  const action = p?.actions[0];
  if (action?.kind !== "swap") throw new Error("expected a swap");
  return action;
};

describe("sizeProposal", () => {
  it("default: a request within every limit is met in full", () => {
    const { mandate, snapshot } = deep();
    const proposal = sizeProposal({ mandate, snapshot, tally: tallyFor("USDC", "WETH", 100) });
    expect(proposal?.sizing.boundBy).toBe("requested");
    expect(BigInt(proposal?.sizing.sizedUsd8 ?? 0)).toBeLessThanOrEqual(BigInt(proposal?.sizing.requestedUsd8 ?? 0));
    expect(BigInt(proposal?.sizing.requestedUsd8 ?? 0) - BigInt(proposal?.sizing.sizedUsd8 ?? 0)).toBeLessThan(1000n);
  });

  it("behavior: trade size binds a larger request, and the bound is named", () => {
    const { mandate, snapshot } = deep();
    const proposal = sizeProposal({ mandate, snapshot, tally: tallyFor("USDC", "WETH", 600) });
    expect(proposal?.sizing.boundBy).toBe("trade-size");
    const value = valueUsd8Up(BigInt(swapOf(proposal).amountIn), 6, BigInt(snapshot.assets[1]?.priceUsd8 ?? 0));
    expect(mulDivUp(value, 10_000n, BigInt(snapshot.navUsd8))).toBeLessThanOrEqual(500n);
  });

  it("behavior: the stable floor binds a sale of stables, the cap a purchase", () => {
    const floor = deep((mandate) => (mandate.limits.stableFloorBps = 6_800));
    expect(sizeProposal({ ...floor, tally: tallyFor("USDC", "WETH", 400) })?.sizing.boundBy).toBe("stable-floor");
    const cap = deep((_, snapshot) => {
      const weth = snapshot.assets[0];
      if (weth) weth.capBps = weth.allocationBps + 50;
    });
    expect(sizeProposal({ ...cap, tally: tallyFor("USDC", "WETH", 400) })?.sizing.boundBy).toBe("allocation-cap");
  });

  it("behavior: a nearly spent loss budget binds", () => {
    const { mandate, snapshot } = deep((_, s) => (s.lossBudget.availableUsd8 = "100000000"));
    const proposal = sizeProposal({ mandate, snapshot, tally: tallyFor("USDC", "WETH", 400) });
    expect(proposal?.sizing.boundBy).toBe("loss-budget");
    // $1 over (1% worst loss + κ of 25 and 50 bps) is $57.2037.
    expect(BigInt(proposal?.sizing.sizedUsd8 ?? 0)).toBeGreaterThan(5_720_300_000n);
    expect(BigInt(proposal?.sizing.sizedUsd8 ?? 0)).toBeLessThanOrEqual(5_720_370_000n);
  });

  it.each<[string, string, (mandate: Mandate, snapshot: Snapshot) => void]>([
    ["a nearly spent turnover", "turnover", (_, s) => (s.turnover.availableUsd8 = "100000000000")],
    ["a nearly spent epoch", "epoch-loss", (_, s) => (s.epoch.availableUsd8 = "100000000")],
    [
      "a shallow pool",
      "pool-depth",
      (m, s) => {
        m.limits.maxPoolShareBps = 100;
        for (const pool of s.pools) pool.balance0 = "100000000000";
      },
    ],
    [
      "a gate that only a cosigner opens",
      "human-gate",
      (m) => Object.assign(m.limits, { approvalUsd8: "100000000000", vetoSeconds: 0 }),
    ],
    [
      "an issuer's cap",
      "issuer-cap",
      (m, s) => {
        m.caps.issuers = [{ name: "wrapper", capBps: (s.assets[0]?.allocationBps ?? 0) + 50 }];
        for (const asset of [m.assets[0], s.assets[0]])
          Object.assign(asset ?? {}, { issuer: asset === m.assets[0] ? "wrapper" : 1 });
      },
    ],
    ["base NAV that has not grown yet", "trade-size", (_, s) => (s.baseNav.usd8 = "1000000000000")],
  ])("behavior: %s binds as %s", (_, rule, change) => {
    const proposal = sizeProposal({ ...deep(change), tally: tallyFor("USDC", "WETH", 400) });
    expect(proposal?.sizing.boundBy).toBe(rule);
  });

  it("behavior: while a decision cools nothing is proposed", () => {
    const cooling = deep((mandate, snapshot) => {
      mandate.limits.cooldownSeconds = 600;
      snapshot.lastDecisionAt = snapshot.block.timestamp - 599;
    });
    expect(sizeProposal({ ...cooling, tally: tallyFor("USDC", "WETH", 400) })).toBeNull();
    cooling.snapshot.lastDecisionAt -= 1;
    expect(sizeProposal({ ...cooling, tally: tallyFor("USDC", "WETH", 400) })).not.toBeNull();
  });

  it("behavior: what leaves no room is named with what it leaves; what fits, or was not asked for, is not", () => {
    const tally = tallyFor("USDC", "WETH", 400);
    const spent = deep((_, s) => (s.lossBudget.availableUsd8 = "0"));
    expect(noRoomFor({ ...spent, tally })).toMatchObject({
      sizedUsd8: "0",
      boundBy: "loss-budget",
      bounds: [{ rule: "loss-budget", maxUsd8: "0" }, {}, {}, {}, {}, {}, {}, {}],
    });
    expect(noRoomFor({ ...deep((_, s) => (s.pools = [])), tally })?.boundBy).toBe("pool-depth");
    expect(noRoomFor({ ...deep(), tally })).toBeNull();
    expect(noRoomFor({ ...spent, tally: { ...tally, result: "hold", intent: { kind: "hold" } } })).toBeNull();
  });

  it("behavior: no room, no route, no request: nothing is proposed", () => {
    expect(
      sizeProposal({ ...deep((_, s) => (s.lossBudget.availableUsd8 = "0")), tally: tallyFor("USDC", "WETH", 400) }),
    ).toBeNull();
    expect(sizeProposal({ ...deep((_, s) => (s.pools = [])), tally: tallyFor("USDC", "WETH", 400) })).toBeNull();
    expect(
      sizeProposal({
        ...deep(),
        tally: { ...tallyFor("USDC", "WETH", 400), result: "hold", intent: { kind: "hold" } },
      }),
    ).toBeNull();
    expect(sizeProposal({ ...deep(), tally: tallyFor("UNI", "WETH", 400) })).toBeNull();
  });

  it("behavior: least output is worth min-out of what goes in, to the unit", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.constantFrom("USDC->WETH", "WETH->USDC"),
        (sizeBps, direction) => {
          const [from, to] = direction.split("->") as [string, string];
          const { mandate, snapshot } = deep();
          const proposal = sizeProposal({ mandate, snapshot, tally: tallyFor(from, to, sizeBps) });
          if (proposal === null) return;
          const swap = swapOf(proposal);
          const find = (symbol: string) =>
            snapshot.assets.find((asset) => asset.symbol === symbol) as Snapshot["assets"][number];
          const valueIn = valueUsd8Up(BigInt(swap.amountIn), find(from).decimals, BigInt(find(from).priceUsd8));
          const least = valueUsd8Down(BigInt(swap.minAmountOut), find(to).decimals, BigInt(find(to).priceUsd8));
          expect(least * 10_000n).toBeGreaterThanOrEqual(valueIn * BigInt(mandate.limits.minOutBps));
        },
      ),
    );
  });
});

describe("kappaWad", () => {
  it("default: (εi + εj) / ((1 − εi)(1 + εj)), rounded up", () => {
    expect(kappaWad(0, 0)).toBe(0n);
    expect(kappaWad(25, 50)).toBe(7_481_390_042_269_854n);
  });
});
