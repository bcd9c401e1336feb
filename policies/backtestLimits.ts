import { finding } from "./rules/rule.ts";
import {
  type BacktestLimits,
  NO_BACKTEST_LIMITS,
  type PortfolioRisk,
  type ProposalBacktest,
} from "./treasury/backtest.ts";
import type { Mandate } from "./treasury/mandate.ts";
import type { Finding, RuleId, Verdict } from "./treasury/verdict.ts";

/** How a mandate wants proposals backtested; without a word of it, they are shown and nothing denies. */
export const backtestLimitsOf = ({ backtest }: Pick<Mandate, "backtest">): BacktestLimits =>
  backtest ?? NO_BACKTEST_LIMITS;

/**
 * A mandate's limits on a proposal's past. Like any rule each says what it saw, also when it passes; over a limit a proposal
 * still passes where it brings the figure strictly down, so that the way out stays open.
 */
export const judgeBacktest = (
  { current, proposed, findings }: Pick<ProposalBacktest, "current" | "proposed" | "findings">,
  limits: BacktestLimits,
): Finding[] => {
  const atMost = (rule: RuleId, limitBps: number | null, of: (risk: PortfolioRisk) => number): Finding[] => {
    if (limitBps === null || current === null || proposed === null) return [];
    const [before, after] = [of(current), of(proposed)];
    return [
      finding(rule, {
        observed: BigInt(after),
        limit: BigInt(limitBps),
        unit: "bps",
        comparison: "atMost",
        shrinks: before > limitBps && after > limitBps && after < before,
      }),
    ];
  };
  return [
    ...atMost("backtest-cvar", limits.maxCvarBps, ({ cvar95Bps }) => cvar95Bps),
    ...atMost("backtest-worst-window", limits.maxWorstLossBps, ({ worst }) => worst.lossBps),
    ...(limits.onMissingHistory === "deny"
      ? [
          finding("backtest-history", {
            observed: BigInt(findings.length),
            limit: 0n,
            unit: "count",
            comparison: "atMost",
          }),
        ]
      : []),
  ];
};

/** The rules' verdict with those findings behind it: one more breach denies. */
export const withBacktest = ({ kind, findings }: Verdict, more: readonly Finding[]): Verdict => ({
  kind: kind === "allowed" && more.some(({ ok }) => !ok) ? "denied" : kind,
  findings: [...findings, ...more],
});
