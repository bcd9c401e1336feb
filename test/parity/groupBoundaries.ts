import { blankAction } from "../../policies/actionFacts.ts";
import type { ActionFacts, PaymentFacts } from "../../policies/rules/facts.ts";
import type { Address } from "../../policies/treasury/money.ts";
import { BASE, DAI, NOBODY, UNI, USDC, WETH } from "./baseFacts.ts";
import { type Case, ETHER, hold, pair } from "./boundaryCase.ts";

const NOW = BASE.timestamp;

const caps: Case[] = [
  ...pair("venue-cap", "cap", 10_000n, 0n, (value) => ({ "caps.1.capBps": value })),
  ...pair("venue-cap", "balance over the cap", 90_000n * ETHER, 110_000n * ETHER, (value) => ({
    "caps.1.capBps": 100n,
    "assets.2.balanceAfter": value,
  })),
  ...pair("venue-cap", "position", 0n, 207_940_000_000n, (value) => ({ "assets.1.positionAfter": value })),
  { name: "venue-cap: over it and unmoved", change: { ...hold, "caps.1.capBps": 100n } },
  {
    name: "venue-cap: an asset of the positions' venue counts once",
    change: { "assets.2.venue": 1n, "assets.2.positionAfter": 1_000n * ETHER },
  },
  ...pair("issuer-cap", "cap", 10_000n, 0n, (value) => ({ "caps.2.capBps": value })),
  ...pair("issuer-cap", "balance over the cap", 90_000n * ETHER, 110_000n * ETHER, (value) => ({
    "caps.3.capBps": 100n,
    "assets.2.balanceAfter": value,
  })),
  { name: "group caps: none", change: { caps: [] } },
];

const PAYEE: Address = "0x000000000000000000000000000000000000bEEF";
const EIGHT: Address[] = [1, 2, 3, 4, 5, 6, 7, 8].map((digit): Address => `0x${String(digit).repeat(40)}`);
const bucket: PaymentFacts = {
  recipient: PAYEE,
  listed: true,
  capacityUsd8: 300_000_000_000n,
  refillSeconds: 2_592_000n,
  usedUsd8: 50_000_000_000n,
  updatedAt: NOW - 100_000n,
};
const pay = (recipient: Address, amountIn: bigint, token: Address = USDC): ActionFacts => ({
  ...blankAction("pay"),
  tokens: [token],
  amountIn,
  amountOut: amountIn,
  recipient,
});

/** 2,000 USDC to who is listed; nothing else moves. */
const paying = {
  ...hold,
  actions: [pay(PAYEE, 2_000_000_000n)],
  payments: [bucket],
  "assets.1.balanceAfter": 198_000_000_000n,
  "assets.1.paid": 2_000_000_000n,
  "envelope.predictedNavUsd8": 45_681_137_896_600n,
};

const payments: Case[] = [
  { name: "payments: within the bucket", change: paying },
  {
    name: "payments: eight recipients at once",
    change: {
      ...paying,
      actions: EIGHT.map((recipient) => pay(recipient, 250_000_000n)),
      payments: EIGHT.map((recipient) => ({ ...bucket, recipient })),
    },
  },
  { name: "payments: to a stranger", change: { ...paying, "payments.0.listed": false } },
  ...pair("payments", "amount", 1n, 9_000_000_000n, (value) => ({ ...paying, "actions.0.amountIn": value })),
  ...pair("payments", "used", 0n, 300_000_000_000n, (value) => ({
    ...paying,
    "payments.0.usedUsd8": value,
    "payments.0.updatedAt": NOW,
  })),
  ...pair("payments", "time since it was empty", 2_592_000n, 0n, (value) => ({
    ...paying,
    "payments.0.usedUsd8": 300_000_000_000n,
    "payments.0.updatedAt": NOW - value,
  })),
  { name: "payments: a bucket that never refills", change: { ...paying, "payments.0.refillSeconds": 0n } },
  {
    name: "payments: two to one recipient count together",
    change: {
      ...paying,
      actions: [pay(PAYEE, 1_500_000_000n), pay(PAYEE, 1_500_000_000n)],
      "assets.1.balanceAfter": 197_000_000_000n,
      "assets.1.paid": 3_000_000_000n,
    },
  },
  {
    name: "payments: two recipients, one without a bucket",
    change: {
      ...paying,
      actions: [pay(PAYEE, 1_000_000_000n), pay(NOBODY, 1_000_000_000n)],
      payments: [bucket, { ...bucket, recipient: NOBODY, listed: false, capacityUsd8: 0n, usedUsd8: 0n }],
    },
  },
  { name: "payments: not in reduce-only", change: { ...paying, "state.mode": "reduce-only" } },
  { name: "payments: of an asset that is not managed", change: { ...paying, actions: [pay(PAYEE, 1n, UNI)] } },
  ...pair("loss-budget", "loss beside a payment", 12_000_000_000n, 0n, (value) => ({
    ...paying,
    "assets.1.balanceAfter": 180_000_000_000n + value,
    "assets.1.paid": 8_000_000_000n,
  })),
  ...pair("drawdown", "part of a fall that was paid", 5_000_000_000n, 0n, (value) => ({
    ...paying,
    "assets.1.balanceAfter": 195_000_000_000n,
    "assets.1.paid": value,
    "state.peakNavUsd8": 57_300_000_000_000n,
  })),
];

const exchange = (kind: ActionFacts["kind"], tokens: Address[], amount: bigint): ActionFacts => ({
  ...blankAction(kind),
  tokens,
  amountIn: amount,
  minAmountOut: amount,
  amountOut: amount - 1n,
});

/** 5 WETH given for as much of an asset that follows its price; DAI stands in for the receipt, at WETH's price. */
const lending = {
  actions: [exchange("supply", [WETH, DAI], 5n * ETHER)],
  "assets.1.balanceAfter": 200_000_000_000n,
  "assets.2.priceUsd8": 158_811_178_966n,
  "assets.2.assetClass": "volatile",
  "assets.2.balanceBefore": 0n,
  "assets.2.balanceAfter": 5n * ETHER - 1n,
  "assets.2.priceGroup": 1n,
  "envelope.predictedNavUsd8": 35_879_117_896_600n,
  "state.peakNavUsd8": 36_000_000_000_000n,
};

const lent: Case[] = [
  { name: "supply: within a price group nothing is charged but what is gone", change: lending },
  { name: "supply: across price groups epsilon is charged", change: { ...lending, "assets.2.priceGroup": 3n } },
  ...pair("trade-size", "amount supplied", 5n * ETHER, 50n * ETHER, (value) => ({
    ...lending,
    "actions.0.amountIn": value,
  })),
  ...pair("min-out", "receipts", 5n * ETHER, 1n, (value) => ({ ...lending, "actions.0.amountOut": value })),
  ...pair("approvals", "left of a supply", 0n, 9n, (value) => ({ ...lending, "actions.0.allowanceAfter": value })),
  ...(["withdraw", "redeem", "deposit", "unwrap"] as const).flatMap((kind) => [
    { name: `${kind}: in normal mode`, change: { ...lending, "actions.0.kind": kind } },
    {
      name: `${kind}: in reduce-only`,
      change: { ...lending, "actions.0.kind": kind, "state.mode": "reduce-only" },
    },
  ]),
];

/** What one failure may take, who is paid, and what follows whose price. */
export const GROUP_BOUNDARIES: readonly Case[] = [...caps, ...payments, ...lent];
