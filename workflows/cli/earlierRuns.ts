import { existsSync } from "node:fs";
import { join } from "node:path";
import { openRunById, runIds, unfinishedRuns, type RunFolder } from "../adapters/recordStore.ts";

/** What the runs before this one left unfinished, one line a run. A run that was cut off is marked, so it is told once. */
export const earlierRuns = (cwd: string): string[] => {
  const cutOff = unfinishedRuns(cwd).map(({ id, cycles, signed }) => {
    markInterrupted(openRunById(cwd, id));
    return `the run ${id} was cut off: ${found(cycles, signed)}; its folder is kept, and exchequer doctor finds processes it left`;
  });
  const last = runIds(cwd).at(-1);
  if (cutOff.length > 0 || last === undefined) return cutOff;
  const run = openRunById(cwd, last);
  if (run.info().state !== "interrupted") return [];
  return [
    `the last run ${last} was stopped before its end: ${found(run.cycles().length, existsSync(join(run.folder, "signed")))}; its folder is kept`,
  ];
};

const found = (cycles: number, signed: boolean): string =>
  cycles > 0
    ? `${cycles} record${cycles === 1 ? "" : "s"} written`
    : signed
      ? "a transaction was signed, no record was written"
      : "nothing was signed, no record was written";

const markInterrupted = (run: RunFolder): void =>
  void run.update({ state: "interrupted", pid: null, finishedAt: new Date().toISOString(), ending: "cut off" });
