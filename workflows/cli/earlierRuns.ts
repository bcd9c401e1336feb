import { existsSync } from "node:fs";
import { join } from "node:path";
import { openRunById, runIds, unfinishedRuns, unreadableRuns, type RunFolder } from "../adapters/recordStore.ts";

/**
 * What the runs before this one left unfinished, one line a run, with the command that goes on with it. A run that was cut off
 * is marked, so it is told once; the last run is told again as long as it is the last.
 */
export const earlierRuns = (cwd: string): string[] => {
  const damaged = unreadableRuns(cwd);
  const cutOff = unfinishedRuns(cwd).map(({ id }) => {
    const run = openRunById(cwd, id);
    markInterrupted(run);
    return `the run ${id} was cut off: ${leftBehind(run)}; ${next(run)}`;
  });
  const last = runIds(cwd).at(-1);
  const broken = damaged
    .filter(({ id }) => id === last)
    .map(({ id, reason }) => `the last run ${id} cannot be read: ${reason} Its folder is kept`);
  if (cutOff.length > 0 || broken.length > 0 || last === undefined) return [...cutOff, ...broken];
  const run = openRunById(cwd, last);
  if (run.info().state !== "interrupted") return [];
  return [`the last run ${last} was stopped before its end: ${leftBehind(run)}; ${next(run)}`];
};

/** What a run's folder shows of how far it came. */
export const leftBehind = (run: RunFolder): string => {
  const cycles = run.cycles();
  const unsealed = cycles.filter((cycle) => run.readSeal(cycle) === null).length;
  if (cycles.length > 0)
    return `${cycles.length} record${cycles.length === 1 ? "" : "s"} written, ${unsealed === 0 ? "all" : `${unsealed} not`} published`;
  return existsSync(join(run.folder, "signed"))
    ? "a transaction was signed, no record was written"
    : "nothing was signed, no record was written";
};

const next = (run: RunFolder): string =>
  existsSync(join(run.folder, "setup.json"))
    ? `to go on with it: npm exec -- exchequer run --resume ${run.id}`
    : "its cycle had not begun, and its folder is kept";

const markInterrupted = (run: RunFolder): void =>
  void run.update({ state: "interrupted", pid: null, finishedAt: new Date().toISOString(), ending: "cut off" });
