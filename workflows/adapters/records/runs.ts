import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { writeAtomic } from "./atomicFile.ts";
import { RecordStoreUnwritableError, RunNotFoundError } from "./errors.ts";
import { openRun, type RunFolder } from "./runFolder.ts";
import { runIdAt, runInfoSchema, type RunInfo } from "./runInfo.ts";

/** Where the runs of a working folder stand. */
export const runsFolder = (cwd: string): string => join(cwd, ".exchequer", "runs");

/** Where changes of policy stand: each a folder like a run's, without records. */
export const changesFolder = (cwd: string): string => join(cwd, ".exchequer", "changes");

/** Changes of policy, oldest first. */
export const changeIds = (cwd: string): string[] => idsIn(changesFolder(cwd));

/** Folders that hold a `run.json`, oldest first: ids sort by their time. */
export const runIds = (cwd: string): string[] => idsIn(runsFolder(cwd));

const idsIn = (runs: string): string[] => {
  if (!existsSync(runs)) return [];
  return readdirSync(runs, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(runs, entry.name, "run.json")))
    .map((entry) => entry.name)
    .toSorted(byTime);
};

/** `…Z-10` comes after `…Z-9`. */
const byTime = (a: string, b: string): number => a.localeCompare(b, "en", { numeric: true });

/**
 * Makes the folder of a new run.
 * @param what what the run does, in one line
 * @param id taken as given, else from `now`
 * @throws RecordStoreUnwritableError
 */
export const createRun = (cwd: string, what: string, now: Date, id?: string): RunFolder =>
  createIn(runsFolder(cwd), { what, now, id });

/** Makes the folder of a new change of policy. */
export const createChange = (cwd: string, what: string, now: Date): RunFolder =>
  createIn(changesFolder(cwd), { what, now, id: undefined });

const createIn = (runs: string, { what, now, id }: { what: string; now: Date; id: string | undefined }): RunFolder => {
  const chosen = id ?? runIdAt(now, (candidate) => existsSync(join(runs, candidate)));
  const info = runInfoSchema.parse({
    format: 1,
    id: chosen,
    what,
    startedAt: now.toISOString(),
    finishedAt: null,
    state: "running",
    pid: process.pid,
    ending: null,
  } satisfies RunInfo);
  const folder = join(runs, chosen);
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new RecordStoreUnwritableError(
      `${basename(runs)}/${chosen}`,
      code === "ENOTDIR" || code === "EEXIST" ? "a file stands where a folder is needed" : (code ?? "unknown reason"),
    );
  }
  writeAtomic(join(folder, "run.json"), `${JSON.stringify(info, null, 2)}\n`, `${basename(runs)}/${chosen}/run.json`);
  return openRun(folder);
};

/** @throws RunNotFoundError */
export const openRunById = (cwd: string, id: string): RunFolder => {
  const folder = join(runsFolder(cwd), id);
  if (!runIds(cwd).includes(id)) throw new RunNotFoundError(id, runIds(cwd).toReversed());
  return openRun(folder);
};

/**
 * The newest run that has a record, else the newest.
 * @throws RunNotFoundError where there is none
 */
export const latestRun = (cwd: string): RunFolder => {
  const ids = runIds(cwd).toReversed();
  const first = ids[0];
  if (first === undefined) throw new RunNotFoundError(null, []);
  const withRecord = ids.find((id) => openRunById(cwd, id).cycles().length > 0);
  return openRunById(cwd, withRecord ?? first);
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
};

export type UnfinishedRun = {
  id: string;
  what: string;
  startedAt: string;
  cycles: number;
  unsealed: number[];
  signed: boolean;
};

/** Runs that say they are running while their process is gone: what the next run reports. Damaged ones are left out. */
export const unfinishedRuns = (cwd: string): UnfinishedRun[] =>
  runIds(cwd).flatMap((id) => {
    try {
      const run = openRunById(cwd, id);
      const { state, pid, what, startedAt } = run.info();
      if (state !== "running" || (pid !== null && isAlive(pid))) return [];
      const cycles = run.cycles();
      const unsealed = cycles.filter((cycle) => run.readSeal(cycle) === null);
      return [{ id, what, startedAt, cycles: cycles.length, unsealed, signed: existsSync(join(run.folder, "signed")) }];
    } catch {
      return []; // `unreadableRuns` names it; a run of long ago must not keep the next one from starting.
    }
  });

/** Runs whose `run.json` cannot be read, with the reason. */
export const unreadableRuns = (cwd: string): { id: string; reason: string }[] =>
  runIds(cwd).flatMap((id) => {
    try {
      openRunById(cwd, id);
      return [];
    } catch (error) {
      return [{ id, reason: (error as Error).message.split("\n")[0] ?? "" }];
    }
  });
