import { keccak256, toHex } from "viem";
import { hashOfText } from "../../policies/treasury/canonical.ts";
import { mandateSchema, type Mandate } from "../../policies/treasury/mandate.ts";
import { valueUsd8Down, type Address, type Bytes32 } from "../../policies/treasury/money.ts";
import type { Snapshot } from "../../policies/treasury/snapshot.ts";

const WETH: Address = "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2";
const USDC: Address = "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48";
const DAI: Address = "0x6B175474E89094C44Da98b954EedeAC495271d0F";
const UNI: Address = "0x1f9840a85d5aF5bf1D1762F925BDADdC4201F984";
export const MODULE: Address = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
export const CUSTODY: Address = "0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512";
/** Unix seconds of the snapshot's block. */
export const TIMESTAMP = 1_663_241_599;

/** A stand-in for the hash of something the sample does not hold. */
export const hash = (text: string): Bytes32 => keccak256(toHex(text));

export const sampleMandate = (): Mandate =>
  mandateSchema.parse({
    format: 1,
    name: "Sample treasury",
    chainId: 1,
    assets: [
      asset("WETH", WETH, 18, "volatile", "0x5f4eC3Df9cbd43714FE2740f5E3616155c5b8419", "ETH / USD", 3600, 50, 6_000),
      asset("USDC", USDC, 6, "stable", "0x8fFfFfd4AfB6115b954Bd326cbe7B4BA576818f6", "USDC / USD", 86_400, 25, 8_000),
      asset("DAI", DAI, 18, "stable", "0xAed0c38402a5d19df6E4c03F4E2DceD6e29c1ee9", "DAI / USD", 3600, 25, 4_000),
    ],
    held: [{ symbol: "UNI", token: UNI, decimals: 18 }],
    weth: WETH,
    uniswapV3: {
      router: "0xE592427A0AEce92De3Edee1F18E0157C05861564",
      factory: "0x1F98431c8aD98523631AE4a59f267346ea31F984",
      pools: [{ pool: "0x88e6A0c2dDD26FEEb64F039a2c41296FcB3f5640", tokens: ["USDC", "WETH"], feePpm: 500 }],
    },
    limits: {
      maxTradeBps: 500,
      minOutBps: 9_900,
      lossBudgetBps: 100,
      lossRefillSeconds: 86_400,
      stableFloorBps: 3_000,
      stableFloorUsd8: "2000000000000",
      depegUsd8: "98000000",
      maxDrawdownBps: 1_500,
      maxDecisionAgeSeconds: 600,
      maxSnapshotAgeBlocks: 50,
      maxNavToleranceBps: 50,
      maxPoolShareBps: 10_000,
      epochLossBps: 300,
      turnoverUsd8: "3000000000000",
      turnoverRefillSeconds: 86_400,
      cooldownSeconds: 0,
      repegUsd8: "99000000",
      haltDrawdownBps: 3_000,
      maxNavGrowthBpsPerDay: 200,
      approvalUsd8: null,
      vetoSeconds: 300,
      mandateExpiry: 1_700_000_000,
      minRangeTicks: 200,
      rangeCooldownSeconds: 3_600,
      maxPoolDeviationBps: 100,
    },
    council: { quorum: 2, modelBudgetUsd12: "500000000000", critiqueRounds: 1 },
    approval: null,
  });

const asset = (
  symbol: string,
  token: Address,
  decimals: number,
  kind: string,
  feed: string,
  feedDescription: string,
  heartbeatSeconds: number,
  epsilonBps: number,
  capBps: number,
) => ({
  symbol,
  token,
  decimals,
  class: kind,
  feed,
  feedDescription,
  feedDecimals: 8,
  heartbeatSeconds,
  epsilonBps,
  capBps,
  minPriceUsd8: "1000000",
  maxPriceUsd8: "10000000000000",
});

const PRICES: Record<string, bigint> = { WETH: 158_811_178_966n, USDC: 100_000_000n, DAI: 99_990_000n };
const BALANCES: Record<string, bigint> = { WETH: 20n * 10n ** 18n, USDC: 50_000_000_000n, DAI: 20_000n * 10n ** 18n };

export const sampleSnapshot = (mandate: Mandate, mode: Snapshot["mode"] = "normal"): Snapshot => {
  const values = mandate.assets.map((a) => valueUsd8Down(BALANCES[a.symbol] ?? 0n, a.decimals, PRICES[a.symbol] ?? 0n));
  const nav = values.reduce((sum, value) => sum + value, 0n);
  return {
    format: 1,
    fork: {
      source: "replica",
      contentHash: hashOfText("sample replica"),
      chainId: 1,
      parentBlock: 15_538_826,
      parentHash: hash("parent"),
      hardfork: "cancun",
      notMainnet: true,
      overlays: [
        {
          address: "0x5f4eC3Df9cbd43714FE2740f5E3616155c5b8419",
          kind: "feed",
          note: "ETH / USD feed stating 1588.11178966",
        },
      ],
    },
    block: { number: 15_538_828, hash: hash("block"), timestamp: TIMESTAMP, baseFeePerGas: "12000000000" },
    custody: { kind: "treasury", address: CUSTODY },
    module: MODULE,
    policyVersion: 1,
    seatEpoch: 1,
    seatThreshold: 2,
    nextNonce: 0,
    mode,
    assets: mandate.assets.map((a, i) => ({
      symbol: a.symbol,
      token: a.token,
      decimals: a.decimals,
      class: a.class,
      balance: (BALANCES[a.symbol] ?? 0n).toString(),
      feed: a.feed,
      priceUsd8: (PRICES[a.symbol] ?? 0n).toString(),
      oracleStatus: "ok",
      feedUpdatedAt: TIMESTAMP - 300,
      heartbeatSeconds: a.heartbeatSeconds,
      epsilonBps: a.epsilonBps,
      capBps: a.capBps,
      valueUsd8: (values[i] ?? 0n).toString(),
      allocationBps: Number(((values[i] ?? 0n) * 10_000n) / nav),
      priceGroup: i + 1,
      venue: 0,
      issuer: 0,
      depegged: false,
      positionBalance: "0",
    })),
    held: [{ symbol: "UNI", token: UNI, decimals: 18, balance: (1_000n * 10n ** 18n).toString() }],
    navUsd8: nav.toString(),
    peakNavUsd8: nav.toString(),
    baseNav: { usd8: nav.toString(), storedUsd8: "0", storedAt: 0 },
    epoch: {
      capacityUsd8: ((nav * 300n) / 10_000n).toString(),
      availableUsd8: ((nav * 300n) / 10_000n).toString(),
      usedWad: "0",
    },
    turnover: { capacityUsd8: "3000000000000", availableUsd8: "3000000000000", usedUsd8: "0", usedAt: 0 },
    lastDecisionAt: 0,
    lastMintAt: 0,
    payments: [],
    positions: [],
    lossBudget: {
      capacityUsd8: (nav / 100n).toString(),
      availableUsd8: (nav / 100n).toString(),
      usedWad: "0",
      usedAt: TIMESTAMP - 300,
    },
    pools: [
      {
        pool: "0x88e6A0c2dDD26FEEb64F039a2c41296FcB3f5640",
        token0: USDC,
        token1: WETH,
        feePpm: 500,
        sqrtPriceX96: "1988104766512459264000000000000000",
        tick: 202_617,
        liquidity: "5000000000000000000",
        balance0: "60000000000000",
        balance1: "30000000000000000000000",
      },
    ],
    etherUsd8: "158811178966",
    priceHistory: [],
    restsOnOverlay: ["WETH price"],
  };
};
