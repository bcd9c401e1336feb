import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseJson, writeAtomic } from "../../../../adapters/records/atomicFile.ts";
import { cleanLeftovers, ownerOf } from "../../../leftovers.ts";
import { loaded, type Loaded } from "../options.ts";
import { checkGrounds, jobId, type SweepJob } from "./job.ts";
import { sweepPid, sweepsFolder } from "./place.ts";

/** Where a sweep's server is, and this machine's files: what its workers are told beside the job. */
export type SweepPlace = { address: string; taskQueue: string; histories: string[] };

/** A folder that lives from a sweep's beginning to its end: Temporal's database, the job, its processes and logs. */
export type SweepFolder = { id: string; folder: string };

/** @throws SweepRunsAlreadyError where the process that runs it lives */
export const refuseOwned = (id: string, folder: string): void => {
  const owner = ownerOf({ pid: sweepPid(folder) });
  if (owner !== null && owner !== process.pid) throw new SweepRunsAlreadyError(id, owner);
};

/**
 * Makes a job's folder, or takes over the one that an interrupted sweep left, once what it left running is gone.
 * @throws SweepRunsAlreadyError, RecordStoreUnwritableError
 */
export const openSweepFolder = async (p: { cwd: string; job: SweepJob; fresh: boolean }): Promise<SweepFolder> => {
  const id = jobId(p.job);
  const folder = join(sweepsFolder(p.cwd), id);
  refuseOwned(id, folder);
  await cleanLeftovers(p.cwd, id);
  if (p.fresh) removeSweepFolder(folder);
  else rmSync(join(folder, "pids.json"), { force: true });
  writeJob(folder, p.job);
  return { id, folder };
};

/** The job, and who runs it. */
export const writeJob = (folder: string, job: SweepJob): void => {
  writeIn(folder, "job.json", job);
  writeIn(folder, "owner.json", { pid: process.pid });
};

export const writePlace = (folder: string, place: SweepPlace): void => writeIn(folder, "place.json", place);

export const removeSweepFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true });

const writeIn = (folder: string, name: string, value: unknown): void =>
  writeAtomic(join(folder, name), `${JSON.stringify(value)}\n`, `sweeps/${name}`);

const readIn = (folder: string, name: string): unknown =>
  parseJson(readFileSync(join(folder, name), "utf8"), `sweeps/${name}`);

/** What a worker finds in the folder it was named: where to work, and the job's files opened and checked. */
export const openSweepJob = async (folder: string): Promise<{ place: SweepPlace; given: Loaded }> => {
  const job = readIn(folder, "job.json") as SweepJob;
  const place = readIn(folder, "place.json") as SweepPlace;
  const mandate = join(folder, "mandate.yaml");
  // Every worker writes the same text: whoever comes first.
  if (!existsSync(mandate)) writeAtomic(mandate, job.mandate, "sweeps/mandate.yaml");
  const given = await loaded({ ...job.settings, history: place.histories, mandate });
  checkGrounds(job, given);
  return { place, given };
};

export class SweepRunsAlreadyError extends Error {
  readonly code = "SWEEP_RUNS_ALREADY";
  constructor(id: string, pid: number) {
    super(
      `Process ${pid} is running this sweep, ${id}, already.\nWait for it, or stop it with Ctrl-C: the same command then goes on.`,
    );
    this.name = "SweepRunsAlreadyError";
  }
}
