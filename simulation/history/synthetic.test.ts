import { describe, expect, it } from "vitest";
import { floats, seriesOf } from "./set.ts";
import { SyntheticOptionsError, syntheticMarket } from "./synthetic.ts";

const year = syntheticMarket();
const bars = (base: string, column = "close"): Float64Array =>
  floats(seriesOf(year, { kind: "bars", base, quote: "USD" }), column);
const lowest = (values: Float64Array): number => values.reduce((least, value) => Math.min(least, value));

describe("the synthetic market", () => {
  it("default: says what it is, a year of hours of everything a backtest reads", () => {
    expect(year.synthetic).toEqual({ generator: "exchequer synthetic 1", seed: 1 });
    expect(year.series.map(({ name }) => name)).toEqual([
      "ETH/USD bars",
      "BTC/USD bars",
      "USDC/USD bars",
      "DAI/USD bars",
      "gas/wei gas",
      "USDC/lending rates",
    ]);
    for (const { time, columns } of year.series) {
      expect(time).toHaveLength(8_760);
      for (const column of Object.values(columns))
        if (column.type === "float") expect(column.values.every((value) => value > 0 && value < 1e12)).toBe(true);
    }
  });

  it("behavior: the same seed gives the same bytes on every machine, another seed others", () => {
    expect(syntheticMarket().contentHash).toBe(year.contentHash);
    expect(syntheticMarket({ seed: 2 }).contentHash).not.toBe(year.contentHash);
    expect(year.contentHash).toMatchInlineSnapshot(
      `"0x74221188ac5e7b8aa6efeaf3239009eab442a9eaf63e0e4aa2b6f3b57c34a5a7"`,
    );
  });

  it("behavior: it has what hurts: a depeg of USDC, a smaller one of DAI, a deep fall of ETH, jumps", () => {
    expect(lowest(bars("USDC"))).toBeLessThan(0.93);
    expect(lowest(bars("DAI"))).toBeGreaterThan(lowest(bars("USDC")));
    const close = bars("ETH");
    let [peak, drawdown, jump] = [0, 0, 0];
    for (const [row, price] of close.entries()) {
      peak = Math.max(peak, price);
      drawdown = Math.max(drawdown, 1 - price / peak);
      if (row > 0) jump = Math.max(jump, Math.abs(Math.log(price / (close[row - 1] as number))));
    }
    expect(drawdown).toBeGreaterThan(0.35);
    expect(jump).toBeGreaterThan(0.05);
  });

  it("behavior: a bar's low and high hold its open and close", () => {
    const [open, high, low, close] = ["open", "high", "low", "close"].map((column) => bars("ETH", column));
    for (const [row, price] of close!.entries()) {
      expect(high![row]).toBeGreaterThanOrEqual(Math.max(price, open![row]!));
      expect(low![row]).toBeLessThanOrEqual(Math.min(price, open![row]!));
    }
  });

  it("error: SyntheticOptionsError", () => {
    expect(() => syntheticMarket({ days: 0 })).toThrow(SyntheticOptionsError);
    expect(() => syntheticMarket({ seed: 0.5 })).toThrow(SyntheticOptionsError);
  });
});
