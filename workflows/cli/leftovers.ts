import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { recordPid } from "../adapters/anvil.ts";
import { changeIds, changesFolder, openRun, runIds, runsFolder, type RunInfo } from "../adapters/recordStore.ts";
import { sweepIds, sweepPid, sweepsFolder } from "./commands/backtest/sweep/place.ts";

/** A process that a run started and that is still there. */
export type Leftover = {
  run: string;
  name: string;
  pid: number;
  /** `left`: its run is over. `kept`: the run that owns it was told to keep it. `running`: its run goes on. */
  why: "left" | "kept" | "running";
  /** Process that owns the run, where it lives. */
  owner: number | null;
};

/** What a process of that name looks like, so that a number that was given out again is not mistaken for ours. */
const SHAPES: Record<string, RegExp> = {
  anvil: /anvil/,
  temporal: /temporal.* server start-dev/,
  worker: /workflows\/worker\.ts/,
  "change-worker": /workflows\/changeWorker\.ts/,
  "sweep-worker": /backtest\/sweep\/worker\.ts/,
};
/** Workers of one sweep are numbered. */
const shapeOf = (name: string): RegExp => SHAPES[name.replace(/-\d+$/, "")] ?? /./;

/** Processes named in the pid files of the runs, changes of policy and sweeps under `cwd` that are still alive. */
export const findLeftovers = (cwd: string): Leftover[] => [
  ...[...foldersIn(runsFolder(cwd), runIds(cwd)), ...foldersIn(changesFolder(cwd), changeIds(cwd))].flatMap(
    (folder) => {
      const alive = aliveIn(folder);
      if (alive.length === 0) return [];
      const info = infoOf(folder);
      const owner = info === null ? null : ownerOf(info);
      const why = owner === null ? "left" : info?.state === "running" ? "running" : "kept";
      return alive.map((entry) => ({ run: basename(folder), ...entry, why, owner }) satisfies Leftover);
    },
  ),
  ...sweepIds(cwd).flatMap((id) => {
    const folder = join(sweepsFolder(cwd), id);
    const owner = ownerOf({ pid: sweepPid(folder) });
    const why = owner === null ? "left" : "running";
    return aliveIn(folder).map((entry) => ({ run: id, ...entry, why, owner }) satisfies Leftover);
  }),
];

const aliveIn = (folder: string): { name: string; pid: number }[] =>
  pidsOf(folder).filter(({ name, pid }) => shapeOf(name).test(commandOf(pid)));

const foldersIn = (parent: string, ids: string[]): string[] => ids.map((id) => join(parent, id));

/** Where a run's, a change's or a sweep's process is written down: a run and a change of one second have one name. */
const folderOf = (cwd: string, { run, pid }: Leftover): string =>
  [sweepsFolder(cwd), changesFolder(cwd), runsFolder(cwd)]
    .map((parent) => join(parent, run))
    .find((folder) => pidsOf(folder).some((one) => one.pid === pid)) ?? join(runsFolder(cwd), run);

/** Null where `run.json` cannot be read: nobody can own such a run. */
const infoOf = (folder: string): RunInfo | null => {
  try {
    return openRun(folder).info();
  } catch {
    return null;
  }
};

/** The process that a run says owns it, where it lives and is ours. */
export const ownerOf = ({ pid }: Pick<RunInfo, "pid">): number | null =>
  pid !== null && /workflows\/cli\/main\.ts/.test(commandOf(pid)) ? pid : null;

/**
 * Ends what runs left behind, and asks runs that keep something up to let it go. Runs that go on are left alone.
 * @param only the one run to clean up after; all of them unless given
 * @returns what was ended
 */
export const cleanLeftovers = async (cwd: string, only?: string): Promise<Leftover[]> => {
  const ending = findLeftovers(cwd).filter(({ why, run }) => why !== "running" && (only ?? run) === run);
  for (const owner of new Set(ending.flatMap((leftover) => leftover.owner ?? []))) send(owner, "SIGTERM");
  for (const { pid, owner } of ending) if (owner === null) send(pid, "SIGKILL");
  const deadline = Date.now() + 10_000;
  while (ending.some(({ pid }) => commandOf(pid) !== "") && Date.now() < deadline)
    await new Promise((wake) => setTimeout(wake, 100));
  for (const leftover of ending) recordPid(folderOf(cwd, leftover), leftover.name, leftover.pid, false);
  return ending;
};

const pidsOf = (folder: string): { name: string; pid: number }[] => {
  const file = join(folder, "pids.json");
  if (!existsSync(file)) return [];
  try {
    return JSON.parse(readFileSync(file, "utf8")) as { name: string; pid: number }[];
  } catch {
    return [];
  }
};

/** A process' command line; empty where there is no such process, or where it is a dead one that nobody waited for. */
const commandOf = (pid: number): string => {
  try {
    const [state = "", ...args] = execFileSync("ps", ["-o", "stat=,args=", "-p", String(pid)], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    })
      .trim()
      .split(/\s+/);
    return state.startsWith("Z") ? "" : args.join(" ");
  } catch {
    return "";
  }
};

const send = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself.
  }
};
