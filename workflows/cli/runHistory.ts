import { existsSync } from "node:fs";
import { backtestLimitsOf } from "../../policies/backtestLimits.ts";
import { canonicalJson } from "../../policies/treasury/canonical.ts";
import type { Mandate } from "../../policies/treasury/mandate.ts";
import type { Bytes32 } from "../../policies/treasury/money.ts";
import type { HistorySet } from "../../simulation/history/set.ts";
import { syntheticMarket } from "../../simulation/history/synthetic.ts";
import { pastOf } from "../../simulation/market/past.ts";
import type { RunFolder } from "../adapters/recordStore.ts";
import { openHistory } from "./commands/backtest/histories.ts";
import type { Config } from "./config.ts";
import { BadUsageError } from "./errors.ts";

const DAY = 86_400;
const SYNTHETIC_DAYS = 365;

/** What a run's proposals are held against. */
export type RunHistory = {
  /** Puts the prices known at a moment into the run's blobs: nothing of a cycle asks for the files again. */
  keep(p: { run: Pick<RunFolder, "putBlob">; mandate: Mandate; now: number }): Bytes32;
};

/**
 * Reads the histories that the configuration names, before anything is started.
 * @throws BadUsageError where a file is not there, and the readers' own errors
 */
export const openRunHistory = async (history: Config["history"]): Promise<RunHistory> => {
  const named = await setsOf(history);
  return {
    keep: ({ run, mandate, now }) => {
      const { windowDays } = backtestLimitsOf(mandate);
      return run.putBlob(canonicalJson(pastOf({ mandate, sets: named ?? [madeUpUntil(now)], now, windowDays })));
    },
  };
};

/** The market that is made up where a configuration names no history. It ends as that day begins: one block, one market. */
export const madeUpUntil = (now: number): HistorySet =>
  syntheticMarket({ start: (Math.floor(now / DAY) - SYNTHETIC_DAYS) * DAY, days: SYNTHETIC_DAYS });

/** Null for a market to be made up. */
const setsOf = async (history: Config["history"]): Promise<HistorySet[] | null> => {
  if (history === "synthetic") return null;
  if (history === "none") return [];
  const paths = [history].flat();
  const absent = paths.find((path) => !existsSync(path));
  if (absent !== undefined)
    throw new BadUsageError(
      `The history ${absent} is not there.`,
      "The configuration names it: `exchequer history import` makes one, and without a word a market is made up.",
    );
  return Promise.all(paths.map(openHistory));
};
