import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { loadMandate, MandateInvalidError, MandateUnreadableError } from "./mandateFile.ts";

const example = readFileSync(new URL("example.yaml", import.meta.url), "utf8");

const ZERO = "0x0000000000000000000000000000000000000000";
const POOL_TWICE = {
  from: '0x8ad599c3A0ff1De082011EFDDc58f1908eb6e6D8", tokens: [WETH, USDC], feePpm: 3000',
  to: '0x88e6A0c2dDD26FEEb64F039a2c41296FcB3f5640", tokens: [WETH, USDC], feePpm: 500',
};

const refusal = (text: string): string => {
  try {
    loadMandate(text);
  } catch (error) {
    if (error instanceof MandateInvalidError) return error.message;
    throw error;
  }
  throw new Error("expected a refusal");
};

describe("loadMandate", () => {
  test("default: the shipped example holds", () => {
    const mandate = loadMandate(example);
    expect(mandate.assets.map((asset) => asset.symbol)).toEqual(["WETH", "USDC", "DAI"]);
    expect(mandate.limits.maxTradeBps).toBe(500);
  });

  test("behavior: limits on a proposal's past may be left out, are what the example's comment says, and never zero", () => {
    expect(loadMandate(example)).not.toHaveProperty("backtest");
    const commented = example.slice(example.indexOf("# backtest:")).replaceAll(/^# /gm, "");
    const whole = `${example}\n${commented}`;
    expect(loadMandate(whole).backtest).toEqual({
      windowDays: 30,
      maxCvarBps: 3_500,
      maxWorstLossBps: 5_000,
      maxHistoryAgeSeconds: 172_800,
      onMissingHistory: "deny",
    });
    expect(refusal(whole.replace(/(\n {2}maxCvarBps:) 3500/, "$1 0"))).toContain("backtest.maxCvarBps: 0 denies");
    expect(refusal(whole.replace(/(\n {2}windowDays:) 30/, "$1 366"))).toContain("backtest.windowDays");
  });

  test("error: MandateUnreadableError", () => {
    expect(() => loadMandate("limits: [")).toThrow(MandateUnreadableError);
    expect(() => loadMandate("chainId: 1\nchainId: 2")).toThrow(/unique/);
  });

  test("error: MandateInvalidError, in full", () => {
    expect(
      refusal(example.replace("stableFloorBps: 2000", "stableFloorBps: 9900").replace("capBps: 9000", "capBps: 1000")),
    ).toBe(
      [
        "The mandate cannot hold:",
        "  limits.stableFloorBps: 9900 is over the stables' caps together (6000): floor and caps cannot both hold",
        "Each key is explained in policies/mandates/example.yaml.",
      ].join("\n"),
    );
  });

  test.each([
    ["an unknown key", "format: 1", "format: 1\nsurprise: 2", /surprise/],
    ["a missing key", "quorum: 2", "seats: 2", /council\.quorum/],
    [
      "an address without quotes",
      '"0x1F98431c8aD98523631AE4a59f267346ea31F984"',
      "0x1F98431c8aD98523631AE4a59f267346ea31F984",
      /uniswapV3\.factory: .*/,
    ],
    ["basis points over all", "maxTradeBps: 500", "maxTradeBps: 10001", /limits\.maxTradeBps/],
    ["a zero period", "lossRefillSeconds: 2592000", "lossRefillSeconds: 0", /limits\.lossRefillSeconds/],
    ["a symbol twice", "symbol: DAI", "symbol: USDC", /assets\.2\.symbol: USDC is already/],
    [
      "a held asset that is managed",
      "0x1f9840a85d5aF5bf1D1762F925BDADdC4201F984",
      "0x6b175474e89094c44da98b954eedeac495271d0f",
      /held\.0\.token/,
    ],
    ["clamps that meet", 'minPriceUsd8: "10000000000"', 'minPriceUsd8: "10000000000000"', /assets\.0\.minPriceUsd8/],
    ["feed decimals beyond any feed", "feedDecimals: 8", "feedDecimals: 19", /assets\.0\.feedDecimals/],
    ["a feed that says nothing", "epsilonBps: 50", "epsilonBps: 5001", /assets\.0\.epsilonBps/],
    ["no quorum", "quorum: 2", "quorum: 0", /council\.quorum/],
    [
      "a pool that is not the factory's",
      "tokens: [WETH, USDC], feePpm: 500",
      "tokens: [WETH, USDC], feePpm: 100",
      /uniswapV3\.pools\.0\.pool: the factory's/,
    ],
    ["a pool of unlisted tokens", "tokens: [DAI, USDC]", "tokens: [DAI, UNI]", /uniswapV3\.pools\.2\.tokens/],
    ["a depeg over a dollar", 'depegUsd8: "98000000"', 'depegUsd8: "100000001"', /limits\.depegUsd8/],
    [
      "a way back under the way out",
      'repegUsd8: "99000000"',
      'repegUsd8: "97999999"',
      /limits\.repegUsd8: .* is under/,
    ],
    ["a way back over a dollar", 'repegUsd8: "99000000"', 'repegUsd8: "100000001"', /limits\.repegUsd8: .* is over/],
    ["a halt before the breaker", "haltDrawdownBps: 3000", "haltDrawdownBps: 1999", /limits\.haltDrawdownBps/],
    ["an epoch shorter than its budget", "epochLossBps: 300", "epochLossBps: 99", /limits\.epochLossBps/],
    ["a wait that outlives the decision", "vetoSeconds: 300", "vetoSeconds: 601", /limits\.vetoSeconds/],
    ["no turnover at all", 'turnoverUsd8: "12500000000000"', 'turnoverUsd8: "0"', /limits\.turnoverUsd8/],
    [
      "a turnover that never refills",
      "turnoverRefillSeconds: 86400",
      "turnoverRefillSeconds: 0",
      /limits\.turnoverRef/,
    ],
    ["a mandate without an end", "mandateExpiry: 1830297600", "mandateExpiry: 0", /limits\.mandateExpiry/],
    [
      "a gate that nobody can open",
      "approvalUsd8: null\n  vetoSeconds: 300",
      'approvalUsd8: "1"\n  vetoSeconds: 0',
      /limits\.approvalUsd8: asks for a cosigner or a veto window, and a window of 0 seconds/,
    ],
    ["an issuer nobody named", "issuer: sky", "issuer: maker", /assets\.2\.issuer: maker is not among caps/],
    ["a cap on nothing", "name: circle, capBps", "name: ring, capBps", /caps\.issuers\.0\.name: nothing belongs/],
    ["positions at a venue nobody named", "positions: uniswap-v3", "positions: sushi", /caps\.positions: sushi/],
    [
      "a price nobody leads",
      "issuer: circle",
      "issuer: circle\n    priceGroup: USDT",
      /assets\.1\.priceGroup: USDT is not/,
    ],
    [
      "a receipt that is no asset",
      "aaveV3: null",
      'aaveV3: { pool: "0x87870Bca3F3fD6335C3F4ce8392D69350B4fA4E2", aTokens: [aWETH] }',
      /aaveV3\.aTokens\.0: aWETH is not among the assets/,
    ],
    [
      "a vault whose shares have another feed",
      "vaults: []",
      'vaults: [{ shares: DAI, underlying: USDC, seedShares: "1", rateBase: "1", rateTime: 1, rateGrowthBpsPerYear: 1 }]',
      /vaults\.0\.shares: DAI must name the feed of USDC/,
    ],
    [
      "a vault that may be empty",
      "vaults: []",
      'vaults: [{ shares: DAI, underlying: USDC, seedShares: "0", rateBase: "1", rateTime: 1, rateGrowthBpsPerYear: 1 }]',
      /vaults\.0\.seedShares: 0 believes/,
    ],
    [
      "a payment of nothing",
      "payments: []",
      'payments: [{ name: rent, recipient: "0x1f9840a85d5aF5bf1D1762F925BDADdC4201F984", capacityUsd8: "0", refillSeconds: 1 }]',
      /payments\.0\.capacityUsd8/,
    ],
    [
      "the price of something else",
      "feedDescription: ETH / USD",
      "feedDescription: BTC / USD",
      /assets\.0\.feedDescription: "BTC \/ USD" is no price of WETH/,
    ],
    [
      "a price in something else",
      "feedDescription: ETH / USD",
      "feedDescription: ETH / BTC",
      /assets\.0\.feedDescription: .* is not a price in USD/,
    ],
    [
      "a feed at nobody's address",
      "0x5f4eC3Df9cbd43714FE2740f5E3616155c5b8419",
      ZERO,
      /assets\.0\.feed: nobody has the zero address/,
    ],
    ["a token at nobody's address", "0x1f9840a85d5aF5bf1D1762F925BDADdC4201F984", ZERO, /held\.0\.token: nobody/],
    ["a guardian nobody is", "guardian: null", `guardian: "${ZERO}"`, /guardian: nobody has .* write null/],
    ["trades of no size", "maxTradeBps: 500", "maxTradeBps: 0", /limits\.maxTradeBps: 0 lets nothing be traded/],
    ["pools of no depth", "maxPoolShareBps: 200", "maxPoolShareBps: 0", /limits\.maxPoolShareBps: 0 fits no pool/],
    ["trades for nothing", "minOutBps: 9900", "minOutBps: 0", /limits\.minOutBps: 0 lets/],
    ["a budget of nothing", "lossBudgetBps: 100", "lossBudgetBps: 0", /limits\.lossBudgetBps: 0 denies every trade/],
    ["a breaker that is always open", "maxDrawdownBps: 2000", "maxDrawdownBps: 0", /limits\.maxDrawdownBps: 0 trips/],
    ["a heartbeat of no time", "heartbeatSeconds: 3900", "heartbeatSeconds: 0", /assets\.0\.heartbeatSeconds/],
    ["a pool listed twice", POOL_TWICE.from, POOL_TWICE.to, /uniswapV3\.pools\.1\.pool: .* is listed twice/],
    ["wrapped ether not managed", 'weth: "0xC02a', 'weth: "0xD02a', /weth: must be among/],
  ])("behavior: refuses %s by field", (_, from, to, reason) => {
    expect(example).toContain(from);
    expect(refusal(example.replace(from, to))).toMatch(reason);
  });
});
