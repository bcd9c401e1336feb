import type { Mandate } from "../../policies/treasury/mandate.ts";

const ANY = 10_000;
const ENDLESS = ((1n << 127n) - 1n).toString();

/** The same mandate with every limit as wide as it goes: what a council would have done without the guard. */
export const unguarded = (mandate: Mandate): Mandate => ({
  ...mandate,
  assets: mandate.assets.map((asset) => ({ ...asset, capBps: ANY })),
  limits: {
    ...mandate.limits,
    maxTradeBps: ANY,
    // Sizing leaves room for the worst a trade may bring back: at nothing there is no room at all.
    minOutBps: 9_000,
    maxPoolShareBps: ANY,
    lossBudgetBps: ANY,
    lossRefillSeconds: 1,
    epochLossBps: ANY,
    turnoverUsd8: ENDLESS,
    turnoverRefillSeconds: 1,
    cooldownSeconds: 0,
    stableFloorBps: 0,
    stableFloorUsd8: "0",
    maxDrawdownBps: ANY,
    haltDrawdownBps: ANY,
    approvalUsd8: null,
  },
  caps: { venues: [], issuers: [], positions: null },
});
