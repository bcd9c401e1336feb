import { blankAction } from "../../policies/actionFacts.ts";
import type { ActionFacts } from "../../policies/rules/facts.ts";
import { BASE, DAI, NOBODY, POOL, STABLE_POOL, swap, UNI, USDC, WETH } from "./baseFacts.ts";
import { type Case, ETHER, hold } from "./boundaryCase.ts";

const NOWHERE = `0x${"0".repeat(40)}` as const;
/** What the base's stables count for before, DAI at a dollar, and the share of it and of WETH, each a part of a bp over this. */
const STABLES_USD8 = 29_998_000_000_000n;
const STABLE_BPS = 6538n;
const WETH_BPS = 3461n;

const twice = Object.fromEntries(BASE.assets.map((asset, i) => [`assets.${i}.balanceAfter`, 2n * asset.balanceBefore]));
const halved = Object.fromEntries(
  BASE.assets.map((asset, i) => [`assets.${i}.balanceAfter`, asset.balanceBefore / 2n]),
);
const pay = (amountIn: bigint): ActionFacts => ({
  ...blankAction("pay"),
  tokens: [USDC],
  amountIn,
  amountOut: amountIn,
  recipient: NOBODY,
});

/** A share that moved and one that did not, by less than a bp. */
const shares: Case[] = [
  { name: "allocation-cap: at its cap before", change: { "assets.0.capBps": WETH_BPS + 1n } },
  {
    name: "allocation-cap: over it by a part of a bp",
    change: { ...hold, "assets.0.capBps": WETH_BPS, "assets.0.balanceAfter": 100n * ETHER - 10n ** 12n },
  },
  { name: "allocation-cap: all halves and no share falls", change: { ...halved, "assets.0.capBps": 100n } },
  { name: "stable-floor: at its share before", change: { "limits.stableFloorBps": STABLE_BPS } },
  {
    name: "stable-floor: under it by a part of a bp",
    change: { ...hold, "limits.stableFloorBps": STABLE_BPS + 1n, "assets.1.balanceAfter": 200_001_000_000n },
  },
  { name: "stable-floor: all doubles and no share rises", change: { ...twice, "limits.stableFloorBps": 9900n } },
  {
    name: "stable-floor: more in stables and a smaller share",
    change: { ...twice, "limits.stableFloorBps": 9900n, "assets.1.balanceAfter": 200_001_000_000n },
  },
  { name: "stable-floor: at its value before", change: { "limits.stableFloorUsd8": STABLES_USD8 } },
  {
    name: "stable-floor: a stable over a dollar, to its last unit",
    change: {
      ...hold,
      "assets.2.balanceBefore": 100_000n * ETHER + 1n,
      "assets.2.balanceAfter": 100_000n * ETHER + 1n,
    },
  },
];

/** One unit in a position, before or after. */
const positions: Case[] = [
  [1n, 0n],
  [0n, 1n],
  [1n, 1n],
  [2n, 1n],
].flatMap(([before, after]) => [
  {
    name: `positions: of a stable ${before} before and ${after} after`,
    change: { "assets.1.positionBefore": before, "assets.1.positionAfter": after },
  },
  {
    name: `venue-cap: over it, and of positions ${before} before and ${after} after`,
    change: {
      ...hold,
      "caps.0.capBps": 100n,
      "assets.2.venue": 1n,
      "assets.1.positionBefore": before,
      "assets.1.positionAfter": after,
    },
  },
]);

/** What is charged for: groups in which not all moved, or not all one way. */
const charges: Case[] = [
  { name: "loss-budget: an asset without epsilon is sold", change: { "assets.0.epsilonBps": 0n } },
  {
    name: "loss-budget: of a price group only what moved counts",
    change: { "assets.2.priceGroup": 1n, "assets.2.epsilonBps": 900n },
  },
  {
    name: "loss-budget: what was only paid did not move",
    change: {
      actions: [pay(2_000_000_000n)],
      "assets.0.balanceAfter": 100n * ETHER,
      "assets.1.balanceAfter": 198_000_000_000n,
      "assets.1.paid": 2_000_000_000n,
      "assets.1.epsilonBps": 900n,
      "assets.2.balanceAfter": 99_000n * ETHER,
      "assets.2.priceGroup": 2n,
    },
  },
  {
    name: "loss-budget: within a price group one falls and another rises more",
    change: { "assets.2.priceGroup": 2n, "assets.2.balanceAfter": 99_000n * ETHER },
  },
  ...[1n, 2_000_000_000n].map((paid) => ({
    name: `payments: ${paid} paid of what came in`,
    change: { ...hold, actions: [pay(paid)], "assets.1.paid": paid },
  })),
];

const trades: Case[] = [
  {
    name: "min-out: buys what is not managed",
    change: { actions: [swap([WETH, UNI], [POOL], 5n * ETHER, 1_000n * ETHER, 1_000n * ETHER)] },
  },
  {
    name: "min-out: amounts of which a unit is a hundredth",
    change: { actions: [swap([WETH, USDC], [POOL], 10n ** 9n, 1n, 1n)] },
  },
  {
    name: "pool-depth: a pool that is not listed is not looked at",
    change: { "actions.0.pools": [NOWHERE], "actions.0.poolBalance": 1n },
  },
  {
    name: "pool-depth: a listed one is, however many follow",
    change: { "actions.0.pools": [STABLE_POOL], "actions.0.poolBalance": 1n },
  },
];

/** Over the floor or under it by what other assets do, and what is no way out of a stable that counts no more. */
const floors: Case[] = [
  {
    name: "stable-floor: brought over its share by what another asset paid",
    change: {
      ...hold,
      actions: [{ ...pay(ETHER), tokens: [WETH] }],
      "limits.stableFloorBps": STABLE_BPS + 1n,
      "assets.0.balanceAfter": 99n * ETHER,
      "assets.0.paid": ETHER,
    },
  },
  {
    name: "stable-floor: brought under its share by what came in of another asset",
    change: { ...hold, "limits.stableFloorBps": STABLE_BPS, "assets.0.balanceAfter": 101n * ETHER },
  },
  {
    name: "stable-floor: a stable that counts no more is lent under it",
    change: {
      ...hold,
      actions: [
        { ...blankAction("supply"), tokens: [DAI, DAI], amountIn: ETHER, minAmountOut: ETHER, amountOut: ETHER },
      ],
      "assets.2.priceUsd8": 97_000_000n,
      "limits.stableFloorBps": 9_900n,
    },
  },
];

/** What is given away counts at its pool's price, to the last unit. */
const contradicted: Case[] = [ETHER, ETHER + 1n].map((amountIn) => ({
  name: `loss-budget: ${amountIn} given while a pool says one unit more`,
  change: {
    "assets.0.oracleStatus": "twap-deviates",
    "assets.0.poolUsd8": 158_811_178_967n,
    "actions.0.amountIn": amountIn,
  },
}));

/** Where one rounding, one unit or one comparison more or less would be another answer (contracts/MUTANTS.md). */
export const FINE_BOUNDARIES: readonly Case[] = [
  ...shares,
  ...positions,
  ...charges,
  ...floors,
  ...contradicted,
  ...trades,
];
