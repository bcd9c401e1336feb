import { formatBps, mulDivDown } from "../treasury/money.ts";
import type { Facts } from "./facts.ts";
import { BPS_WAD, WAD } from "./lossBudget.ts";
import { finding, type Rule } from "./rule.ts";
import { dropBelowZero } from "./share.ts";

/** Charges of one epoch stay under a stop that never refills: a budget of 1% a day would be 31% a month. */
export const epochLoss: Rule = {
  id: "epoch-loss",
  describe: (limits) => `Losses and feed charges of an epoch are ${formatBps(limits.epochLossBps)} of NAV at most`,
  evaluate: (facts, totals) => [
    finding("epoch-loss", {
      observed: totals.chargeUsd8,
      limit: availableEpochUsd8(facts, totals.baseNavUsd8),
      unit: "usd8",
      comparison: "atMost",
    }),
  ],
};

/** What the epoch may still lose [1e-8 USD], rounded down. */
export const availableEpochUsd8 = ({ limits, state }: Pick<Facts, "limits" | "state">, baseUsd8: bigint): bigint =>
  mulDivDown(baseUsd8, dropBelowZero(limits.epochLossBps * BPS_WAD, state.epochUsedWad), WAD);
