import { describe, expect, it } from "vitest";
import type { Position } from "../../policies/treasury/ballot.ts";
import type { Mandate } from "../../policies/treasury/mandate.ts";
import { positionSchema } from "../../policies/treasury/ballot.ts";
import { directionOf } from "../../policies/treasury/intent.ts";
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
    budget: { reserve: never, settle: never, callsOf: never },
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

/** The sample mandate's depeg price is 98 cents. */
const AT_PEG = "98000000";
const UNDER_PEG = "97999999";
const priced =
  (bySymbol: Record<string, string>, then: (snapshot: Snapshot) => void = () => {}) =>
  (snapshot: Snapshot) => {
    for (const [symbol, priceUsd8] of Object.entries(bySymbol)) asset(snapshot, symbol).priceUsd8 = priceUsd8;
    then(snapshot);
  };
const asks = async (seat: Seat, change: (snapshot: Snapshot) => void): Promise<string> => {
  const position = await draft(seat, change);
  if (position.kind === "abstain") return `abstains: ${position.abstention.detail}`;
  return position.intent.kind === "hold" ? `holds: ${position.reason}` : directionOf(position.intent);
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

  it("behavior: buys a stable at the depeg price, and passes it over one unit under it", async () => {
    const fallen = shares({ WETH: 6610, USDC: 3150, DAI: 100 });
    expect(await asks(seat, priced({ DAI: AT_PEG }, fallen))).toBe("WETH->DAI");
    expect(await asks(seat, priced({ DAI: UNDER_PEG }, fallen))).toBe("WETH->USDC");
    expect(await asks(seat, priced({ DAI: UNDER_PEG, USDC: UNDER_PEG }, fallen))).toBe(
      "holds: DAI is 1.00% of NAV against a target of 5.00% ± 3.00%, and trades under the mandate's depeg price: it is not bought.",
    );
  });

  it("behavior: holds where only the depegged stable is out of its band, and sells one that is over it", async () => {
    const only = shares({ WETH: 6200, USDC: 3600, DAI: 100 });
    expect(await asks(seat, priced({ DAI: AT_PEG }, only))).toBe("WETH->DAI");
    expect(await asks(seat, priced({ DAI: UNDER_PEG }, only))).toMatch(/^holds: DAI is 1.00% of NAV/);
    const over = shares({ WETH: 5500, USDC: 3500, DAI: 1000 });
    expect(await asks(seat, priced({ DAI: UNDER_PEG }, over))).toBe("DAI->WETH");
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

  it("behavior: sells into a stable at the depeg price, into another one unit under it, and holds where none is left", async () => {
    const on = (prices: Record<string, string>) =>
      asks(
        seat,
        priced(prices, (snapshot) => {
          jumpy(snapshot);
          // The sample's caps are 80% on USDC and 40% on DAI: DAI has most room.
          shares({ WETH: 5000, USDC: 4900, DAI: 100 })(snapshot);
        }),
      );
    expect(await on({ DAI: AT_PEG })).toBe("WETH->DAI");
    expect(await on({ DAI: UNDER_PEG })).toBe("WETH->USDC");
    expect(await on({ DAI: UNDER_PEG, USDC: UNDER_PEG })).toMatch(
      /^holds: .*; every stable trades under the mandate's depeg price\.$/,
    );
  });

  it("behavior: abstains where no stable has a working feed", async () => {
    const position = await draft(seat, (snapshot) => {
      for (const symbol of ["USDC", "DAI"]) asset(snapshot, symbol).oracleStatus = "stale";
    });
    expect(position).toMatchObject({ kind: "abstain", abstention: { code: "no-data" } });
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

  it("behavior: stays in a stable at the depeg price and leaves it one unit under, for one that holds its peg", async () => {
    const calm = shares({ WETH: 1000, USDC: 4600, DAI: 4400 });
    expect(await asks(seat, priced({ DAI: AT_PEG }, calm))).toMatch(/^holds: WETH is 10.00%/);
    expect(await asks(seat, priced({ DAI: UNDER_PEG }, calm))).toBe("DAI->USDC");
  });

  it("behavior: flees past a second depegged stable with more room, into the one that holds its peg", async () => {
    const third = (snapshot: Snapshot): void => {
      const lusd = {
        ...asset(snapshot, "USDC"),
        symbol: "LUSD",
        priceUsd8: UNDER_PEG,
        allocationBps: 0,
        capBps: 10_000,
      };
      snapshot.assets.push(lusd);
    };
    expect(await asks(seat, priced({ DAI: UNDER_PEG }, third))).toBe("DAI->USDC");
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
