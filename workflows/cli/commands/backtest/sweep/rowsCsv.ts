import { csv } from "../../../../../simulation/reports/tables.ts";
import type { SweepOutput, WalkForwardOutput } from "./outputs.ts";

type Statistics = SweepOutput["rows"][number]["statistics"];
const FIGURES = [
  "totalReturn",
  "annualReturn",
  "annualVolatility",
  "sharpe",
  "sortino",
  "calmar",
  "maxDrawdown",
  "longestDrawdownDays",
  "cvar95",
] as const satisfies (keyof Statistics)[];

const figuresOf = (statistics: Statistics): (string | number)[] => FIGURES.map((figure) => statistics[figure] ?? "");
const prefixed = (prefix: string): string[] =>
  FIGURES.map((figure) => `${prefix}${figure[0]?.toUpperCase()}${figure.slice(1)}`);

/** A row a trial, best first, then those that ended in an error. A figure that says nothing is empty. */
export const sweepCsv = ({ rows, failed }: Pick<SweepOutput, "rows" | "failed">): string => {
  const head = [
    "trial",
    "from",
    "to",
    "endUsd",
    ...FIGURES,
    "trades",
    "vetoes",
    "costsUsd",
    "restricted",
    "resultHash",
  ];
  return csv(
    [...head, "failed"],
    [
      ...rows.map((row) => [
        row.said,
        row.from,
        row.to,
        row.endUsd,
        ...figuresOf(row.statistics),
        row.trades,
        row.vetoes,
        row.costsUsd,
        row.restricted,
        row.resultHash,
        "",
      ]),
      ...failed.map((row) => [row.said, ...head.slice(1).map(() => ""), row.failed.code]),
    ],
  );
};

/** A row a window: what was chosen in training, and what came of it in the test and of doing nothing. */
export const walkForwardCsv = ({ windows }: Pick<WalkForwardOutput, "windows">): string =>
  csv(
    [
      "trainFrom",
      "trainTo",
      "testFrom",
      "testTo",
      "chosen",
      ...prefixed("train"),
      ...prefixed("test"),
      ...prefixed("hold"),
    ],
    windows.map(({ chosen, train, test, hold }) => [
      train.from,
      train.to,
      test.from,
      test.to,
      chosen,
      ...figuresOf(train.statistics),
      ...figuresOf(test.statistics),
      ...figuresOf(hold),
    ]),
  );
