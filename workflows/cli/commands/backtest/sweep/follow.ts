import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import type { Client, WorkflowHandle } from "@temporalio/client";
import type { Row } from "../../../../../simulation/sweep/row.ts";
import { sweepTaskQueue, sweepWorkflowId } from "../../../../../temporal.config.ts";
import type { backtestSweep } from "../../../../backtestSweep.ts";
import { connectClient } from "../../../../connection.ts";
import { sweepProgressQuery, sweepRowsQuery } from "../../../../sweepMessages.ts";
import { isWorkflowNotFound } from "../../../../temporalErrors.ts";
import { openTemporalServer } from "../../../../temporalServer.ts";
import { type RoomWatch, watchRoom } from "../../../diskRoom.ts";
import { BadUsageError } from "../../../errors.ts";
import { listenForInterrupt, type Interrupt } from "../../../interrupt.ts";
import type { Progress } from "../../../progress.ts";
import { watchProgress } from "../../../watchProgress.ts";
import { superviseWorker, type WorkerProcess } from "../../../workerProcess.ts";
import { SWEEP, workflowBundle } from "../../../workflowBundle.ts";
import { openSweepFolder, removeSweepFolder, type SweepFolder, writePlace } from "./folder.ts";
import type { SweepJob } from "./job.ts";

type Env = Record<string, string | undefined>;
type Handle = WorkflowHandle<typeof backtestSweep>;
export type SweepRequest = {
  cwd: string;
  env: Env;
  job: SweepJob;
  /** Paths of the histories on this machine. */
  histories: string[];
  workers: number;
  /** Whether to forget what an interrupted sweep had done. */
  fresh: boolean;
  progress: Progress;
};

const MOST_WORKERS = 64;

/** How many workers to start: `--workers`, else one a processor. */
export const workersOf = (text: string | undefined): number => {
  const count = text === undefined ? Math.min(MOST_WORKERS, availableParallelism()) : countOf("--workers", text);
  if (count > MOST_WORKERS)
    throw new BadUsageError(`--workers is ${MOST_WORKERS} at most.`, "Another machine takes more: backtest worker.");
  return count;
};

/** @throws BadUsageError */
export const countOf = (option: string, text: string): number => {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new BadUsageError(`${option} ${text} is no whole number over zero.`);
  return count;
};

/** Rows asked for at once: an answer holds two megabytes. */
const PAGE = 500;
const CONNECT_MS = 60_000;

/**
 * Runs a sweep's workflow to its end, or goes on with one that was interrupted.
 * @returns rows in the order of the plan
 * @throws SweepStoppedError on Ctrl-C, with how to go on; FileUnwritableError where the disk is full
 */
export const runSweep = async (p: SweepRequest): Promise<Row[]> => {
  const place = await openSweepFolder(p);
  const interrupt = listenForInterrupt();
  const room = watchRoom(place.folder);
  const closers: (() => Promise<void>)[] = [];
  const far = { done: 0, total: 0 };
  try {
    const rows = await followed(p, place, { interrupt, room }, closers, far);
    await closeAll(closers);
    removeSweepFolder(place.folder);
    return rows;
  } catch (error) {
    if (interrupt.signal.aborted) throw new SweepStoppedError(far.done, far.total, p.env["TEMPORAL_ADDRESS"]);
    throw room.look() ?? error;
  } finally {
    room.end();
    await closeAll(closers);
    p.progress.done();
    interrupt.dispose();
  }
};

/** In the order they were opened, backwards: workers drain before their server goes. */
const closeAll = async (closers: (() => Promise<void>)[]): Promise<void> => {
  for (let close = closers.pop(); close !== undefined; close = closers.pop()) await close().catch(() => {});
};

const followed = async (
  p: SweepRequest,
  place: SweepFolder,
  { interrupt, room }: { interrupt: Interrupt; room: RoomWatch },
  closers: (() => Promise<void>)[],
  far: { done: number; total: number },
): Promise<Row[]> => {
  const stopped = [interrupt.heard, room.full];
  p.progress.step("starting Temporal");
  const opening = openTemporalServer({
    env: p.env,
    runFolder: place.folder,
    ui: false,
    progress: p.progress.note,
    signal: interrupt.signal,
  });
  closers.push(async () => (await opening).close());
  const server = await Promise.race([opening, ...stopped]);
  await Promise.race([bundledSweep(p.cwd), ...stopped]);
  writePlace(place.folder, { address: server.address, taskQueue: sweepTaskQueue(place.id), histories: p.histories });
  const workers = startWorkers({ folder: place.folder, workers: p.workers, env: p.env, progress: p.progress });
  closers.push(async () => void (await Promise.all(workers.map((worker) => worker.close()))));
  const { client, close } = await Promise.race([connectClient(server.address, CONNECT_MS), ...stopped]);
  // A call to a server that cannot write is tried again, and on a closed connection it would throw out of its timer: the
  // process ends next, and the connection with it.
  closers.push(async () => void (room.look() ?? (await close())));
  p.progress.step(`starting ${p.workers === 1 ? "a worker" : `${p.workers} workers`}`);
  const { handle, joined } = await Promise.race([begin(client, place.id, p), ...stopped]);
  let told = !joined;
  const words = `on ${p.workers} worker${p.workers === 1 ? "" : "s"}`;
  const watch = watchProgress(handle, sweepProgressQuery, (progress) => {
    Object.assign(far, progress);
    if (!told) p.progress.say(`going on with sweep ${place.id}: ${progress.done} of ${progress.total} trials are done`);
    told = true;
    p.progress.step(`${progress.done} of ${progress.total} trials ${words}`);
  });
  const gone = workers.map(({ failed }) => failed);
  try {
    await Promise.race([handle.result(), ...stopped, ...gone]);
    return await Promise.race([rowsOf(handle), ...stopped, ...gone]);
  } finally {
    await watch.end();
  }
};

/** The workflow's code, made before there are workers: each of them would make it, and a full disk would kill each. */
export const bundledSweep = (cwd: string): Promise<string> => workflowBundle(join(cwd, ".exchequer/cache"), SWEEP);

export const startWorkers = (p: { folder: string; workers: number; env: Env; progress: Progress }): WorkerProcess[] =>
  Array.from({ length: p.workers }, (_, i) =>
    superviseWorker({
      runFolder: p.folder,
      env: workerEnv(p.env),
      say: p.progress.say,
      kind: { script: resolve(import.meta.dirname, "worker.ts"), name: `sweep-worker-${i + 1}` },
    }),
  );

/** A sweep needs no key and no endpoint, so none reaches it. */
const workerEnv = (env: Env): Env =>
  Object.fromEntries(
    ["PATH", "HOME", "TMPDIR", "EXCHEQUER_DEBUG", "EXCHEQUER_STRATEGY_PATIENCE_MS"].map((name) => [name, env[name]]),
  );

/** The sweep's own workflow: the one that runs or has ended well, else a new one. */
const begin = async (
  client: Client,
  id: string,
  { job, fresh }: SweepRequest,
): Promise<{ handle: Handle; joined: boolean }> => {
  const workflowId = sweepWorkflowId(id);
  const known = client.workflow.getHandle<typeof backtestSweep>(workflowId);
  const status = await known.describe().then(
    (description) => description.status.name,
    (error: unknown) => {
      if (isWorkflowNotFound(error)) return null;
      throw error;
    },
  );
  if (!fresh && (status === "RUNNING" || status === "COMPLETED")) return { handle: known, joined: true };
  const handle = await client.workflow.start<typeof backtestSweep>("backtestSweep", {
    workflowId,
    taskQueue: sweepTaskQueue(id),
    args: [job.plan],
    // What a worker on another machine has to know.
    memo: { job },
    workflowIdConflictPolicy: "TERMINATE_EXISTING",
  });
  return { handle, joined: false };
};

const rowsOf = async (handle: Handle): Promise<Row[]> => {
  const { total } = await handle.query(sweepProgressQuery);
  const rows: Row[] = [];
  while (rows.length < total) rows.push(...(await handle.query(sweepRowsQuery, rows.length, rows.length + PAGE)));
  return rows;
};

export class SweepStoppedError extends Error {
  readonly code = "INTERRUPTED";
  constructor(done: number, total: number, server: string | undefined) {
    const where = server ? ` It stays on ${server}: workers elsewhere go on with it.` : "";
    super(
      `Stopped by Ctrl-C${total === 0 ? "" : ` after ${done} of ${total} trials`}.\nThe same command goes on from there; with --cancel it is given up.${where}`,
    );
    this.name = "SweepStoppedError";
  }
}
