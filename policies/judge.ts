import type { Verdict } from "./treasury/verdict.ts";
import { allocationCap } from "./rules/allocationCap.ts";
import { approvals } from "./rules/approvals.ts";
import { assetAllowlist } from "./rules/assetAllowlist.ts";
import { cooldown } from "./rules/cooldown.ts";
import { decisionExpiry } from "./rules/decisionExpiry.ts";
import { decisionNonce } from "./rules/decisionNonce.ts";
import { drawdown } from "./rules/drawdown.ts";
import { epochLoss } from "./rules/epochLoss.ts";
import type { Facts } from "./rules/facts.ts";
import { heldAssets } from "./rules/heldAssets.ts";
import { humanGate } from "./rules/humanGate.ts";
import { issuerCap } from "./rules/issuerCap.ts";
import { lossBudget } from "./rules/lossBudget.ts";
import { minOut } from "./rules/minOut.ts";
import { mode } from "./rules/mode.ts";
import { oracle } from "./rules/oracle.ts";
import { payments } from "./rules/payments.ts";
import { policyVersion } from "./rules/policyVersion.ts";
import { poolDepth } from "./rules/poolDepth.ts";
import { positions } from "./rules/positions.ts";
import type { Rule } from "./rules/rule.ts";
import { simulationBound } from "./rules/simulationBound.ts";
import { snapshotAge } from "./rules/snapshotAge.ts";
import { stableFloor } from "./rules/stableFloor.ts";
import { totalsOf } from "./rules/totals.ts";
import { tradeSize } from "./rules/tradeSize.ts";
import { turnover } from "./rules/turnover.ts";
import { venueAllowlist } from "./rules/venueAllowlist.ts";
import { venueCap } from "./rules/venueCap.ts";

/** Every rule, in the contract's order. */
export const RULE_BOOK: readonly Rule[] = [
  policyVersion,
  decisionExpiry,
  decisionNonce,
  snapshotAge,
  mode,
  assetAllowlist,
  venueAllowlist,
  heldAssets,
  oracle,
  tradeSize,
  minOut,
  allocationCap,
  stableFloor,
  lossBudget,
  drawdown,
  approvals,
  simulationBound,
  epochLoss,
  turnover,
  cooldown,
  venueCap,
  issuerCap,
  poolDepth,
  positions,
  payments,
  humanGate,
];

/**
 * Judges a decision by every rule, never stopping at the first breach. The twin of the contract's `preview`: same findings,
 * same order, same numbers. Denial is a value.
 */
export const judge = (facts: Facts): Verdict => {
  const totals = totalsOf(facts);
  const findings = RULE_BOOK.flatMap((rule) => rule.evaluate(facts, totals));
  const allowed = facts.ran && findings.every((finding) => finding.ok);
  return { kind: allowed ? "allowed" : "denied", findings };
};
