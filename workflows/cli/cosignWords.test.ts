import { describe, expect, it } from "vitest";
import type { Action } from "../../policies/treasury/action.ts";
import { sampleMandate } from "../../test/support/sampleTreasury.ts";
import { actionInWords } from "./cosignWords.ts";

const mandate = sampleMandate();
const [weth, usdc] = mandate.assets.map(({ token }) => token) as [`0x${string}`, `0x${string}`];
const someone = `0x${"9".repeat(40)}` as const;

describe("actionInWords", () => {
  it.each<[string, Action]>([
    [
      "swap 1.5 WETH for at least 4,455 USDC",
      {
        kind: "swap",
        venue: "uniswap-v3",
        path: [weth, usdc],
        feesPpm: [500],
        amountIn: "1500000000000000000",
        minAmountOut: "4455000000",
      },
    ],
    [`pay 20 USDC to ${someone}`, { kind: "pay", token: usdc, amountIn: "20000000", recipient: someone }],
    [
      `pay 7 base units of ${someone} to ${someone}`,
      { kind: "pay", token: someone, amountIn: "7", recipient: someone },
    ],
    ["wrap 2 ether", { kind: "wrap", amountIn: "2000000000000000000" }],
    [
      "burn of a liquidity position: venue uniswap-v3, positionId 5",
      { kind: "burn", venue: "uniswap-v3", positionId: "5" },
    ],
    ["hold", { kind: "hold" }],
  ])("default: %s", (words, action) => {
    expect(actionInWords(action, mandate)).toBe(words);
  });
});
