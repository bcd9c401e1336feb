import { zeroAddress } from "viem";
import { blankAction } from "../../policies/actionFacts.ts";
import type { ActionFacts } from "../../policies/rules/facts.ts";
import { BASE, DAI, POOL, USDC, WETH } from "./baseFacts.ts";
import { type Case, ETHER, hold, pair } from "./boundaryCase.ts";

const NOW = BASE.timestamp;

const ranged = (kind: ActionFacts["kind"]): ActionFacts => ({
  ...blankAction(kind),
  tokens: [USDC, WETH],
  pools: [POOL],
  amountIn: kind === "mint" || kind === "increase" ? 1_600_000_000n : 0n,
  amountIn1: kind === "mint" || kind === "increase" ? ETHER : 0n,
  moved0: 1_588_000_000n,
  moved1: ETHER - 1n,
  rangeTicks: kind === "mint" ? 4_000n : 0n,
  deviationBps: 12n,
});

/** About a WETH and its worth of USDC change between custody and a position; nothing is gained or lost. */
const moving = (kind: ActionFacts["kind"]): Record<string, unknown> => ({
  ...hold,
  actions: [ranged(kind)],
  "assets.0.positionAfter": ETHER - 1n,
  "assets.1.positionAfter": 1_588_000_000n,
  "envelope.predictedNavUsd8": 45_881_117_896_600n,
});

const KINDS = ["mint", "increase", "decrease", "collect", "burn"] as const;

const shapes: Case[] = KINDS.flatMap((kind) => [
  { name: `positions: ${kind}`, change: moving(kind) },
  { name: `positions: ${kind} of somebody else's`, change: { ...moving(kind), "actions.0.known": false } },
  { name: `positions: ${kind} in reduce-only`, change: { ...moving(kind), "state.mode": "reduce-only" } },
  { name: `positions: ${kind} in a moved pool`, change: { ...moving(kind), "actions.0.deviationBps": 101n } },
]);

const edges: Case[] = [
  ...pair("positions", "range", 4_000n, 0n, (value) => ({ ...moving("mint"), "actions.0.rangeTicks": value })),
  ...pair("positions", "last mint", NOW - 100_000n, NOW, (value) => ({
    ...moving("mint"),
    "state.lastMintAt": value,
  })),
  ...pair("positions", "deviation of a mint", 0n, 1n << 200n, (value) => ({
    ...moving("mint"),
    "actions.0.deviationBps": value,
  })),
  ...pair("positions", "deviation of an increase", 0n, 10_000n, (value) => ({
    ...moving("increase"),
    "actions.0.deviationBps": value,
  })),
  ...pair("approvals", "left of token1", 0n, 9n, (value) => ({
    ...moving("increase"),
    "actions.0.allowanceAfter1": value,
  })),
  {
    name: "positions: two new ones in one decision",
    change: { ...moving("mint"), actions: [ranged("mint"), ranged("mint")] },
  },
  {
    name: "positions: no cooldown between new ones",
    change: { ...moving("mint"), actions: [ranged("mint"), ranged("mint")], "limits.rangeCooldownSeconds": 0n },
  },
  { name: "positions: in a pool that is not listed", change: { ...moving("mint"), "actions.0.pools": [zeroAddress] } },
  {
    name: "positions: of a token that is not managed",
    change: { ...moving("mint"), "actions.0.tokens": [POOL, WETH] },
  },
  ...pair("loss-budget", "epsilon of a position", 25n, 4_999n, (value) => ({
    ...moving("mint"),
    "assets.1.epsilonBps": value,
    "limits.lossBudgetBps": 20n,
  })),
  ...pair("turnover", "liquidity taken out", 0n, 10n ** 12n, (value) => ({
    ...moving("decrease"),
    "actions.0.moved0": value,
  })),
  {
    name: "positions: one out, one in, one sold",
    change: {
      ...moving("burn"),
      actions: [ranged("decrease"), ranged("collect"), ranged("burn"), BASE.actions[0]],
      "assets.0.balanceAfter": 95n * ETHER,
      "assets.1.balanceAfter": 207_940_000_000n,
      "envelope.predictedNavUsd8": 45_875_721_596_600n,
    },
  },
];

const floor: Case[] = [
  ...pair("stable-floor", "stables in positions", 0n, 207_940_000_000n, (value) => ({
    "assets.1.positionAfter": value,
    "assets.2.positionBefore": 100_000n * ETHER,
    "assets.2.positionAfter": 100_000n * ETHER,
    "assets.1.positionBefore": 0n,
    "caps.0.capBps": 10_000n,
  })),
  ...pair("stable-floor", "price of one that lost its peg", 99_990_000n, 98_000_000n, (value) => ({
    "assets.1.priceUsd8": value,
    "assets.1.depegged": true,
    "limits.stableFloorBps": 5000n,
  })),
  {
    name: "mode: reduce-only flees into a stable that is not back yet",
    change: { "state.mode": "reduce-only", "assets.1.priceUsd8": 98_999_999n, "assets.1.depegged": true },
  },
  {
    name: "mode: reduce-only flees into a stable that is back",
    change: { "state.mode": "reduce-only", "assets.1.priceUsd8": 99_000_000n, "assets.1.depegged": true },
  },
  { name: "stable-floor: DAI lost its peg", change: { "assets.2.depegged": true, "assets.2.token": DAI } },
];

/** Liquidity: the module's own positions, their width and pace, and what of them counts where. */
export const POSITION_BOUNDARIES: readonly Case[] = [...shapes, ...edges, ...floor];
