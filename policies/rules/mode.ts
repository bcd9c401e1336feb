import { type Mode, MODES } from "../treasury/snapshot.ts";
import { fallBps } from "./drawdown.ts";
import type { ActionFacts, Facts } from "./facts.ts";
import { finding, type Rule } from "./rule.ts";
import { assetOf, isHealthyStable, type Totals } from "./totals.ts";

/** Reduce-only lets only what unwinds or flees into a healthy stable, halted lets nothing. */
export const mode: Rule = {
  id: "mode",
  describe: () => "The treasury's mode allows decisions of this kind",
  evaluate: (facts, totals) => [
    finding("mode", {
      observed: rank(modeInForce(facts, totals)),
      limit: rank(widestMode(facts)),
      unit: "mode",
      comparison: "atMost",
    }),
  ],
};

const rank = (mode: Mode): bigint => BigInt(MODES.indexOf(mode));

/** The stored mode, or a narrower one where base NAV has fallen too far or nobody renewed the mandate. */
export const modeInForce = (
  facts: Pick<Facts, "limits" | "state" | "timestamp">,
  { baseNavUsd8 }: Pick<Totals, "baseNavUsd8">,
): Mode => {
  const { limits, state, timestamp } = facts;
  const fall = fallBps(facts, baseNavUsd8, baseNavUsd8);
  if (state.mode === "halted" || fall > limits.haltDrawdownBps) return "halted";
  const reduces = fall > limits.maxDrawdownBps || timestamp >= limits.mandateExpiry;
  return reduces ? "reduce-only" : state.mode;
};

/** The narrowest mode in which every action may still go ahead. */
const widestMode = (facts: Facts): Mode =>
  facts.actions.every((action) => reduces(facts, action)) ? "reduce-only" : "normal";

const UNWINDING: ReadonlySet<string> = new Set(["hold", "decrease", "collect", "burn", "withdraw", "redeem"]);

const reduces = (facts: Facts, action: ActionFacts): boolean => {
  if (UNWINDING.has(action.kind)) return true;
  const bought = assetOf(facts, action.tokens.at(-1));
  return action.kind === "swap" && bought !== undefined && isHealthyStable(bought, facts.limits);
};
