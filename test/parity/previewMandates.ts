import type { Mandate } from "../../policies/treasury/mandate.ts";
import { MAINNET } from "../../simulation/forks/addresses.ts";

/** A mandate under which generated decisions are put to a module, and how many in the short run. */
export type Tried = {
  name: string;
  decisions: number;
  /** How far ether's feed stands from the pools, drawn from these [bps]. */
  spreads: readonly number[];
  change: (mandate: Mandate) => Mandate;
};

const NEAR = [20, 20, 20, 60, 500];

/** Pools as they stand, which trades of the council move too. */
const BESIDE: Record<string, Mandate["assets"][number]["twap"]> = {
  WETH: { pool: MAINNET.wethUsdc500, quote: "USDC", feePpm: 500, windowSeconds: 0, maxDeviationBps: 150 },
  DAI: { pool: MAINNET.daiUsdc100, quote: "USDC", feePpm: 100, windowSeconds: 0, maxDeviationBps: 150 },
};

const under =
  (limits: Partial<Mandate["limits"]>, capBps: Record<string, number> = {}) =>
  (mandate: Mandate): Mandate => ({
    ...mandate,
    limits: { ...mandate.limits, ...limits },
    assets: mandate.assets.map((asset) => ({ ...asset, capBps: capBps[asset.symbol] ?? asset.capBps })),
  });

export const TRIED: Tried[] = [
  { name: "as shipped, with every venue", decisions: 750, spreads: NEAR, change: under({ rangeCooldownSeconds: 0 }) },
  {
    name: "narrow",
    decisions: 400,
    spreads: NEAR,
    change: under({
      lossBudgetBps: 1,
      epochLossBps: 1,
      turnoverUsd8: "600000000000",
      approvalUsd8: "300000000000",
      cooldownSeconds: 3600,
      maxPoolShareBps: 1,
      maxDrawdownBps: 1,
      maxPoolDeviationBps: 10,
    }),
  },
  {
    name: "over its caps and under its floor",
    decisions: 400,
    // Half of the trades lose.
    spreads: [100, 150],
    change: (mandate) =>
      under(
        { stableFloorBps: 9_000, maxDrawdownBps: 1 },
        { WETH: 100 },
      )({
        ...mandate,
        caps: {
          ...mandate.caps,
          venues: mandate.caps.venues.map((venue) => ({ ...venue, capBps: 100 })),
          issuers: mandate.caps.issuers.map((issuer) => ({ ...issuer, capBps: 1_000 })),
        },
      }),
  },
  {
    name: "beside its pools",
    decisions: 150,
    // Half of the time ether's feed stands farther from its pool than it may.
    spreads: [60, 600],
    change: (mandate) =>
      under({ stableFloorBps: 4_000 })({
        ...mandate,
        assets: mandate.assets.map((asset) => ({ ...asset, twap: BESIDE[asset.symbol] ?? asset.twap })),
      }),
  },
  // The replica's blocks begin a minute before.
  {
    name: "past its expiry",
    decisions: 300,
    spreads: NEAR,
    change: under({ mandateExpiry: 1_767_225_648, cooldownSeconds: 20 }),
  },
];
