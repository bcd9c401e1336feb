import { sameAddress } from "../treasury/money.ts";
import { MODES } from "../treasury/snapshot.ts";
import { fallBps } from "./drawdown.ts";
import type { ActionFacts, Facts } from "./facts.ts";
import { finding, type Rule } from "./rule.ts";
import { isHealthyStable, type Totals } from "./totals.ts";

/** Reduce-only lets only what flees into a healthy stable, halted lets nothing. */
export const mode: Rule = {
  id: "mode",
  describe: () => "The treasury's mode allows decisions of this kind",
  evaluate: (facts, totals) => [
    finding("mode", {
      observed: modeInForce(facts, totals),
      limit: widestMode(facts),
      unit: "mode",
      comparison: "atMost",
    }),
  ],
};

const NORMAL = BigInt(MODES.indexOf("normal"));
const REDUCE_ONLY = BigInt(MODES.indexOf("reduce-only"));

/** The stored mode, or reduce-only where NAV has already fallen too far. */
const modeInForce = (facts: Facts, totals: Totals): bigint => {
  const stored = BigInt(MODES.indexOf(facts.state.mode));
  const tripped = fallBps(facts, totals.navBeforeUsd8, totals.navBeforeUsd8) > facts.limits.maxDrawdownBps;
  return tripped && stored === NORMAL ? REDUCE_ONLY : stored;
};

const widestMode = (facts: Facts): bigint =>
  facts.actions.every((action) => flees(facts, action)) ? REDUCE_ONLY : NORMAL;

const flees = (facts: Facts, action: ActionFacts): boolean => {
  if (action.kind === "hold") return true;
  const bought = action.tokens.at(-1);
  if (action.kind !== "swap" || bought === undefined) return false;
  const asset = facts.assets.find(({ token }) => sameAddress(token, bought));
  return asset !== undefined && isHealthyStable(asset, facts.limits.depegUsd8);
};
