import type { Limits } from "../../../policies/treasury/limits.ts";
import type { Mandate, MandateAsset } from "../../../policies/treasury/mandate.ts";
import { MAINNET } from "../../../simulation/forks/addresses.ts";
import { forkAccount } from "../../../workflows/adapters/forkAccounts.ts";
import { guardMandate } from "../../support/guardedTreasury.ts";
import { STABLE_FEEDS } from "./realMarket.ts";

/** A mandate to be measured, and how many seats sign under it. */
export type Measured = { mandate: Mandate; signing: number; cosigned: boolean };
/** One control: what it changes of a mandate in which it is off. */
export type Control = { name: string; on: (bare: Measured) => Measured };

export const COSIGNER = forkAccount("cosigner");
export const PAID = forkAccount("paid").address;

const [weth, usdc, dai] = guardMandate.assets as [MandateAsset, MandateAsset, MandateAsset];
const usdt: MandateAsset = {
  ...usdc,
  symbol: "USDT",
  token: MAINNET.usdt,
  feed: STABLE_FEEDS.USDT,
  feedDescription: "USDT / USD",
  issuer: null,
};

const NO_LIMIT = (2n ** 127n).toString();

/** Numbers that bind nothing. */
const NEUTRAL: Limits = {
  ...guardMandate.limits,
  maxTradeBps: 10_000,
  minOutBps: 1,
  maxPoolShareBps: 10_000,
  lossBudgetBps: 10_000,
  epochLossBps: 10_000,
  turnoverUsd8: NO_LIMIT,
  cooldownSeconds: 0,
  stableFloorBps: 0,
  stableFloorUsd8: "0",
  depegUsd8: "1",
  repegUsd8: "1",
  maxDrawdownBps: 10_000,
  haltDrawdownBps: 10_000,
  maxNavGrowthBpsPerDay: 10_000,
  approvalUsd8: null,
  maxNavToleranceBps: 10_000,
};

const plain = (asset: MandateAsset): MandateAsset => ({
  ...asset,
  epsilonBps: 0,
  capBps: 10_000,
  venue: null,
  issuer: null,
});

/** As little as a treasury can have: the two assets of the swap, one seat, nothing that binds. */
export const BARE: Measured = {
  mandate: {
    ...guardMandate,
    assets: [plain(weth), plain(usdc)],
    held: [],
    uniswapV3: { ...guardMandate.uniswapV3, pools: guardMandate.uniswapV3.pools.slice(0, 1) },
    limits: NEUTRAL,
    caps: { venues: [], issuers: [], positions: null },
    council: { ...guardMandate.council, quorum: 1 },
  },
  signing: 1,
  cosigned: false,
};

function beside(windowSeconds: number): MandateAsset["twap"] {
  return { pool: MAINNET.wethUsdc500, quote: "USDC", feePpm: 500, windowSeconds, maxDeviationBps: 10_000 };
}

const mandate =
  (change: (mandate: Mandate) => Partial<Mandate>) =>
  (bare: Measured): Measured => ({ ...bare, mandate: { ...bare.mandate, ...change(bare.mandate) } });
const limits = (change: Partial<Limits>) => mandate((all) => ({ limits: { ...all.limits, ...change } }));
const assets = (change: (asset: MandateAsset) => MandateAsset) =>
  mandate((all) => ({ assets: all.assets.map(change) }));
const named = (change: Record<string, Partial<MandateAsset>>) =>
  assets((asset) => ({ ...asset, ...change[asset.symbol] }));
const quorum =
  (signing: number) =>
  (bare: Measured): Measured => ({
    ...mandate((all) => ({ council: { ...all.council, quorum: signing } }))(bare),
    signing,
  });
const chain =
  (...steps: Control["on"][]) =>
  (bare: Measured): Measured =>
    steps.reduce((measured, step) => step(measured), bare);

const of = guardMandate.limits;

/** Every control that a mandate can do without, in the order in which "all" turns them on. */
export const CONTROLS: Control[] = [
  { name: "a second seat's signature", on: quorum(2) },
  { name: "a second and a third seat's", on: quorum(3) },
  { name: "a third asset: feed and balances", on: mandate((all) => ({ assets: [...all.assets, plain(dai)] })) },
  {
    name: "a third and a fourth asset",
    on: mandate((all) => ({
      assets: [...all.assets.filter(({ symbol }) => symbol !== "DAI"), plain(dai), plain(usdt)],
    })),
  },
  { name: "a held asset", on: mandate(() => ({ held: guardMandate.held })) },
  { name: "trade size, min-out", on: limits({ maxTradeBps: of.maxTradeBps, minOutBps: of.minOutBps }) },
  { name: "pool depth", on: limits({ maxPoolShareBps: of.maxPoolShareBps }) },
  {
    name: "loss budget, epoch stop, ε charged",
    on: chain(
      limits({ lossBudgetBps: of.lossBudgetBps, epochLossBps: of.epochLossBps }),
      named({ WETH: { epsilonBps: 50 }, USDC: { epsilonBps: 25 }, DAI: { epsilonBps: 25 }, USDT: { epsilonBps: 25 } }),
    ),
  },
  { name: "turnover", on: limits({ turnoverUsd8: of.turnoverUsd8 }) },
  { name: "cooldown", on: limits({ cooldownSeconds: 1 }) },
  {
    name: "base NAV's growth, drawdown",
    on: limits({ maxDrawdownBps: 2000, haltDrawdownBps: 3000, maxNavGrowthBpsPerDay: 200 }),
  },
  {
    name: "caps an asset",
    on: named({ WETH: { capBps: 8000 }, USDC: { capBps: 9000 }, DAI: { capBps: 5000 }, USDT: { capBps: 5000 } }),
  },
  {
    name: "two issuers' caps",
    on: chain(
      mandate((all) => ({ caps: { ...all.caps, issuers: guardMandate.caps.issuers } })),
      named({ USDC: { issuer: "circle" }, DAI: { issuer: "sky" } }),
    ),
  },
  { name: "a venue's cap", on: mandate((all) => ({ caps: { ...all.caps, ...venueCap } })) },
  { name: "stable floor", on: limits({ stableFloorBps: 2000, depegUsd8: of.depegUsd8, repegUsd8: of.repegUsd8 }) },
  {
    name: "human gate, the cosigner signs",
    on: (bare) => ({
      ...chain(
        limits({ approvalUsd8: "1" }),
        mandate(() => ({ cosigner: COSIGNER.address })),
      )(bare),
      cosigned: true,
    }),
  },
  {
    name: "a payee listed",
    on: mandate(() => ({
      payments: [{ name: "paid", recipient: PAID, capacityUsd8: "100000000000", refillSeconds: 86_400 }],
    })),
  },
  { name: "simulation bound", on: limits({ maxNavToleranceBps: of.maxNavToleranceBps }) },
];

/** Ether's feed beside the pool that the swap goes through: measured alone, and no part of all controls at once. */
export const TWAPS: Control[] = [
  { name: "a feed beside its pool as it stands", on: named({ WETH: { twap: beside(0) } }) },
  { name: "a feed beside its pool's average of half an hour", on: named({ WETH: { twap: beside(1_800) } }) },
];

const venueCap = { venues: guardMandate.caps.venues, positions: guardMandate.caps.positions };

const together = CONTROLS.reduce((measured, { on }) => on(measured), BARE);

/** All of them at once, the gate at a height that an ordinary decision stays under: nobody has to cosign. */
export const ALL: Measured = { ...limits({ approvalUsd8: "10000000000000" })(together), cosigned: false };
