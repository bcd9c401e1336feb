import { existsSync } from "node:fs";
import { loadSet } from "../../../../simulation/history/cacheFile.ts";
import type { HistorySet } from "../../../../simulation/history/set.ts";
import { BadUsageError } from "../../errors.ts";

/** Opens one file of market data. @throws BadUsageError where there is none, and the readers' own errors */
export const openHistory = async (path: string): Promise<HistorySet> => {
  if (!existsSync(path))
    throw new BadUsageError(
      `The history ${path} is not there.`,
      "Without --history a made-up market is used, and every figure says so.",
    );
  return loadSet(path);
};
