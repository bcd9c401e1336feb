import { againstSentence, day, dollars, number, percent, SYNTHETIC_MARK } from "../render.ts";
import type { SweepOutput, WalkForwardOutput } from "./outputs.ts";

type Grounds = SweepOutput["grounds"];

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] => {
  const widths = head.map((cell, i) => Math.max(cell.length, ...rows.map((row) => (row[i] ?? "").length)));
  const line = (cells: readonly string[]): string =>
    `  ${cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] as number) : cell.padStart(widths[i] as number))).join("  ")}`.trimEnd();
  return [line(head), ...rows.map(line)];
};

/** The settings of a trial without the strategy's name, which all of them share. */
const settings = (said: string, strategy: string): string => {
  const own = said.startsWith(strategy) ? said.slice(strategy.length).replace(/^[:,]/, "") : said;
  return own === "" ? said : own;
};

const foot = (grounds: Grounds, resultHash: string): string[] => [
  "",
  "Taken for granted (simulation/ASSUMPTIONS.md says what each gets wrong)",
  ...grounds.assumptions.map((note) => `  ${note}`),
  `Histories ${grounds.histories.map((hash) => hash.slice(0, 14)).join(", ")}; mandate ${grounds.mandate.hash.slice(0, 14)}; result ${resultHash.slice(0, 14)}`,
];

const failures = (failed: SweepOutput["failed"]): string[] =>
  failed.length === 0
    ? []
    : [
        `  ${failed.length} ended in an error and ${failed.length === 1 ? "is" : "are"} left out, such as ${failed[0]?.said}: ${failed[0]?.failed.message}`,
      ];

/** A sweep as a person reads it: the best rows, then what chance makes of picking the best. */
export const renderSweep = (answer: SweepOutput, top: number): string => {
  const { grounds, rows, best, trials, strategy } = answer;
  const [first] = rows;
  return [
    ...(grounds.synthetic ? [SYNTHETIC_MARK] : []),
    `${strategy} under ${grounds.mandate.name}, ${day(first?.from ?? "")} to ${day(first?.to ?? "")} UTC: ${trials} trials, best ${answer.score} first`,
    "",
    ...table(
      [
        "",
        "return",
        "a year",
        "volatility",
        "Sharpe",
        "Sortino",
        "deepest fall",
        "worst 5%",
        "trades",
        "vetoes",
        "costs",
      ],
      rows
        .slice(0, top)
        .map(({ said, statistics: s, trades, vetoes, costsUsd }) => [
          settings(said, strategy),
          percent(s.totalReturn),
          percent(s.annualReturn),
          percent(s.annualVolatility),
          number(s.sharpe),
          number(s.sortino),
          percent(s.maxDrawdown),
          percent(s.cvar95),
          String(trades),
          String(vetoes),
          dollars(costsUsd),
        ]),
    ),
    ...(rows.length > top ? [`  … and ${rows.length - top} more: --top ${rows.length}, or --json`] : []),
    ...failures(answer.failed),
    "",
    `The best of ${trials}: ${best.said}`,
    `  ${againstSentence(best.againstHold, "doing nothing")}, before counting that it was picked from ${trials}`,
    `  ${luckSentence(answer)}`,
    "  Chosen and judged on the same days. --walk-forward 90d:30d judges each choice on the days after it.",
    ...foot(grounds, answer.resultHash),
  ].join("\n");
};

const luckSentence = ({ best, rows, trials }: SweepOutput): string => {
  if (best.deflated === null) return "What chance makes of it cannot be said: too few trials, or too few days.";
  const { luckySharpe, probability } = best.deflated;
  return `Sharpe ${number(rows[0]?.statistics.sharpe ?? null)}, where the luckiest of ${trials} worthless ones would show ${number(luckySharpe)}: better than luck with probability ${percent(probability, 1)} (deflated Sharpe ratio)`;
};

/** A walk forward as a person reads it: each choice beside what came of it. */
export const renderWalkForward = (answer: WalkForwardOutput): string => {
  const { grounds, windows, inSample, outOfSample: out, strategy } = answer;
  return [
    ...(grounds.synthetic ? [SYNTHETIC_MARK] : []),
    `${strategy} under ${grounds.mandate.name}: ${windows.length} windows, ${answer.trials / windows.length} settings tried in each, chosen by ${answer.score}`,
    "",
    ...table(
      ["judged on", "chosen before it", "trained", "tested", "hold", "Sharpe trained", "tested", "deepest fall"],
      windows.map(({ chosen, train, test, hold }) => [
        `${day(test.from)} to ${day(test.to)}`,
        settings(chosen, strategy),
        percent(train.statistics.totalReturn),
        percent(test.statistics.totalReturn),
        percent(hold.totalReturn),
        number(train.statistics.sharpe),
        number(test.statistics.sharpe),
        percent(test.statistics.maxDrawdown),
      ]),
    ),
    ...failures(answer.failed),
    "",
    `In sample, mean of what was chosen: Sharpe ${number(inSample.sharpe)}, ${percent(inSample.annualReturn)} a year`,
    `Out of sample, tests joined: Sharpe ${number(out.statistics.sharpe)}, ${percent(out.statistics.annualReturn)} a year, ${percent(out.statistics.totalReturn)} in all, deepest fall ${percent(out.statistics.maxDrawdown)}; ${out.trades} trades, ${out.vetoes} vetoes, costs ${dollars(out.costsUsd)}`,
    `  doing nothing: Sharpe ${number(out.hold.sharpe)}, ${percent(out.hold.annualReturn)} a year, deepest fall ${percent(out.hold.maxDrawdown)}`,
    `  ${againstSentence(out.againstHold, "doing nothing")}`,
    "  Each test begins with the starting holdings; returns are joined, holdings are not.",
    ...foot(grounds, answer.resultHash),
  ].join("\n");
};
