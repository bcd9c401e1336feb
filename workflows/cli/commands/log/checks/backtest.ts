import { ballotsFrom } from "../../../../../agents/ballots.ts";
import { loadSeats } from "../../../../../agents/seatsFile.ts";
import { backtestLimitsOf } from "../../../../../policies/backtestLimits.ts";
import type { CycleRecord } from "../../../../../policies/treasury/cycleRecord.ts";
import type { Mandate } from "../../../../../policies/treasury/mandate.ts";
import { backtestProposal } from "../../../../../simulation/backtest/backtestProposal.ts";
import { type Past, pastOf, pastSchema } from "../../../../../simulation/market/past.ts";
import type { RunFolder } from "../../../../adapters/recordStore.ts";
import { madeUpUntil } from "../../../runHistory.ts";
import { equal, fails, type Check } from "./check.ts";
import { mandateOf } from "./recompute.ts";

/** The backtest comes out again from what the record holds and from its prices, which lie among the run's texts. */
export const backtestChecks = async (run: RunFolder, record: CycleRecord): Promise<Check[]> => {
  const { backtest } = record;
  if (backtest === undefined) return [];
  try {
    const mandate = mandateOf(run, record);
    const past = pastSchema.parse(JSON.parse(run.getBlob(backtest.pastHash)));
    return [
      equal("backtest", backtest, await recomputedBacktest(run, record, mandate, past)),
      ...madeUpChecks(mandate, past),
    ];
  } catch (error) {
    return [fails("backtest", (error as Error).message.split("\n")[0] ?? "")];
  }
};

/** What a record's proposal comes to over these prices. */
export const recomputedBacktest = async (
  run: RunFolder,
  record: CycleRecord,
  mandate: Mandate,
  past: Past,
): Promise<unknown> => {
  const { snapshot, proposal, prediction, tally } = record;
  if (proposal === null || prediction === null) return undefined;
  const council = () => ({ seats: loadSeats(run.getBlob(record.seatsHash), {}).seats, ballotsFrom });
  return backtestProposal({ snapshot, proposal, prediction, mandate, past, backers: tally.backers, council });
};

/** A made-up market can be made again; whether real prices are the set's, only who has the set can tell. */
const madeUpChecks = (mandate: Mandate, past: Past): Check[] => {
  if (past.synthetic === null) return [];
  const { windowDays } = backtestLimitsOf(mandate);
  const remade = pastOf({ mandate, sets: [madeUpUntil(past.takenAt)], now: past.takenAt, windowDays });
  return [equal("made-up market", past, remade)];
};
