import { z } from "zod";
import { address, intString } from "./money.ts";

/** Every rule the contract and `policies/rules` both hold, in the contract's order: the index is the on-chain id. */
export const RULES = [
  "policy-version",
  "decision-expiry",
  "decision-nonce",
  "snapshot-age",
  "mode",
  "asset-allowlist",
  "venue-allowlist",
  "held-assets",
  "oracle",
  "trade-size",
  "min-out",
  "allocation-cap",
  "stable-floor",
  "loss-budget",
  "drawdown",
  "approvals",
  "simulation-bound",
  "epoch-loss",
  "turnover",
  "cooldown",
  "venue-cap",
  "issuer-cap",
  "pool-depth",
  "positions",
  "payments",
  "human-gate",
] as const;

/** What only the workflow asks, after the contract's rules: a mandate's limits on a proposal's past. No contract knows of these. */
export const OFF_CHAIN_RULES = ["backtest-cvar", "backtest-worst-window", "backtest-history"] as const;

export type OnChainRuleId = (typeof RULES)[number];
export const ruleId = z.enum([...RULES, ...OFF_CHAIN_RULES]);
export type RuleId = z.infer<typeof ruleId>;

/** Units of a finding, in the contract's order: the index is the on-chain id. */
export const UNITS = ["count", "bps", "usd8", "seconds", "baseUnits", "version", "mode"] as const;
export const findingUnit = z.enum(UNITS);

/** How `observed` must stand to `limit`, in the contract's order. */
export const COMPARISONS = ["atMost", "atLeast", "equal"] as const;

/** What one rule saw, also when it passes. */
export const findingSchema = z.strictObject({
  rule: ruleId,
  /** Token, pool or account the finding is about; the zero address where it is about the whole decision. */
  subject: address,
  observed: intString,
  limit: intString,
  unit: findingUnit,
  comparison: z.enum(COMPARISONS),
  ok: z.boolean(),
  /** True where the limit was breached before and the decision strictly shrinks the breach. */
  shrinks: z.boolean(),
});
export type Finding = z.infer<typeof findingSchema>;

/** Whether the contract knows of a finding's rule. */
export const isOnChain = ({ rule }: Pick<Finding, "rule">): boolean =>
  !(OFF_CHAIN_RULES as readonly RuleId[]).includes(rule);

/** The contract's findings in its order, then those of the workflow alone. Denial is a value. `unjudged` only where no mandate was given. */
export const verdictSchema = z.strictObject({
  kind: z.enum(["allowed", "denied", "unjudged"]),
  findings: z.array(findingSchema),
});
export type Verdict = z.infer<typeof verdictSchema>;
