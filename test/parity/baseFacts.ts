import { blankAction } from "../../policies/actionFacts.ts";
import type { ActionFacts, AssetFacts, Facts } from "../../policies/rules/facts.ts";
import type { Address } from "../../policies/treasury/money.ts";

export const WETH: Address = "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2";
export const USDC: Address = "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48";
export const DAI: Address = "0x6B175474E89094C44Da98b954EedeAC495271d0F";
export const UNI: Address = "0x1f9840a85d5aF5bf1D1762F925BDADdC4201F984";
export const POOL: Address = "0x88e6A0c2dDD26FEEb64F039a2c41296FcB3f5640";
export const STABLE_POOL: Address = "0x5777d92f208679DB4b9778590Fa3CAB3aC9e2168";
export const NOBODY: Address = "0x00000000000000000000000000000000DeaDBeef";

const ETHER = 10n ** 18n;

const OWN = [
  ...(["token", "decimals", "assetClass", "epsilonBps", "capBps"] as const),
  ...(["oracleStatus", "priceUsd8", "balanceBefore", "balanceAfter"] as const),
];

/** What an asset that lies in no position, was not paid away and has no pool beside its feed has beside its balance. */
const plain = (priceGroup: bigint, venue: bigint, issuer: bigint): Omit<AssetFacts, (typeof OWN)[number]> => ({
  poolUsd8: 0n,
  priceGroup,
  venue,
  issuer,
  depegged: false,
  positionBefore: 0n,
  positionAfter: 0n,
  paid: 0n,
});

/** 5 WETH sold for USDC at 1,588.11: an allowed decision, from which every vector departs in what it names. */
export const BASE: Facts = {
  timestamp: 1_663_241_612n,
  blockNumber: 15_538_828n,
  policyVersion: 3n,
  nextNonce: 7n,
  limits: {
    maxTradeBps: 500n,
    minOutBps: 9900n,
    lossBudgetBps: 100n,
    stableFloorBps: 2000n,
    maxDrawdownBps: 2000n,
    maxSnapshotAgeBlocks: 50n,
    maxNavToleranceBps: 50n,
    lossRefillSeconds: 2_592_000n,
    maxDecisionAgeSeconds: 600n,
    depegUsd8: 98_000_000n,
    stableFloorUsd8: 5_000_000_000_000n,
    repegUsd8: 99_000_000n,
    epochLossBps: 300n,
    haltDrawdownBps: 3000n,
    maxNavGrowthBpsPerDay: 200n,
    cooldownSeconds: 600n,
    turnoverUsd8: 10_000_000_000_000n,
    turnoverRefillSeconds: 86_400n,
    maxPoolShareBps: 200n,
    approvalUsd8: 5_000_000_000_000n,
    vetoSeconds: 300n,
    mandateExpiry: 1_700_000_000n,
    minRangeTicks: 100n,
    rangeCooldownSeconds: 3_600n,
    maxPoolDeviationBps: 100n,
    positionVenue: 1n,
  },
  state: {
    lossUsedWad: 0n,
    lossUpdatedAt: 1_663_000_000n,
    mode: "normal",
    peakNavUsd8: 46_000_000_000_000n,
    baseNavUsd8: 45_800_000_000_000n,
    baseUpdatedAt: 1_663_200_000n,
    lastDecisionAt: 1_663_230_000n,
    lastMintAt: 1_663_230_000n,
    turnoverUsedUsd8: 2_000_000_000_000n,
    turnoverUpdatedAt: 1_663_220_000n,
    epochUsedWad: 0n,
    depegMask: 0n,
  },
  envelope: {
    policyVersion: 3n,
    nonce: 7n,
    snapshotBlock: 15_538_827n,
    expiry: 1_663_242_200n,
    predictedNavUsd8: 45_875_721_596_600n,
    navToleranceBps: 10n,
    cosigned: false,
    announcedAt: 0n,
  },
  assets: [
    {
      token: WETH,
      decimals: 18,
      assetClass: "volatile",
      epsilonBps: 50n,
      capBps: 8000n,
      oracleStatus: "ok",
      priceUsd8: 158_811_178_966n,
      balanceBefore: 100n * ETHER,
      balanceAfter: 95n * ETHER,
      ...plain(1n, 0n, 0n),
    },
    {
      token: USDC,
      decimals: 6,
      assetClass: "stable",
      epsilonBps: 25n,
      capBps: 9000n,
      oracleStatus: "ok",
      priceUsd8: 99_990_000n,
      balanceBefore: 200_000_000_000n,
      balanceAfter: 207_940_000_000n,
      ...plain(2n, 0n, 1n),
    },
    {
      token: DAI,
      decimals: 18,
      assetClass: "stable",
      epsilonBps: 25n,
      capBps: 5000n,
      oracleStatus: "ok",
      priceUsd8: 100_020_000n,
      balanceBefore: 100_000n * ETHER,
      balanceAfter: 100_000n * ETHER,
      ...plain(3n, 2n, 2n),
    },
  ],
  held: [
    {
      token: UNI,
      balanceBefore: 1_000n * ETHER,
      balanceAfter: 1_000n * ETHER,
      allowanceBefore: 0n,
      allowanceAfter: 0n,
    },
  ],
  actions: [
    {
      ...blankAction("swap"),
      tokens: [WETH, USDC],
      pools: [POOL],
      amountIn: 5n * ETHER,
      minAmountOut: 7_900_000_000n,
      amountOut: 7_940_000_000n,
      poolBalance: 1_000n * ETHER,
    },
  ],
  caps: [
    { kind: "venue", id: 1n, capBps: 3000n },
    { kind: "venue", id: 2n, capBps: 4000n },
    { kind: "issuer", id: 1n, capBps: 9000n },
    { kind: "issuer", id: 2n, capBps: 5000n },
  ],
  payments: [],
  ran: true,
};

export const HOLD: ActionFacts = blankAction("hold");

export const swap = (
  tokens: Address[],
  pools: Address[],
  amountIn: bigint,
  minAmountOut: bigint,
  amountOut: bigint,
): ActionFacts => ({
  ...blankAction("swap"),
  tokens,
  pools,
  amountIn,
  minAmountOut,
  amountOut,
  poolBalance: 1n << 100n,
});
