import { describe, expect, it } from "vitest";
import type { MandateAsset } from "../policies/treasury/mandate.ts";
import { feedProblems } from "./feedChecks.ts";
import type { FeedFacts } from "./feedFacts.ts";

const feed = "0x5f4eC3Df9cbd43714FE2740f5E3616155c5b8419" as const;
const asset: MandateAsset = {
  symbol: "WETH",
  token: "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2",
  decimals: 18,
  class: "volatile",
  feed,
  feedDescription: "ETH / USD",
  feedDecimals: 8,
  heartbeatSeconds: 3_900,
  epsilonBps: 50,
  capBps: 8_000,
  priceGroup: null,
  venue: null,
  issuer: null,
  minPriceUsd8: "10000000000",
  maxPriceUsd8: "1000000000000",
  twap: null,
};
const now = 1_663_241_600;
const read = <T>(value: T) => ({ status: "read" as const, value });
const facts: FeedFacts = {
  feed,
  description: read("ETH / USD"),
  decimals: read(8),
  latest: read({ roundId: "1", answer: "158811178966", updatedAt: String(now - 3_900) }),
  aggregator: read("0x37bC7498f4FF12C19678ee8fE19d713b87F6a9e6"),
  minAnswer: read("100000000"),
  maxAnswer: read("1000000000000"),
};
const latest = (answer: string, updatedAt: number) => ({
  latest: read({ roundId: "1", answer, updatedAt: String(updatedAt) }),
});
const found = (change: Partial<FeedFacts>, asked: Partial<MandateAsset> = {}): string[] =>
  feedProblems({ ...asset, ...asked }, { ...facts, ...change }, now).map(({ field, says }) => `${field}: ${says}`);

describe("feedProblems", () => {
  it("default: the mandate's own feed, at the edge of its heartbeat, has none", () => {
    expect(found({})).toEqual([]);
  });

  it("behavior: each disagreement is told with both sides", () => {
    expect(found({ description: read("BTC / USD") })).toEqual([
      'description: it calls itself "BTC / USD", the mandate expects "ETH / USD"',
    ]);
    expect(found({ description: read("DAI / ETH") }, { feedDescription: "DAI / ETH" })).toEqual([
      'description: "DAI / ETH" is not a price in USD',
    ]);
    expect(found({ ...latest("158811178966", now), decimals: read(18) })).toEqual([
      "decimals: it answers with 18 decimals, the mandate expects 8",
      "answer: $0.00 is not between $100.00 and $10,000.00, where the mandate believes it",
      "clamps: it never answers over $0.00 and the mandate believes it up to $10,000.00",
    ]);
    expect(found(latest("158811178966", now - 3_901))).toEqual([
      "age: its answer is 3901 seconds old, the mandate believes it for 3900",
    ]);
    expect(found(latest("0", now))).toEqual(["answer: its answer is 0"]);
    expect(found(latest("10000000000", now))).toHaveLength(1);
    expect(found(latest("158811178966", now + 1))).toEqual([`age: its answer is dated ${now + 1}, the block ${now}`]);
  });

  it("behavior: a clamp inside the believed range is a problem, at its edge it is none", () => {
    expect(found({ maxAnswer: read("999999999999") })).toEqual([
      "clamps: it never answers over $9,999.99 and the mandate believes it up to $10,000.00",
    ]);
    expect(found({ minAnswer: read("10000000000") })).toEqual([]);
    expect(found({ minAnswer: read("10000000001") })).toHaveLength(1);
  });

  it("behavior: what is unknown is no problem, and a feed without an aggregator has no clamps", () => {
    const unknown = { status: "unknown" as const, address: feed, slot: null };
    expect(
      found({ description: unknown, decimals: unknown, latest: unknown, minAnswer: unknown, maxAnswer: unknown }),
    ).toEqual([]);
    const failed = { status: "failed" as const, reason: "aggregator() reverts" };
    expect(found({ aggregator: failed, minAnswer: failed, maxAnswer: failed })).toEqual([]);
    expect(found({ description: { status: "failed", reason: "nothing answers description()" } })).toEqual([
      "description: nothing answers description()",
    ]);
  });
});
