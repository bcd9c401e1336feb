import { join, resolve } from "node:path";
import type { Command } from "commander";
import type { backtestSweep } from "../../../../backtestSweep.ts";
import { connectClient } from "../../../../connection.ts";
import { sweepTaskQueue, sweepWorkflowId } from "../../../../../temporal.config.ts";
import { BadUsageError } from "../../../errors.ts";
import { listenForInterrupt } from "../../../interrupt.ts";
import { cleanLeftovers } from "../../../leftovers.ts";
import { createProgress, liveTerminal, type Progress } from "../../../progress.ts";
import { openSweepJob, refuseOwned, removeSweepFolder, writeJob, writePlace } from "./folder.ts";
import { bundledSweep, startWorkers, workersOf } from "./follow.ts";
import type { SweepJob } from "./job.ts";
import { sweepIds, sweepsFolder } from "./place.ts";

type Env = Record<string, string | undefined>;

/** `exchequer backtest worker <sweep>`: more workers for a sweep, from another machine. */
export const registerWorker = (command: Command): void => {
  command
    .command("worker")
    .description("works on a sweep of another machine, on the server at TEMPORAL_ADDRESS")
    .argument("<sweep>", "its id, as the sweep prints it")
    .option(
      "--history <file>",
      "the same market data, in the same order",
      (value, before: string[]) => [...before, value],
      [],
    )
    .option("--workers <n>", "processes to start here; as many as there are processors unless given")
    .action(async (id: string, options: { history: string[]; workers?: string }) => {
      const progress = createProgress((text) => process.stderr.write(text), liveTerminal());
      const histories = options.history.map((path) => resolve(path));
      await serveSweep({
        id,
        histories,
        workers: workersOf(options.workers),
        cwd: process.cwd(),
        env: process.env,
        progress,
      });
    });
};

const serveSweep = async (p: {
  id: string;
  histories: string[];
  workers: number;
  cwd: string;
  env: Env;
  progress: Progress;
}): Promise<void> => {
  const { id, env } = p;
  const address = serverOf(env);
  const { client, close } = await connectClient(address);
  const interrupt = listenForInterrupt();
  const folder = join(sweepsFolder(p.cwd), `${id}-${process.pid}`);
  try {
    const handle = client.workflow.getHandle<typeof backtestSweep>(sweepWorkflowId(id));
    const described = await handle.describe().catch(() => null);
    const job = described?.memo?.["job"] as SweepJob | undefined;
    if (described?.status.name !== "RUNNING" || job === undefined) throw new SweepUnknownError(id, `on ${address}`);
    writeJob(folder, job);
    writePlace(folder, { address, taskQueue: sweepTaskQueue(id), histories: p.histories });
    // What does not fit is said here, before a worker says it in its log.
    await openSweepJob(folder);
    await bundledSweep(p.cwd);
    p.progress.step(`working on sweep ${id}`);
    const workers = startWorkers({ ...p, folder });
    const over = handle.result().catch(() => {});
    try {
      await Promise.race([over, interrupt.heard.catch(() => {}), ...workers.map(({ failed }) => failed)]);
    } finally {
      await Promise.all(workers.map((worker) => worker.close()));
    }
  } finally {
    removeSweepFolder(folder);
    await close();
    p.progress.done();
    interrupt.dispose();
  }
  p.progress.say(`sweep ${id}: ${interrupt.signal.aborted ? "this machine left it" : "it is over"}`);
};

const serverOf = (env: Env): string => {
  const address = env["TEMPORAL_ADDRESS"];
  if (!address)
    throw new BadUsageError(
      "A worker for another machine's sweep needs to know its server.",
      "Set TEMPORAL_ADDRESS=host:7233 here and where the sweep runs.",
    );
  return address;
};

/**
 * Gives a sweep up: what was tried so far is forgotten here, and on a shared server its workflow is cancelled.
 * @throws SweepUnknownError, SweepRunsAlreadyError
 */
export const cancelSweep = async (p: { id: string; cwd: string; env: Env }): Promise<string> => {
  const address = p.env["TEMPORAL_ADDRESS"];
  const here = sweepIds(p.cwd).includes(p.id);
  if (here) {
    const folder = join(sweepsFolder(p.cwd), p.id);
    refuseOwned(p.id, folder);
    await cleanLeftovers(p.cwd, p.id);
    removeSweepFolder(folder);
  }
  const there = address !== undefined && (await cancelOn(address, p.id));
  if (!here && !there) throw new SweepUnknownError(p.id, address === undefined ? "here" : `on ${address}`);
  return p.id;
};

const cancelOn = async (address: string, id: string): Promise<boolean> => {
  const { client, close } = await connectClient(address);
  try {
    const handle = client.workflow.getHandle(sweepWorkflowId(id));
    const status = await handle.describe().then(
      (described) => described.status.name,
      () => null,
    );
    if (status === "RUNNING") await handle.cancel();
    return status === "RUNNING";
  } finally {
    await close();
  }
};

export class SweepUnknownError extends Error {
  readonly code = "SWEEP_UNKNOWN";
  constructor(id: string, where: string) {
    super(
      `There is no such sweep ${where}, ${id}, or it is over.\nThe same strategy, settings, files and options make the same sweep.`,
    );
    this.name = "SweepUnknownError";
  }
}
