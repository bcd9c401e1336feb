import { resolve } from "node:path";
import { poolLogs } from "../../../../simulation/history/pool/events.ts";
import { NothingToReplayError } from "../../../../simulation/history/pool/verifySwaps.ts";
import { BAR_COLUMNS, barSecondsOf, csvLine, tickBars } from "../../../../simulation/history/pool/tickBars.ts";
import type { HistorySet } from "../../../../simulation/history/set.ts";
import { writeWhole } from "../../../../simulation/wholeFile.ts";
import { BadUsageError } from "../../errors.ts";

/** Writes a pool's bars as CSV, a row at a time. @throws NothingToReplayError, BarLengthError, BadUsageError, FileUnwritableError */
export const exportBars = async (set: HistorySet, p: { bars: string; pool?: string; out?: string }): Promise<void> => {
  const seconds = barSecondsOf(p.bars);
  const logs = poolLogs(set);
  if (logs.length === 0) throw new NothingToReplayError();
  const chosen = logs.filter(({ name }) => p.pool === undefined || name === p.pool);
  const [log] = chosen;
  if (log === undefined || chosen.length > 1)
    throw new BadUsageError(
      p.pool === undefined ? "The set holds several pools." : `The set holds no pool "${p.pool}".`,
      `Say which: ${logs.map(({ name }) => `--pool "${name}"`).join(", ")}.`,
    );
  const lines = function* (): Generator<string> {
    yield `${BAR_COLUMNS.join(",")}\n`;
    for (const bar of tickBars(log, seconds)) yield `${csvLine(bar)}\n`;
  };
  if (p.out !== undefined) return writeWhole(resolve(p.out), lines());
  for (const line of lines())
    if (!process.stdout.write(line)) await new Promise((drained) => process.stdout.once("drain", drained));
};
