import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import packageJson from "../../package.json" with { type: "json" };
import { loadSeats } from "../../agents/seatsFile.ts";
import { mandateSchema, type Mandate } from "../../policies/treasury/mandate.ts";
import { TASK_QUEUE } from "../../temporal.config.ts";
import { readJournal } from "../adapters/chainJournal.ts";
import { reopenFork, type Fork } from "../adapters/fork.ts";
import { openRunById, runIds, unreadableRuns, type RunFolder } from "../adapters/recordStore.ts";
import { readRunSetup, writeRunSetup, type RunSetup } from "../adapters/runSetup.ts";
import { openSigners } from "../adapters/signer.ts";
import type { Connected } from "../connection.ts";
import type { councilCycle } from "../councilCycle.ts";
import { isWorkflowNotFound } from "../temporalErrors.ts";
import { openTemporalServer, type TemporalServer } from "../temporalServer.ts";
import { sourceOf } from "./commands/log/rebuild.ts";
import { compileContracts } from "./compile.ts";
import { cycleOn } from "./cycleOn.ts";
import { leftBehind } from "./earlierRuns.ts";
import { BadUsageError, causeWords } from "./errors.ts";
import { cycleInputOf, startCycle, type CycleHandle } from "./followCycle.ts";
import { cleanLeftovers, ownerOf } from "./leftovers.ts";
import { supervised, type CycleReport, type Frame, type RunOptions, type StillUp } from "./supervised.ts";
import { superviseWorker } from "./workerProcess.ts";

export type ResumeRequest = RunOptions & {
  /** The newest run that is not finished unless given. */
  id: string | null;
  /** `rpc:<url>`, for a run whose state came from a node; its URL was never written down. */
  source: string | null;
};

type Resumed = ResumeRequest & Frame & { run: RunFolder; setup: RunSetup; mandate: Mandate };

/**
 * Goes on with a run that was interrupted: its chain is mined again from its journal, Temporal's server gets its database back,
 * and the same workflow goes on to the same end, with whatever was signed already and nothing signed twice.
 * @throws RunNotResumableError, RunNotFoundError, ChainDiffersError
 */
export const resumeRun = async (
  p: ResumeRequest,
  onReport: (report: CycleReport, up: StillUp) => Promise<void>,
): Promise<void> => {
  const run = unfinishedRun(p.cwd, p.id);
  const setup = setupToResume(run);
  checkSeats(run, setup, p.env);
  const mandate = mandateSchema.parse(JSON.parse(run.getBlob(setup.mandateHash)));
  p.progress.say(`the run ${run.id} stopped with this: ${leftBehind(run)}; going on with it`);
  await supervised(
    p,
    async (frame) => {
      frame.owns(run);
      run.update({ state: "running", pid: process.pid, finishedAt: null, ending: null });
      return restOfCycle({ ...p, ...frame, run, setup, mandate });
    },
    onReport,
  );
};

const restOfCycle = async (p: Resumed): Promise<{ report: CycleReport; up: StillUp }> => {
  const { run, progress, interrupt, mandate } = p;
  const startedAt = new Date();
  await cleanLeftovers(p.cwd, run.id);
  // Whoever is still named in there is dead, and died without saying so.
  rmSync(join(run.folder, "pids.json"), { force: true });
  await Promise.race([
    interrupt.heard,
    compileContracts({ root: p.root, progress: progress.note, signal: interrupt.signal }),
  ]);
  const { server, fork } = await reopenGround(p);
  const setup = { ...p.setup, temporal: { ...p.setup.temporal, address: server.address } };
  writeRunSetup(run.folder, setup);
  const worker = superviseWorker({ runFolder: run.folder, env: p.env, say: progress.say });
  p.closers.workers.push(worker.close);
  progress.step("going on with the cycle");
  return cycleOn({
    ...p,
    server,
    worker,
    setup,
    startedAt,
    chain: fork,
    signers: openSigners(setup.keys, { env: p.env, onFork: true }),
    begin: (client) => joinCycle({ client, run, setup, mandate }),
    notes: ["resumed after an interruption: times are of the last part"],
  });
};

/** Temporal's server on the database it had, and the chain that the journal tells of. */
const reopenGround = async (p: Resumed): Promise<{ server: TemporalServer; fork: Fork }> => {
  const { run, interrupt, progress } = p;
  const { address, taskQueue } = p.setup.temporal;
  const opening = openTemporalServer({
    // A run that used somebody's server has its workflow there; any other has it in its own folder.
    env: { ...p.env, TEMPORAL_ADDRESS: taskQueue === TASK_QUEUE ? undefined : address },
    runFolder: run.folder,
    ui: p.keep,
    progress: progress.note,
    signal: interrupt.signal,
  });
  p.closers.ground.push(async () => (await opening).close());
  progress.step("mining the chain again");
  const reopening = reopenFork({ source: sourceFor(p), runFolder: run.folder, cwd: p.cwd, env: p.env });
  p.closers.ground.push(async () => (await reopening).close());
  const [server, fork] = await Promise.race([Promise.all([opening, reopening]), interrupt.heard]);
  return { server, fork };
};

const sourceFor = ({ run, source, env }: Resumed): string => {
  const journal = readJournal(run.folder);
  if (source === null) return sourceOf(run, journal, env);
  if (journal.fork.source === "rpc" && source.startsWith("rpc:")) return source;
  throw new BadUsageError("--fork goes with --resume only as rpc:<url>, for a run whose state came from a node.");
};

/** The run's own workflow. One that never began is begun now, as long as nothing came of it. */
const joinCycle = async (p: {
  client: Connected["client"];
  run: RunFolder;
  setup: RunSetup;
  mandate: Mandate;
}): Promise<CycleHandle> => {
  const handle = p.client.workflow.getHandle<typeof councilCycle>(p.setup.temporal.workflowId);
  const status = await handle.describe().then(
    (description) => description.status.name,
    (error: unknown) => {
      if (isWorkflowNotFound(error)) return null;
      throw error;
    },
  );
  if (status === "RUNNING" || status === "COMPLETED") return handle;
  if (status !== null) {
    const why = await handle.result().then(() => "", causeWords);
    throw new RunNotResumableError(p.run.id, `its workflow is over, ${status.toLowerCase()}: ${why}`);
  }
  if (p.run.cycles().length > 0 || existsSync(join(p.run.folder, "signed")))
    throw new RunNotResumableError(p.run.id, `Temporal holds no workflow of it any more, and ${leftBehind(p.run)}`);
  return startCycle({ client: p.client, setup: p.setup, input: cycleInputOf(p.setup, p.mandate) });
};

/** The run that was named, or the newest that is not finished. */
const unfinishedRun = (cwd: string, id: string | null): RunFolder => {
  if (id !== null) return openRunById(cwd, id);
  const damaged = new Set(unreadableRuns(cwd).map((run) => run.id));
  const readable = runIds(cwd).filter((one) => !damaged.has(one));
  const run = readable
    .toReversed()
    .map((one) => openRunById(cwd, one))
    .find((one) => one.info().state !== "finished");
  if (run === undefined) throw new BadUsageError("No run was interrupted: there is nothing to resume.");
  return run;
};

/** @throws RunNotResumableError with what there is instead */
const setupToResume = (run: RunFolder): RunSetup => {
  const info = run.info();
  if (info.state === "finished") throw new RunNotResumableError(run.id, `it is finished: ${info.ending}`);
  const owner = info.state === "running" ? ownerOf(info) : null;
  if (owner !== null) throw new RunNotResumableError(run.id, `process ${owner} is still running it`);
  if (!existsSync(join(run.folder, "setup.json")))
    throw new RunNotResumableError(run.id, "its cycle had not begun, so nothing was decided and nothing was signed");
  const setup = readRunSetup(run.folder);
  if (setup.softwareVersion !== packageJson.version)
    throw new RunNotResumableError(
      run.id,
      `version ${setup.softwareVersion} began it and this is ${packageJson.version}`,
    );
  return setup;
};

/** The council is the one that began: a seat cannot be taken over by nobody, nor join half-way. */
const checkSeats = (run: RunFolder, { seats, seatsHash }: RunSetup, env: RunOptions["env"]): void => {
  const council = loadSeats(run.getBlob(seatsHash), env);
  const here = council.seats.map(({ id }) => id);
  const missing = seats.find((id) => !here.includes(id));
  const joined = here.find((id) => !seats.includes(id));
  const how = council.absent.find(({ id }) => id === missing)?.howToSeat;
  if (missing !== undefined)
    throw new RunNotResumableError(
      run.id,
      `seat ${missing} sat in it and cannot here${how ? `; to seat it, ${how}` : ""}`,
    );
  if (joined !== undefined)
    throw new RunNotResumableError(run.id, `seat ${joined} did not sit in it: unset what seats it`);
};

export class RunNotResumableError extends Error {
  readonly code = "RUN_NOT_RESUMABLE";
  constructor(id: string, why: string) {
    super(
      `The run ${id} cannot go on: ${why}.\nIts folder is kept; exchequer log verify ${id} says what its records hold. exchequer run starts a new one.`,
    );
    this.name = "RunNotResumableError";
  }
}
