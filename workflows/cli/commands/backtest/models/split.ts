import { compareRuns } from "../../../../../simulation/reports/comparison.ts";
import { statisticsOf } from "../../../../../simulation/reports/statistics.ts";
import { isoOf } from "../../../../../simulation/reports/summary.ts";
import type { BacktestResult } from "../../../../../simulation/backtest/result.ts";
import type { ModelsOutput } from "./outputs.ts";

type Part = ModelsOutput["tellings"][number]["parts"][number];
const DAY = 86_400;

/**
 * A run in two: the days that a model may have been trained on, and those after.
 * @param cutoff last day of the training, `YYYY-MM-DD`, that day included; null where nobody says
 */
export const partsOf = (run: BacktestResult, hold: BacktestResult, cutoff: string | null): Part[] => {
  const { time } = run;
  if (cutoff === null) return [partOf("unknown", run, hold, 0, time.length)];
  const known = Date.parse(`${cutoff}T00:00:00Z`) / 1000 + DAY;
  const turn = time.findIndex((moment) => moment >= known);
  const at = turn === -1 ? time.length : turn;
  return [
    // The row at the turn is the end of one part and the beginning of the other.
    ...(at > 1 ? [partOf("before", run, hold, 0, Math.min(at + 1, time.length))] : []),
    ...(at < time.length - 1 ? [partOf("after", run, hold, at, time.length)] : []),
  ];
};

const partOf = (part: Part["part"], run: BacktestResult, hold: BacktestResult, from: number, to: number): Part => {
  const cut = ({ time, equityUsd }: BacktestResult) => ({
    time: time.slice(from, to),
    equityUsd: equityUsd.slice(from, to),
  });
  const mine = cut(run);
  return {
    part,
    from: isoOf(mine.time[0] as number),
    to: isoOf(mine.time.at(-1) as number),
    statistics: statisticsOf(mine.time, mine.equityUsd),
    againstHold: compareRuns(mine, cut(hold)),
  };
};
