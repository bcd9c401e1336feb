import type { PortfolioRisk, ProposalBacktest } from "../../policies/treasury/backtest.ts";
import type { CycleRecord } from "../../policies/treasury/cycleRecord.ts";
import { formatBps } from "../../policies/treasury/money.ts";
import { isOnChain } from "../../policies/treasury/verdict.ts";
import { printable, short } from "./plainText.ts";
import { groupDigits } from "./recordView.ts";

/** A loss as what it does to a portfolio: `-28.40%`, `+0.50%`. */
export const changeOf = (lossBps: number): string =>
  `${lossBps < 0 ? "+" : lossBps > 0 ? "-" : ""}${formatBps(Math.abs(lossBps))}`;

export type BacktestRow = { name: string; current: string; proposed: string };

/** Each figure of what is held beside what the proposal would leave. */
export const backtestRows = ({ current, proposed }: ProposalBacktest): BacktestRow[] => {
  if (current === null || proposed === null) return [];
  const row = (name: string, of: (risk: PortfolioRisk) => number): BacktestRow => ({
    name,
    current: changeOf(of(current)),
    proposed: changeOf(of(proposed)),
  });
  const from = [...new Set([current.worst.from, proposed.worst.from])].join(" and ");
  return [
    row(`worst (from ${from})`, ({ worst }) => worst.lossBps),
    row("CVaR 95%", ({ cvar95Bps }) => cvar95Bps),
    row("last", ({ lastLossBps }) => lastLossBps),
  ];
};

/** Which market it was: real prices by the hash of their set, or a made-up one, said first. */
export const marketWords = ({ synthetic, histories }: ProposalBacktest): string =>
  histories.length === 0
    ? "no history is configured"
    : `${synthetic ? "MADE-UP market" : "history"} ${histories.map(short).join(", ")}`;

/** What the history lacks, but for being made up, which is said already. */
export const historyWords = ({ findings }: ProposalBacktest): string[] =>
  findings
    .filter(({ kind }) => kind !== "synthetic")
    .map(({ asset, detail }) => printable(asset === null ? detail : `${asset}: ${detail}`));

/** What the seats behind it would have made of the same window; null where none can be run. */
export const ruleWords = ({ rule }: ProposalBacktest): string | null =>
  rule === null ? null : `rule of ${rule.seats.map(printable).join(", ")} ${changeOf(rule.lossBps)}`;

/** What was drawn to say so. */
export const drawnWords = ({ days, paths, seed }: ProposalBacktest): string =>
  `${groupDigits(days)} days, ${groupDigits(paths)} paths, seed ${seed}`;

/** Whether the mandate limits any of it: what it asked stands among the rules. */
export const askedWords = ({ verdict }: CycleRecord): string =>
  (verdict?.findings ?? []).every(isOnChain) ? "no limit" : "limits among the rules";
