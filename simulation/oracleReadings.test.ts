import { encodeAbiParameters, parseAbiParameters } from "viem";
import { describe, expect, test } from "vitest";
import type { MandateAsset } from "../policies/treasury/mandate.ts";
import type { CallResult } from "./engines/evm.ts";
import { readingOf } from "./oracleReadings.ts";

const asset: MandateAsset = {
  symbol: "WETH",
  token: `0x${"11".repeat(20)}`,
  decimals: 18,
  class: "volatile",
  feed: `0x${"22".repeat(20)}`,
  feedDescription: "ETH / USD",
  feedDecimals: 8,
  heartbeatSeconds: 3_600,
  epsilonBps: 50,
  capBps: 8_000,
  priceGroup: null,
  venue: null,
  issuer: null,
  minPriceUsd8: "100",
  maxPriceUsd8: "1000",
  twap: null,
};
const NOW = 10_000;
const answered = (returnData: `0x${string}`): CallResult => ({
  ok: true,
  gasUsed: 0n,
  returnData,
  logs: [],
  error: null,
});
const decimals = (places: bigint): CallResult => answered(encodeAbiParameters(parseAbiParameters("uint256"), [places]));
const round = (answer: bigint, updatedAt: number): CallResult =>
  answered(
    encodeAbiParameters(parseAbiParameters("uint80, int256, uint256, uint256, uint80"), [
      1n,
      answer,
      0n,
      BigInt(updatedAt),
      1n,
    ]),
  );
const reverted: CallResult = { ok: false, gasUsed: 0n, returnData: "0x", logs: [], error: "execution reverted" };

describe("readingOf", () => {
  test("default: a fresh answer inside the clamps", () => {
    expect(readingOf(asset, decimals(8n), round(500n, NOW), NOW)).toEqual({ status: "ok", priceUsd8: 500n });
  });

  test.each([
    ["no-code", answered("0x"), answered("0x")],
    ["reverted", reverted, round(500n, NOW)],
    ["reverted", decimals(8n), reverted],
    ["reverted", decimals(8n), answered("0x01")],
    ["bad-decimals", decimals(18n), round(500n, NOW)],
    ["not-positive", decimals(8n), round(0n, NOW)],
    ["not-positive", decimals(8n), round(-1n, NOW)],
    ["stale", decimals(8n), round(500n, NOW - 3_601)],
    ["stale", decimals(8n), round(500n, NOW + 1)],
    ["stale", decimals(8n), round(500n, 0)],
    ["clamped", decimals(8n), round(100n, NOW)],
    ["clamped", decimals(8n), round(1_000n, NOW)],
  ] as const)("behavior: %s has no price", (status, places, latest) => {
    expect(readingOf(asset, places, latest, NOW)).toEqual({ status, priceUsd8: 0n });
  });

  test("behavior: the last passing value of each limit passes", () => {
    expect(readingOf(asset, decimals(8n), round(101n, NOW - 3_600), NOW).status).toBe("ok");
    expect(readingOf(asset, decimals(8n), round(999n, NOW), NOW).status).toBe("ok");
  });

  test("behavior: other decimals are brought to eight, rounding down", () => {
    const with10 = { ...asset, feedDecimals: 10 };
    expect(readingOf(with10, decimals(10n), round(50_099n, NOW), NOW).priceUsd8).toBe(500n);
    expect(readingOf({ ...asset, feedDecimals: 6 }, decimals(6n), round(5n, NOW), NOW).priceUsd8).toBe(500n);
  });
});
