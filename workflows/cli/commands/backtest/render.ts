import { feesWarning } from "../../../../simulation/market/market.ts";
import type { EvmReplay } from "../../../../simulation/backtest/evmReplay.ts";
import type { Comparison } from "../../../../simulation/reports/comparison.ts";
import type { Interval } from "../../../../simulation/reports/bootstrap.ts";
import type { Statistics } from "../../../../simulation/reports/statistics.ts";
import type { Summary } from "../../../../simulation/reports/summary.ts";
import type { BacktestOutput } from "./outputs.ts";

/** A fraction as a percentage; a dash where there is none. */
export const percent = (value: number | null, places = 2): string =>
  value === null ? "–" : `${(value * 100).toFixed(places)}%`;
export const number = (value: number | null, places = 2): string => (value === null ? "–" : value.toFixed(places));
/** Dollars without cents, and with them under a thousand. */
export const dollars = (value: number | null): string => {
  if (value === null) return "–";
  const places = Math.abs(value) < 1_000 ? 2 : 0;
  const text = Math.abs(value).toLocaleString("en-US", {
    minimumFractionDigits: places,
    maximumFractionDigits: places,
  });
  return `${value < 0 ? "-" : ""}$${text}`;
};
export const day = (iso: string): string => iso.slice(0, 16).replace("T", " ").replace(" 00:00", "");
const between = (interval: Interval | null, show: (value: number) => string): string =>
  interval === null ? "" : ` [${show(interval.low)}, ${show(interval.high)}]`;

/** The first line of every output that rests on a made-up market. */
export const SYNTHETIC_MARK = "SYNTHETIC: a made-up market; no figure here says anything about a real one.";

const row = (label: string, ...cells: string[]): string =>
  `  ${label.padEnd(24)}${cells.map((cell) => cell.padStart(22)).join("")}`;

export const FIGURES: readonly [label: string, of: (s: Statistics) => string][] = [
  ["total return", (s) => percent(s.totalReturn)],
  ["a year", (s) => percent(s.annualReturn)],
  ["volatility a year", (s) => percent(s.annualVolatility)],
  ["Sharpe", (s) => number(s.sharpe)],
  ["Sortino", (s) => number(s.sortino)],
  ["deepest fall", (s) => percent(s.maxDrawdown)],
  ["longest fall", (s) => `${s.longestDrawdownDays.toFixed(0)} days`],
  ["worst 5% of days, mean", (s) => percent(s.cvar95)],
];

/** A backtest as a person reads it. */
export const renderBacktest = ({
  grounds,
  run,
  hold,
  againstHold,
  withoutGuard,
  guardAgainstNone,
  evm,
}: BacktestOutput): string =>
  [
    ...(grounds.synthetic ? [SYNTHETIC_MARK] : []),
    `${run.strategy} under ${grounds.mandate.name}, ${day(run.from)} to ${day(run.to)} UTC, ${run.decisions.toLocaleString("en-US")} decisions`,
    `${dollars(run.startUsd)} became ${dollars(run.endUsd)}; doing nothing ${dollars(hold.endUsd)}; without the guard ${dollars(withoutGuard.endUsd)}`,
    "",
    row("", run.strategy.slice(0, 21), "hold", "without the guard"),
    ...FIGURES.map(([label, of]) => row(label, of(run.statistics), of(hold.statistics), of(withoutGuard.statistics))),
    row("trades", String(run.trades), "0", String(withoutGuard.trades)),
    "",
    `  return a year${between(run.intervals.annualReturn, percent)}, Sharpe${between(run.intervals.sharpe, number)}: 95%, bootstrap of blocks of days`,
    `  ${againstSentence(againstHold, "doing nothing")}`,
    `  ${againstSentence(guardAgainstNone, "the same without the guard")}`,
    `  ${costLine(run)}`,
    ...yieldLines(run, grounds.assumptions),
    ...(evm === undefined ? [] : [`  ${evmSentence(evm)}`]),
    ...vetoLines(run),
    ...haltLines(run),
    ...dollarLine(run),
    ...silentLines(run),
    ...run.renewals
      .slice(0, 6)
      .map(
        ({ at, kind }) => `  ${day(at)}  holders: ${kind === "new-epoch" ? "a new epoch" : "mode and peak set anew"}`,
      ),
    "",
    "Taken for granted (simulation/ASSUMPTIONS.md says what each gets wrong)",
    ...grounds.assumptions.map((note) => `  ${note}`),
    `Histories ${grounds.histories.map((hash) => hash.slice(0, 14)).join(", ")}; mandate ${grounds.mandate.hash.slice(0, 14)}; result ${run.resultHash.slice(0, 14)}`,
  ].join("\n");

/** Says first whether the difference is more than chance. */
export const againstSentence = (comparison: Comparison, other: string): string => {
  const { excludesZero, annualDifference: difference, interval, days } = comparison;
  const verdict = excludesZero
    ? difference > 0
      ? `Better than ${other}`
      : `Worse than ${other}`
    : `No difference from ${other} beyond chance`;
  return `${verdict}: ${percent(difference)} a year${between(interval, percent)} over ${days} paired days`;
};

/** How far the model's swaps are from Uniswap's own code. */
export const evmSentence = (evm: EvmReplay): string => {
  const left = evm.withoutPool === 0 ? "" : `; ${evm.withoutPool} went through a pool that the replica does not have`;
  if (evm.worstBps === null) return `EVM: no trade was replayed${left}`;
  return `EVM: ${evm.replayed} trades replayed by Uniswap's own code, ${evm.equal} equal to the unit, off by ${evm.worstBps.toPrecision(2)} bps at most and ${(evm.meanBps ?? 0).toPrecision(2)} bps in the mean${left}`;
};

const costLine = ({ costs, turnoverPerYear }: Summary): string =>
  `costs: pool fees ${dollars(costs.feesUsd)}, price impact ${dollars(costs.impactUsd)}, slippage ${dollars(costs.slippageUsd)}, gas ${dollars(costs.gasUsd)}; turnover ${turnoverPerYear.toFixed(2)} times a year`;

/** What positions earned beside what they lost, and what lending paid. */
const yieldLines = ({ yields }: Summary, assumptions: readonly string[]): string[] => {
  if (yields === null) return [];
  const warning = feesWarning(assumptions);
  const { lpFeesUsd, impermanentLossUsd, lvrUsd, interestUsd, positionsOpened, positionsClosed } = yields;
  const positions = `positions: fees ${dollars(lpFeesUsd)}, impermanent loss ${dollars(impermanentLossUsd)}, loss against rebalancing ${dollars(lvrUsd)}; ${positionsOpened} opened, ${positionsClosed} closed`;
  return [
    ...(positionsOpened > 0 ? [`  ${positions}`] : []),
    ...(positionsOpened > 0 && warning !== null ? [`  ${warning}`] : []),
    ...(interestUsd !== 0 ? [`  lending: interest ${dollars(interestUsd)}`] : []),
  ];
};

const vetoLines = ({ vetoes }: Summary): string[] =>
  vetoes.length === 0
    ? ["  vetoes: none"]
    : [
        "",
        `  ${"What the guard did".padEnd(20)}${["stopped", "made smaller", "days", "held back", "saved in 1 d", "in 7 d"].map((head) => head.padStart(14)).join("")}`,
        ...vetoes.map(
          ({ rule, stopped, cut, days, heldBackUsd, savedUsd }) =>
            `  ${rule.padEnd(20)}${[String(stopped), String(cut), String(days), dollars(heldBackUsd), dollars(savedUsd["1d"]), dollars(savedUsd["7d"])].map((cell) => cell.padStart(14)).join("")}`,
        ),
        "  held back and saved: mean of a veto; a minus is what the guard cost",
      ];

const WHY: Record<Summary["halts"][number]["why"], string> = {
  "reduce-only": "reduce-only: base NAV too far under its peak, or the mandate ran out",
  halted: "halted: base NAV further under its peak",
  oracle: "a feed could not be believed: nothing is allowed",
  "loss-budget": "the loss budget is spent",
  "epoch-loss": "the epoch's stop is spent: nothing that costs is allowed until holders open a new one",
  turnover: "turnover is spent",
  depeg: "a stable lost its peg",
};

export const haltWords = (why: keyof typeof WHY): string => WHY[why];

export const haltLines = ({ halts }: Pick<Summary, "halts">): string[] =>
  halts.length === 0
    ? ["  halts: none"]
    : [
        "",
        "  When the policy would have halted the council",
        ...halts
          .slice(0, 24)
          .map(({ why, from, to, decisions }) => `  ${day(from)} to ${day(to)}  ${WHY[why]} (${decisions} decisions)`),
        ...(halts.some(({ why }) => why === "reduce-only" || why === "halted")
          ? ["  A trip lasts until holders end it; --renew 7d asks what if they had after a week."]
          : []),
        ...(halts.length > 24 ? [`  and ${halts.length - 24} more: exchequer backtest halts … lists them`] : []),
      ];

const dollarLine = ({ dollarStables }: Summary): string[] =>
  dollarStables === null
    ? []
    : [
        "",
        `  Counting stables at one dollar would have been wrong by ${(dollarStables.overstatedBps / 100).toFixed(2)}% of NAV on ${day(dollarStables.at)}: ${dollars(dollarStables.countedUsd)} for ${dollars(dollarStables.navUsd)}`,
      ];

const silentLines = ({ silent }: Summary): string[] =>
  silent.map(({ reason, decisions }) => `  no quorum at ${decisions} decisions: ${reason}`);
