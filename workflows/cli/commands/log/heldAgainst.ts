import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { RunFolder } from "../../../adapters/recordStore.ts";
import { loadConfig } from "../../config.ts";
import { openHistory } from "../backtest/histories.ts";
import type { HeldAgainst } from "./checks/history.ts";

/**
 * The histories to hold a run's records against: those that were named, else those of the configuration here that are at hand. None
 * is opened for a run whose market was made up.
 * @throws BadUsageError and the readers' own errors for a file that was named
 */
export const heldAgainst = async (cwd: string, run: RunFolder, named: readonly string[]): Promise<HeldAgainst> => {
  if (named.length === 0 && !run.cycles().some((cycle) => restsOnHistory(run, cycle)))
    return { files: [], named: false };
  const paths = named.length > 0 ? named.map((path) => resolve(cwd, path)) : configured(cwd);
  const files: HeldAgainst["files"] = [];
  for (const [at, path] of paths.entries()) {
    const opening = openHistory(path);
    const set = await (named.length > 0 ? opening : opening.catch(() => null));
    if (set !== null) files.push({ path: named[at] ?? path, set });
  }
  return { files, named: named.length > 0 };
};

const restsOnHistory = (run: RunFolder, cycle: number): boolean => {
  try {
    const { backtest } = run.readRecord(cycle).record;
    return backtest !== undefined && !backtest.synthetic && backtest.histories.length > 0;
  } catch {
    // A record that cannot be read is told by its own check.
    return false;
  }
};

/** A configuration that cannot be read, or that has moved on, is no fault of the records. */
const configured = (cwd: string): string[] => {
  try {
    const { history } = loadConfig({ cwd }).config;
    return history === "synthetic" || history === "none" ? [] : [history].flat().filter((path) => existsSync(path));
  } catch {
    return [];
  }
};
