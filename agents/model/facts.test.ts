import { describe, expect, test } from "vitest";
import { sampleMandate, sampleSnapshot } from "../../test/support/sampleRecord.ts";
import { directionsOf } from "./directions.ts";
import { allFacts, historyFact, poolFact } from "./facts.ts";

const mandate = sampleMandate();
const snapshot = sampleSnapshot(mandate);
const now = snapshot.block.timestamp;

describe("allFacts", () => {
  test("default", () => {
    expect(allFacts(snapshot, mandate)).toMatchInlineSnapshot(`
      "Mode normal. NAV $101,760.23, peak $101,760.23. Loss budget: $1,017.60 left of $1,017.60.
      - WETH (volatile): $31,762.23, 31.21% of NAV, cap 60.00%; price $1,588.1117, 300 s old
      - USDC (stable): $50,000.00, 49.13% of NAV, cap 80.00%; price $1.0000, 300 s old
      - DAI (stable): $19,998.00, 19.65% of NAV, cap 40.00%; price $0.9999, 300 s old
      - pool USDC/WETH/500: fee 0.05%, liquid at its price
      Limits: at most 5.00% of NAV a trade; a swap must bring back 99.00% of its value; stables at least 30.00% of NAV and $20,000.00; drawdown limit 15.00% from peak."
    `);
  });

  test("behavior: a feed that does not answer is said, and no price is", () => {
    const [weth, ...rest] = snapshot.assets;
    const stale = { ...snapshot, assets: [{ ...weth!, oracleStatus: "stale" as const, priceUsd8: "0" }, ...rest] };
    expect(allFacts(stale, mandate)).toContain("cap 60.00%; no price: feed stale\n");
  });

  test("behavior: a pool of tokens that the mandate does not name is left out", () => {
    const pools = snapshot.pools.map((pool) => ({ ...pool, token0: mandate.held[0]!.token }));
    expect(allFacts({ ...snapshot, pools }, mandate)).not.toContain("pool");
    expect(poolFact(pools[0]!, mandate)).toMatch(/^a pool outside the mandate/);
  });
});

describe("historyFact", () => {
  const history = (prices: string[]) => ({
    ...snapshot,
    priceHistory: [
      {
        symbol: "WETH",
        points: prices.map((priceUsd8, i) => ({ timestamp: now - (prices.length - i) * 3_600, priceUsd8 })),
      },
    ],
  });
  test("default", () => {
    expect(historyFact("WETH", history(["160000000000", "150000000000", "170000000000", "152000000000"]))).toBe(
      "WETH: 4 prices over 4 h, low $1,500.00, high $1,700.00, change -5.00%",
    );
  });
  test.each([[[]], [["0", "150000000000"]]])("behavior: nothing to say about %j", (prices) => {
    expect(historyFact("WETH", history(prices))).toBe("WETH: no price history");
  });
});

describe("directionsOf", () => {
  const pool = (a: string, b: string) => ({ ...mandate.uniswapV3.pools[0]!, tokens: [a, b] as [string, string] });
  const directions = (...pools: ReturnType<typeof pool>[]) =>
    directionsOf({ ...mandate, uniswapV3: { ...mandate.uniswapV3, pools } });
  test("default", () => {
    expect(directions(pool("USDC", "WETH"))).toEqual(["WETH->USDC", "USDC->WETH"]);
  });
  test("behavior: two pools carry an asset across", () => {
    expect(directions(pool("USDC", "WETH"), pool("USDC", "DAI"))).toEqual([
      "WETH->USDC",
      "WETH->DAI",
      "USDC->WETH",
      "USDC->DAI",
      "DAI->WETH",
      "DAI->USDC",
    ]);
  });
  test("behavior: without pools there is nothing but hold", () => {
    expect(directions()).toEqual([]);
  });
});
