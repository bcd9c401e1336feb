import { keccak256, toHex } from "viem";
import { mandateSchema, type Mandate } from "../../policies/treasury/mandate.ts";
import type { Address } from "../../policies/treasury/money.ts";
import { snapshotSchema, type Snapshot } from "../../policies/treasury/snapshot.ts";
import { sampleMandate, sampleSnapshot } from "./sampleTreasury.ts";

/** As many assets as a mandate takes, every pair of them joined by a pool. */
export const WIDE_SYMBOLS = [
  "WETH",
  "USDC",
  "DAI",
  "WBTC",
  "wstETH",
  "rETH",
  "USDT",
  "LUSD",
  "FRAX",
  "LINK",
  "UNI",
  "AAVE",
  "MKR",
  "COMP",
  "CRV",
  "GHO",
];

export type Wide = {
  symbols: string[];
  /** Pools as pairs of places in `symbols`, and their fee. */ pools: { a: number; b: number; feePpm: number }[];
  prices?: bigint[];
};

const addressOf = (name: string): Address => `0x${keccak256(toHex(name)).slice(2, 42)}`;

export const fullyJoined = (symbols: string[], feePpm = 3_000): Wide => ({
  symbols,
  pools: symbols.flatMap((_, a) => symbols.slice(a + 1).map((__, later) => ({ a, b: a + 1 + later, feePpm }))),
});

/** A treasury of many assets, every third a stable, with a history of each volatile one. */
export const wideTreasury = ({ symbols, pools, prices = [] }: Wide): { mandate: Mandate; snapshot: Snapshot } => {
  const sample = sampleMandate();
  const [weth, usdc] = sample.assets as [Mandate["assets"][number], Mandate["assets"][number]];
  const before = sampleSnapshot(sample);
  const isStable = (place: number): boolean => place % 3 === 1;
  const priceOf = (place: number): string =>
    String(prices[place] ?? (isStable(place) ? 99_990_000n : 158_811_178_966n));
  const mandate = mandateSchema.parse({
    ...sample,
    assets: symbols.map((symbol, place) => ({
      ...(isStable(place) ? usdc : weth),
      symbol,
      token: addressOf(symbol),
      feed: addressOf(`feed of ${symbol}`),
    })),
    uniswapV3: {
      ...sample.uniswapV3,
      pools: pools.map(({ a, b, feePpm }, index) => ({
        pool: addressOf(`pool ${index}`),
        tokens: [symbols[a], symbols[b]],
        feePpm,
      })),
    },
  });
  const share = Math.floor(10_000 / symbols.length);
  const snapshot = snapshotSchema.parse({
    ...before,
    assets: mandate.assets.map(({ symbol, token, decimals, class: kind, feed, capBps }, place) => ({
      ...before.assets[0],
      symbol,
      token,
      decimals,
      class: kind,
      feed,
      capBps,
      priceUsd8: priceOf(place),
      valueUsd8: "1234567890123",
      allocationBps: share,
    })),
    pools: mandate.uniswapV3.pools.map(({ pool, tokens, feePpm }) => ({
      ...before.pools[0],
      pool,
      feePpm,
      token0: addressOf(tokens[0]),
      token1: addressOf(tokens[1]),
    })),
    priceHistory: symbols.flatMap((symbol, place) => (isStable(place) ? [] : [{ symbol, points: pointsOf(place) }])),
  });
  return { mandate, snapshot };

  function pointsOf(place: number): Snapshot["priceHistory"][number]["points"] {
    return Array.from({ length: 60 }, (_, index) => ({
      timestamp: before.block.timestamp - (60 - index) * 3_600,
      priceUsd8: (BigInt(priceOf(place)) + BigInt(index * 1_000_000)).toString(),
    }));
  }
};
