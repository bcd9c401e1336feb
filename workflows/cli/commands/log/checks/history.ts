import { backtestLimitsOf } from "../../../../../policies/backtestLimits.ts";
import type { CycleRecord } from "../../../../../policies/treasury/cycleRecord.ts";
import type { HistorySet } from "../../../../../simulation/history/set.ts";
import { pastOf, pastSchema } from "../../../../../simulation/market/past.ts";
import type { RunFolder } from "../../../../adapters/recordStore.ts";
import { recomputedBacktest } from "./backtest.ts";
import { equal, fails, type Check } from "./check.ts";
import { mandateOf } from "./recompute.ts";

/** Files of market history to hold records against. */
export type HeldAgainst = {
  files: { path: string; set: HistorySet }[];
  /** Whether they were named for this: then each record's history has to be among them. */
  named: boolean;
};

/**
 * Takes the prices of a proposal's backtest from the history's own file again, and the backtest from those. A file is the one that
 * a record names where its content hash is.
 */
export const historyChecks = async (run: RunFolder, record: CycleRecord, against: HeldAgainst): Promise<Check[]> => {
  const { backtest } = record;
  if (backtest === undefined || backtest.synthetic || backtest.histories.length === 0) return [];
  const sets = backtest.histories.map((hash) => against.files.find(({ set }) => set.contentHash === hash));
  const missing = backtest.histories.filter((_, at) => sets[at] === undefined);
  if (missing.length > 0) return against.named ? [fails(WHAT, absentWords(missing, against))] : [];
  try {
    const mandate = mandateOf(run, record);
    const past = pastSchema.parse(JSON.parse(run.getBlob(backtest.pastHash)));
    const { windowDays } = backtestLimitsOf(mandate);
    const found = sets.flatMap((file) => file?.set ?? []);
    const again = pastOf({ mandate, sets: found, now: past.takenAt, windowDays });
    return [
      equal(WHAT, past, again),
      equal("backtest from the history's file", backtest, await recomputedBacktest(run, record, mandate, again)),
    ];
  } catch (error) {
    return [fails(WHAT, (error as Error).message.split("\n")[0] ?? "")];
  }
};

const WHAT = "prices from the history's file";

const absentWords = (missing: readonly string[], { files }: HeldAgainst): string => {
  const named = files.map(({ path, set }) => `${path} is ${set.contentHash}`).join(", ");
  return `no file that was named holds the history ${missing.join(", ")}: ${named}. A changed file is another history`;
};
