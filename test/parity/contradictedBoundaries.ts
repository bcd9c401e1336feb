import { blankAction } from "../../policies/actionFacts.ts";
import { DAI, POOL, STABLE_POOL, swap, USDC, WETH } from "./baseFacts.ts";
import { buying, type Case, ETHER, hold, pair } from "./boundaryCase.ts";

const deviating = { "assets.0.oracleStatus": "twap-deviates", "assets.0.poolUsd8": 190_000_000_000n };
/** Dai counts no more, and with it the floor stands breached. */
const deadDai = { "assets.2.priceUsd8": 97_000_000n, "limits.stableFloorBps": 9_900n };
const withdrawing = {
  ...hold,
  actions: [
    { ...blankAction("withdraw"), tokens: [WETH, WETH], amountIn: ETHER, minAmountOut: ETHER, amountOut: ETHER },
  ],
};
/** 5,000 dai given for ether. */
const leavingDai = {
  actions: [swap([DAI, WETH], [STABLE_POOL], 5_000n * ETHER, 3_030_000_000_000_000_000n, 3_040_000_000_000_000_000n)],
  "assets.0.balanceAfter": 100n * ETHER + 3_040_000_000_000_000_000n,
  "assets.1.balanceAfter": 200_000_000_000n,
  "assets.2.balanceAfter": 95_000n * ETHER,
};

/** A pool that contradicts its feed, or counts beside it: what may be left, at which price, and what counts to the floor. */
export const CONTRADICTED: Case[] = [
  {
    name: "oracle: a contradicted asset is left at its feed's price",
    change: { ...deviating, "assets.0.poolUsd8": 9n },
  },
  { name: "oracle: its pool says nothing, and it is left", change: { "assets.0.oracleStatus": "no-twap" } },
  { name: "oracle: a contradicted asset is bought", change: { ...buying, ...deviating } },
  {
    name: "oracle: another's pool contradicts while one is bought",
    change: { ...buying, "assets.2.oracleStatus": "no-twap" },
  },
  { name: "oracle: fled into a contradicted stable", change: { "assets.1.oracleStatus": "twap-deviates" } },
  { name: "oracle: nothing moves while a pool contradicts", change: { ...hold, ...deviating } },
  { name: "oracle: a loan is ended while a pool contradicts", change: { ...withdrawing, ...deviating } },
  {
    name: "oracle: a payment while a pool contradicts",
    change: { ...deviating, actions: [{ ...blankAction("pay"), tokens: [USDC], amountIn: 1n, amountOut: 1n }] },
  },
  ...pair("min-out", "price of a pool that contradicts", 158_811_178_966n, 190_000_000_000n, (value) => ({
    ...deviating,
    "assets.0.poolUsd8": value,
  })),
  ...pair("loss-budget", "price of a pool that contradicts", 158_811_178_966n, 1_900_000_000_000n, (value) => ({
    ...deviating,
    "assets.0.poolUsd8": value,
  })),
  {
    name: "min-out: a loan counts at its feed while a pool contradicts",
    change: { ...withdrawing, ...deviating, "assets.0.poolUsd8": 1_900_000_000_000n },
  },
  { name: "min-out: a pool that agrees moves no price", change: { "assets.0.poolUsd8": 158_900_000_000n } },
  ...pair("stable-floor", "price of its pool", 99_990_000n, 98_000_000n, (value) => ({
    ...buying,
    "assets.1.poolUsd8": value,
    "limits.stableFloorUsd8": 29_150_000_000_000n,
  })),
  ...pair("stable-floor", "peg by its pool", 98_500_000n, 97_000_000n, (value) => ({
    ...leavingDai,
    "assets.1.poolUsd8": value,
    "limits.stableFloorUsd8": 0n,
    "limits.stableFloorBps": 3_500n,
  })),
  { name: "stable-floor: a pool over the feed counts for nothing", change: { "assets.2.poolUsd8": 149_000_000n } },
  { name: "stable-floor: left by a stable that counts no more", change: { ...leavingDai, ...deadDai } },
  { name: "stable-floor: a loan is ended under it", change: { ...withdrawing, ...deadDai } },
  { name: "stable-floor: ether bought under it with a healthy stable", change: { ...buying, ...deadDai } },
  ...pair(
    "stable-floor",
    "unit of a healthy stable lost while leaving a dead one",
    200_000_000_000n,
    199_000_000_000n,
    (value) => ({
      ...leavingDai,
      ...deadDai,
      "assets.1.balanceAfter": value,
    }),
  ),
  ...pair("stable-floor", "price of a stable that is left", 97_999_999n, 98_000_000n, (value) => ({
    ...leavingDai,
    ...deadDai,
    "assets.2.priceUsd8": value,
  })),
  {
    name: "mode: reduce-only flees into what its pool says has no peg",
    change: { "state.mode": "reduce-only", "assets.1.poolUsd8": 97_000_000n },
  },
  {
    name: "oracle: two hops out of a contradicted asset",
    change: {
      ...deviating,
      "assets.0.poolUsd8": 158_900_000_000n,
      actions: [swap([WETH, USDC, DAI], [POOL, STABLE_POOL], 5n * ETHER, 7_900n * ETHER, 7_935n * ETHER)],
      "assets.1.balanceAfter": 200_000_000_000n,
      "assets.2.balanceAfter": 107_935n * ETHER,
    },
  },
];
