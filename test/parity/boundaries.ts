import { ORACLE_STATUSES } from "../../policies/treasury/snapshot.ts";
import { BASE, DAI, HOLD, NOBODY, POOL, STABLE_POOL, swap, USDC, WETH } from "./baseFacts.ts";
import { buying, type Case, ETHER, hold, pair } from "./boundaryCase.ts";
import { FINE_BOUNDARIES } from "./fineBoundaries.ts";
import { GROUP_BOUNDARIES } from "./groupBoundaries.ts";
import { PACE_BOUNDARIES } from "./paceBoundaries.ts";
import { CONTRADICTED } from "./contradictedBoundaries.ts";
import { POSITION_BOUNDARIES } from "./positionBoundaries.ts";
import { toJson } from "./vectorFile.ts";

const envelope: Case[] = [
  ...[2n, 3n, 4n].map((version) => ({
    name: `policy-version: ${version}`,
    change: { "envelope.policyVersion": version },
  })),
  ...pair("decision-expiry", "time", BASE.timestamp, BASE.timestamp + 10_000n, (value) => ({ timestamp: value })),
  ...pair("decision-expiry", "expiry", BASE.timestamp, BASE.timestamp + 10_000n, (value) => ({
    "envelope.expiry": value,
  })),
  ...[6n, 7n, 8n].map((nonce) => ({ name: `decision-nonce: ${nonce}`, change: { "envelope.nonce": nonce } })),
  ...pair("snapshot-age", "old block", BASE.blockNumber, 1n, (value) => ({ "envelope.snapshotBlock": value })),
  ...pair("snapshot-age", "future block", BASE.blockNumber, BASE.blockNumber + 99n, (value) => ({
    "envelope.snapshotBlock": value,
  })),
];

const modes: Case[] = [
  { name: "mode: reduce-only flees into a stable", change: { "state.mode": "reduce-only" } },
  { name: "mode: reduce-only buys a volatile", change: { ...buying, "state.mode": "reduce-only" } },
  {
    name: "mode: reduce-only holds",
    change: { ...hold, "state.mode": "reduce-only", "envelope.predictedNavUsd8": 45_881_117_896_600n },
  },
  {
    name: "mode: reduce-only flees into a depegged stable",
    change: { "state.mode": "reduce-only", "assets.1.priceUsd8": 97_999_999n },
  },
  {
    name: "mode: reduce-only wraps",
    change: {
      ...hold,
      "state.mode": "reduce-only",
      actions: [{ ...HOLD, kind: "wrap", tokens: [WETH], amountIn: 9n, amountOut: 9n }],
    },
  },
  {
    name: "mode: halted holds",
    change: { ...hold, "state.mode": "halted", "envelope.predictedNavUsd8": 45_881_117_896_600n },
  },
  { name: "mode: halted flees", change: { "state.mode": "halted" } },
  { name: "mode: normal buys", change: buying },
  ...pair("mode", "peak when buying", 46_000_000_000_000n, 90_000_000_000_000n, (value) => ({
    ...buying,
    "state.peakNavUsd8": value,
  })),
  { name: "mode: fleeing after a trip", change: { "state.peakNavUsd8": 60_000_000_000_000n } },
  ...pair("mode", "peak when fleeing", 46_000_000_000_000n, 90_000_000_000_000n, (value) => ({
    "state.peakNavUsd8": value,
  })),
  ...pair("mode", "expiry of the mandate when buying", BASE.timestamp + 1n, BASE.timestamp, (value) => ({
    ...buying,
    "limits.mandateExpiry": value,
  })),
  { name: "mode: fleeing after the mandate expired", change: { "limits.mandateExpiry": BASE.timestamp } },
];

const allowlists: Case[] = [
  { name: "asset-allowlist: sells a stranger", change: { "actions.0.tokens": [NOBODY, USDC] } },
  {
    name: "asset-allowlist: passes through a stranger",
    change: { "actions.0.tokens": [WETH, NOBODY, USDC], "actions.0.pools": [POOL, POOL] },
  },
  { name: "venue-allowlist: strange pool", change: { "actions.0.pools": [`0x${"0".repeat(40)}`] } },
  {
    name: "venue-allowlist: strange second pool",
    change: { "actions.0.tokens": [WETH, USDC, DAI], "actions.0.pools": [POOL, `0x${"0".repeat(40)}`] },
  },
  ...pair("held-assets", "balance", 1_000n * ETHER, 0n, (value) => ({ "held.0.balanceAfter": value })),
  ...pair("held-assets", "allowance", 0n, 1n << 128n, (value) => ({ "held.0.allowanceAfter": value })),
  {
    name: "held-assets: unlimited before and after",
    change: { "held.0.allowanceBefore": (1n << 256n) - 1n, "held.0.allowanceAfter": (1n << 256n) - 1n },
  },
  { name: "held-assets: none held", change: { held: [] } },
  ...ORACLE_STATUSES.slice(1).map((status, index) => ({
    name: `oracle: ${status}`,
    change: { [`assets.${index % 3}.oracleStatus`]: status, [`assets.${index % 3}.priceUsd8`]: 0n },
  })),
  ...CONTRADICTED,
  {
    name: "oracle: only the floor's other stable is stale",
    change: {
      "assets.2.oracleStatus": "stale",
      "assets.2.priceUsd8": 0n,
      "state.peakNavUsd8": 0n,
      "envelope.predictedNavUsd8": 35_873_721_596_600n,
    },
  },
];

const trades: Case[] = [
  ...pair("trade-size", "amount", 5n * ETHER, 50n * ETHER, (value) => ({ "actions.0.amountIn": value })),
  ...pair("trade-size", "limit", 500n, 1n, (value) => ({ "limits.maxTradeBps": value })),
  ...pair("min-out", "asked", 7_940_000_000n, 1n, (value) => ({ "actions.0.minAmountOut": value })),
  ...pair("min-out", "realised", 7_940_000_000n, 1n, (value) => ({ "actions.0.amountOut": value })),
  ...pair("approvals", "left", 0n, 1n << 200n, (value) => ({ "actions.0.allowanceAfter": value })),
  { name: "approvals: unlimited left", change: { "actions.0.allowanceAfter": (1n << 256n) - 1n } },
];

const portfolio: Case[] = [
  ...pair("allocation-cap", "cap", 8000n, 0n, (value) => ({ "assets.1.capBps": value })),
  ...pair("allocation-cap", "share lost over the cap", 95n * ETHER, 120n * ETHER, (value) => ({
    "assets.0.capBps": 100n,
    "assets.0.balanceAfter": value,
  })),
  { name: "allocation-cap: over it and unmoved", change: { ...hold, "assets.0.capBps": 100n } },
  ...pair("stable-floor", "share when buying", 2000n, 9999n, (value) => ({
    ...buying,
    "limits.stableFloorBps": value,
  })),
  ...pair("stable-floor", "share", 2000n, 9999n, (value) => ({
    "limits.stableFloorBps": value,
    "assets.1.balanceBefore": 300_000_000_000n,
  })),
  ...pair("stable-floor", "value", 0n, 1n << 90n, (value) => ({
    "limits.stableFloorUsd8": value,
    "assets.1.balanceBefore": 300_000_000_000n,
  })),
  ...pair("stable-floor", "raised under both floors", 207_940_000_000n, 1n, (value) => ({
    "limits.stableFloorUsd8": 1n << 90n,
    "limits.stableFloorBps": 9900n,
    "assets.1.balanceAfter": value,
  })),
  ...pair("stable-floor", "peg", 99_990_000n, 1n, (value) => ({
    "assets.1.priceUsd8": value,
    "limits.stableFloorBps": 5000n,
  })),
  { name: "stable-floor: a stable over a dollar counts as one", change: { "assets.2.priceUsd8": 149_000_000n } },
  ...pair("loss-budget", "used", 0n, 10n ** 16n, (value) => ({
    "state.lossUsedWad": value,
    "state.lossUpdatedAt": BASE.timestamp,
  })),
  ...pair("loss-budget", "time since it was empty", 2_592_000n, 0n, (value) => ({
    "state.lossUsedWad": 10n ** 16n,
    "state.lossUpdatedAt": BASE.timestamp - value,
  })),
  ...pair("loss-budget", "loss", 207_940_000_000n, 200_000_000_000n, (value) => ({ "assets.1.balanceAfter": value })),
  ...pair("loss-budget", "epsilon", 50n, 4999n, (value) => ({ "assets.0.epsilonBps": value })),
  { name: "loss-budget: more used than there is", change: { "state.lossUsedWad": (1n << 64n) - 1n } },
  { name: "loss-budget: a gain is not credited", change: { "assets.1.balanceAfter": 290_000_000_000n } },
  ...pair("drawdown", "loss from a peak that still held", 207_940_000_000n, 1n, (value) => ({
    "assets.1.balanceAfter": value,
    "state.peakNavUsd8": 57_000_000_000_000n,
  })),
  ...pair("simulation-bound", "prediction over", 45_875_721_596_600n, 99_000_000_000_000n, (value) => ({
    "envelope.predictedNavUsd8": value,
  })),
  ...pair("simulation-bound", "prediction under", 45_875_721_596_600n, 1n, (value) => ({
    "envelope.predictedNavUsd8": value,
  })),
  ...pair("simulation-bound", "tolerance", 50n, 10_000n, (value) => ({ "envelope.navToleranceBps": value })),
  { name: "simulation-bound: nothing predicted", change: { "envelope.predictedNavUsd8": 0n } },
];

const shapes: Case[] = [
  { name: "base", change: {} },
  { name: "an action failed", change: { ran: false } },
  { name: "hold", change: { ...hold, "envelope.predictedNavUsd8": 45_881_117_896_600n } },
  {
    name: "wrap and hold",
    change: {
      ...hold,
      actions: [{ ...HOLD, kind: "wrap", tokens: [WETH], amountIn: ETHER, amountOut: ETHER }, HOLD],
      "envelope.predictedNavUsd8": 45_881_117_896_600n,
    },
  },
  {
    name: "two hops",
    change: {
      actions: [swap([WETH, USDC, DAI], [POOL, STABLE_POOL], 5n * ETHER, 7_900n * ETHER, 7_935n * ETHER)],
      "assets.1.balanceAfter": 200_000_000_000n,
      "assets.2.balanceAfter": 107_935n * ETHER,
    },
  },
  {
    name: "empty treasury",
    change: Object.fromEntries(
      [0, 1, 2].flatMap((i) => [
        [`assets.${i}.balanceBefore`, 0n],
        [`assets.${i}.balanceAfter`, 0n],
      ]),
    ),
  },
  { name: "everything leaves", change: Object.fromEntries([0, 1, 2].map((i) => [`assets.${i}.balanceAfter`, 0n])) },
  {
    name: "no decimals",
    change: {
      "assets.0.decimals": 0,
      "assets.0.balanceBefore": 100n,
      "assets.0.balanceAfter": 95n,
      "actions.0.amountIn": 5n,
    },
  },
  {
    name: "24 decimals",
    change: {
      "assets.0.decimals": 24,
      "assets.0.balanceBefore": 100n * 10n ** 24n,
      "assets.0.balanceAfter": 95n * 10n ** 24n,
      "actions.0.amountIn": 5n * 10n ** 24n,
    },
  },
];

/** Every rule at its edge, the last passing value beside the first failing one. */
export const BOUNDARIES: readonly Case[] = [
  ...shapes,
  ...envelope,
  ...modes,
  ...allowlists,
  ...trades,
  ...portfolio,
  ...PACE_BOUNDARIES,
  ...GROUP_BOUNDARIES,
  ...POSITION_BOUNDARIES,
  ...FINE_BOUNDARIES,
].map(({ name, change }) => ({
  name,
  change: toJson(change) as Record<string, unknown>,
}));
