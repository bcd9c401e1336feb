import { closeSync, existsSync, openSync, readSync } from "node:fs";
import { loadSet } from "../../../../simulation/history/cacheFile.ts";
import { importFiles } from "../../../../simulation/history/import/importFiles.ts";
import type { HistorySet } from "../../../../simulation/history/set.ts";
import { BadUsageError } from "../../errors.ts";

/**
 * Opens one file of market data: a set that `history import` wrote, or any file that it reads.
 * @throws BadUsageError where there is none, and the readers' own errors
 */
export const openHistory = async (path: string): Promise<HistorySet> => {
  if (!existsSync(path))
    throw new BadUsageError(
      `The history ${path} is not there.`,
      "Without --history a made-up market is used, and every figure says so.",
    );
  return isSet(path) ? loadSet(path) : importFiles([path]);
};

const MARK = "exchequer history";

const isSet = (path: string): boolean => {
  const head = Buffer.alloc(MARK.length);
  const file = openSync(path, "r");
  try {
    return readSync(file, head) === MARK.length && head.toString("latin1") === MARK;
  } finally {
    closeSync(file);
  }
};
