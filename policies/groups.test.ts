import { describe, expect, test } from "vitest";
import { sampleMandate } from "../test/support/sampleTreasury.ts";
import { groupCaps, groupId, priceGroupId } from "./groups.ts";

const mandate = () => {
  const sample = sampleMandate();
  sample.caps = {
    venues: [
      { name: "uniswap-v3", capBps: 2_000 },
      { name: "aave-v3", capBps: 3_000 },
    ],
    issuers: [{ name: "circle", capBps: 9_000 }],
    positions: "uniswap-v3",
  };
  return sample;
};

describe("groups", () => {
  test("default: ids are places in the mandate's lists, from one; zero is nobody", () => {
    const { caps } = mandate();
    expect(groupId(caps.venues, "aave-v3")).toBe(2);
    expect(groupId(caps.issuers, "circle")).toBe(1);
    expect(groupId(caps.venues, null)).toBe(0);
    expect(groupCaps(mandate()).map(({ kind, id, capBps }) => [kind, id, capBps])).toEqual([
      ["venue", 1n, 2_000n],
      ["venue", 2n, 3_000n],
      ["issuer", 1n, 9_000n],
    ]);
  });

  test("behavior: an asset that follows another's price is of its group", () => {
    const sample = mandate();
    const [weth, usdc] = sample.assets;
    if (!weth || !usdc) throw new Error("the sample has two assets");
    usdc.priceGroup = weth.symbol;
    expect(priceGroupId(sample, weth.symbol)).toBe(1);
    expect(priceGroupId(sample, usdc.symbol)).toBe(1);
    expect(priceGroupId(sample, "DAI")).toBe(3);
  });
});
