import { formatBps, mulDivDown } from "../treasury/money.ts";
import type { LimitFacts, StateFacts } from "./facts.ts";
import { finding, type Rule } from "./rule.ts";
import { dropBelowZero } from "./share.ts";

/** A decision's loss and the charge for what its feeds may be wrong by fit what is left of the budget. */
export const lossBudget: Rule = {
  id: "loss-budget",
  describe: (limits) =>
    `Losses and feed charges take ${formatBps(limits.lossBudgetBps)} of NAV at most in ${limits.lossRefillSeconds} seconds`,
  evaluate: (facts, totals) => [
    finding("loss-budget", {
      observed: totals.chargeUsd8,
      limit: availableLossUsd8(facts.state, facts.limits, totals.baseNavUsd8, facts.timestamp),
      unit: "usd8",
      comparison: "atMost",
    }),
  ],
};

export const WAD = 10n ** 18n;
/** One basis point [1e-18]. */
export const BPS_WAD = 10n ** 14n;

/** What may still be lost at `time` of a base NAV [1e-8 USD], rounded down. The twin of `contracts/types/LossBudget.sol`. */
export const availableLossUsd8 = (state: StateFacts, limits: LimitFacts, baseUsd8: bigint, time: bigint): bigint =>
  mulDivDown(baseUsd8, dropBelowZero(limits.lossBudgetBps * BPS_WAD, usedWad(state, limits, time)), WAD);

/** What is still used at `time`, after linear refill rounded down [1e-18 of base NAV]. */
export const usedWad = (state: StateFacts, limits: LimitFacts, time: bigint): bigint => {
  const elapsed = dropBelowZero(time, state.lossUpdatedAt);
  return dropBelowZero(
    state.lossUsedWad,
    mulDivDown(limits.lossBudgetBps * BPS_WAD, elapsed, limits.lossRefillSeconds),
  );
};
