import { describe, expect, it } from "vitest";
import type { Position } from "../../policies/treasury/ballot.ts";
import type { Mandate } from "../../policies/treasury/mandate.ts";
import { positionSchema } from "../../policies/treasury/ballot.ts";
import type { Snapshot } from "../../policies/treasury/snapshot.ts";
import { sampleMandate, sampleSnapshot } from "../../test/support/sampleRecord.ts";
import type { Seat } from "../seat.ts";
import { constantMix } from "./constantMix.ts";
import { realisedVolatilityBps, riseProbabilityBps, squareRoot } from "./evidence.ts";
import { risk } from "./risk.ts";
import { volatilityTarget } from "./volatilityTarget.ts";

const draft = async (
  seat: Seat,
  change: (snapshot: Snapshot, mandate: Mandate) => void = () => {},
): Promise<Position> => {
  const mandate = sampleMandate();
  const snapshot = sampleSnapshot(mandate);
  change(snapshot, mandate);
  const never = async (): Promise<never> => {
    throw new Error("a deterministic seat stores and spends nothing");
  };
  const { position } = await seat.draft({
    snapshot,
    mandate,
    blobs: { put: never },
    budget: { reserve: never, settle: never },
    signal: AbortSignal.timeout(1000),
  });
  return positionSchema.parse(position);
};
const asset = (snapshot: Snapshot, symbol: string) =>
  snapshot.assets.find((a) => a.symbol === symbol) as Snapshot["assets"][number];

/** Shares of NAV as given; balances are not looked at by the seats. */
const shares = (bySymbol: Record<string, number>) => (snapshot: Snapshot) => {
  for (const [symbol, allocationBps] of Object.entries(bySymbol)) asset(snapshot, symbol).allocationBps = allocationBps;
};
const history = (prices: number[]) => (snapshot: Snapshot) => {
  snapshot.priceHistory = [
    {
      symbol: "WETH",
      points: prices.map((price, i) => ({ timestamp: 1_663_000_000 + i * 3600, priceUsd8: String(price) })),
    },
  ];
};

describe("constant mix", () => {
  const seat = constantMix({
    id: "mix",
    weightBps: 10_000,
    type: "constant-mix",
    targetsBps: { WETH: 6000, USDC: 3500, DAI: 500 },
    bandBps: 300,
  });

  it("default: sells what is over its band into what is furthest under, by the smaller distance", async () => {
    const position = await draft(seat, shares({ WETH: 6610, USDC: 2990, DAI: 400 }));
    expect(position).toMatchObject({ kind: "vote", intent: { kind: "shift", from: "WETH", to: "USDC", sizeBps: 510 } });
    expect(position.kind === "vote" && position.reason).toBe(
      "WETH is 66.10% of NAV against a target of 60.00% ± 3.00%; USDC is 29.90% of NAV against a target of 35.00% ± 3.00%: move 5.10%.",
    );
  });

  it("behavior: holds at the edge of the band and acts one basis point past it", async () => {
    const at = await draft(seat, shares({ WETH: 6300, USDC: 3200, DAI: 500 }));
    const past = await draft(seat, shares({ WETH: 6301, USDC: 3199, DAI: 500 }));
    expect(at).toMatchObject({ intent: { kind: "hold" } });
    expect(past).toMatchObject({ intent: { kind: "shift", from: "WETH", sizeBps: 301 } });
  });

  it("behavior: abstains where a feed does not answer", async () => {
    const position = await draft(seat, (snapshot) => (asset(snapshot, "DAI").oracleStatus = "stale"));
    expect(position).toEqual({
      kind: "abstain",
      abstention: { code: "no-data", detail: "the feed of DAI is stale, so its share of NAV is not known" },
    });
  });
});

describe("volatility target", () => {
  const seat = volatilityTarget({
    id: "vol",
    weightBps: 10_000,
    type: "volatility-target",
    targetVolatilityBps: 2000,
    bandBps: 300,
    minPoints: 24,
  });
  const jumpy = history(Array.from({ length: 30 }, (_, i) => (i % 2 === 0 ? 100_000_000 : 101_000_000)));

  it("default: sells volatility it was not asked to hold", async () => {
    const position = await draft(seat, (snapshot) => {
      jumpy(snapshot);
      shares({ WETH: 6610, USDC: 2990, DAI: 400 })(snapshot);
    });
    expect(position).toMatchObject({ kind: "vote", intent: { kind: "shift", from: "WETH", to: "USDC" } });
  });

  it("behavior: buys back in a calm market, never more than the stable it sells", async () => {
    const position = await draft(seat, (snapshot) => {
      history(Array.from({ length: 30 }, (_, i) => 100_000_000 + (i % 2)))(snapshot);
      shares({ WETH: 1000, USDC: 400, DAI: 8600 })(snapshot);
    });
    expect(position).toMatchObject({ kind: "vote", intent: { kind: "shift", from: "USDC", to: "WETH", sizeBps: 400 } });
  });

  it("behavior: abstains without enough history, and says how much there is", async () => {
    expect(await draft(seat, history([1, 2, 3]))).toMatchObject({
      kind: "abstain",
      abstention: { code: "no-data", detail: "24 past answers of the WETH feed are needed; this state holds 3" },
    });
  });
});

describe("risk", () => {
  const seat = risk({ id: "risk", weightBps: 10_000, type: "risk", warnBps: 8000 });

  it("default: reduces an asset past its share of the cap by what is over", async () => {
    // The sample's cap on WETH is 60%, so the line is 48%.
    const position = await draft(seat, shares({ WETH: 5000, USDC: 4600, DAI: 400 }));
    expect(position).toMatchObject({ intent: { kind: "shift", from: "WETH", to: "DAI", sizeBps: 200 } });
  });

  it("behavior: holds on the line and under it", async () => {
    expect(await draft(seat, shares({ WETH: 4800 }))).toMatchObject({ intent: { kind: "hold" } });
  });

  it("behavior: leaves a depegged stable, and holds where none is healthy", async () => {
    const one = await draft(seat, (snapshot) => {
      asset(snapshot, "DAI").priceUsd8 = "90000000";
    });
    expect(one).toMatchObject({ intent: { kind: "shift", from: "DAI", to: "USDC" } });
    const both = await draft(seat, (snapshot) => {
      asset(snapshot, "DAI").priceUsd8 = "90000000";
      asset(snapshot, "USDC").priceUsd8 = "90000000";
    });
    expect(both).toMatchObject({ intent: { kind: "hold" } });
  });

  it("behavior: never buys what is volatile", async () => {
    for (const weth of [0, 1000, 4800, 4801, 9000]) {
      const position = await draft(seat, shares({ WETH: weth }));
      if (position.kind === "vote" && position.intent.kind === "shift") expect(position.intent.to).not.toBe("WETH");
    }
  });
});

describe("evidence", () => {
  it("default: rises are counted over whole windows and drawn to one half", () => {
    const points = [1, 2, 3, 2].map((price, i) => ({ timestamp: i * 3600, priceUsd8: String(price) }));
    // Three windows of an hour, two of them rises: (2 + 1) / (3 + 2).
    expect(riseProbabilityBps(points, 3600)).toBe(6000);
    expect(riseProbabilityBps([], 3600)).toBe(5000);
  });

  it("behavior: hourly moves of one percent up and down are about 95% a year", () => {
    const points = Array.from({ length: 61 }, (_, i) => ({
      timestamp: i * 3600,
      priceUsd8: i % 2 ? "101000000" : "100000000",
    }));
    const bps = realisedVolatilityBps(points);
    // Sample deviation of ±1% is 1% × √(60/59); a year has 8,760 hours: 0.995% × √8760 × √(60/59).
    expect(bps).toBeGreaterThan(9300);
    expect(bps).toBeLessThan(9450);
  });

  it("behavior: the root is exact on squares and rounds down between them", () => {
    for (const n of [0n, 1n, 2n, 3n, 12n, 10n ** 20n]) {
      expect(squareRoot(n * n)).toBe(n);
      if (n > 1n) expect(squareRoot(n * n - 1n)).toBe(n - 1n);
    }
  });
});
