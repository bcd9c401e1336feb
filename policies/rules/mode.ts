import { type Mode, MODES } from "../treasury/snapshot.ts";
import { fallBps } from "./drawdown.ts";
import { onlyExits } from "./exits.ts";
import type { Facts } from "./facts.ts";
import { finding, type Rule } from "./rule.ts";
import type { Totals } from "./totals.ts";

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
const widestMode = (facts: Facts): Mode => (onlyExits(facts) ? "reduce-only" : "normal");
