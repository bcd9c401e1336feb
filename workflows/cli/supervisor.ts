import packageJson from "../../package.json" with { type: "json" };
import type { Seat } from "../../agents/seat.ts";
import { loadSeats } from "../../agents/seatsFile.ts";
import { loadMandate } from "../../policies/mandates/mandateFile.ts";
import { canonicalJson } from "../../policies/treasury/canonical.ts";
import type { Mandate } from "../../policies/treasury/mandate.ts";
import { cycleWorkflowId, TASK_QUEUE } from "../../temporal.config.ts";
import type { CustodyKind } from "../adapters/deploy.ts";
import { createRun, type RunFolder } from "../adapters/recordStore.ts";
import { writeRunServer, writeRunSetup, type RunSetup } from "../adapters/runSetup.ts";
import { openSigners, type Signers } from "../adapters/signer.ts";
import { openTemporalServer, type TemporalServer } from "../temporalServer.ts";
import { compileContracts } from "./compile.ts";
import { checkTogether, type LoadedConfig } from "./config.ts";
import { cycleOn } from "./cycleOn.ts";
import { earlierRuns } from "./earlierRuns.ts";
import { cycleInputOf, startCycle } from "./followCycle.ts";
import { openRunHistory, type RunHistory } from "./runHistory.ts";
import { openChain, type OpenedChain } from "./openChain.ts";
import { supervised, type CycleReport, type Frame, type RunOptions, type StillUp } from "./supervised.ts";
import { superviseWorker } from "./workerProcess.ts";

export type { CycleReport } from "./supervised.ts";

/** The first cycle of a run. */
const CYCLE = 0;

export type RunRequest = RunOptions & { loaded: LoadedConfig; source: string; custody: CustodyKind };

type Council = { mandate: Mandate; seats: Seat[]; signers: Signers; history: RunHistory };
type Cycle = RunRequest & Council & Frame & { run: RunFolder };

/**
 * One cycle from nothing to a sealed record, and everything that was started for it gone again.
 * @param onReport gets the result while chain and server are still up
 */
export const superviseRun = async (
  p: RunRequest,
  onReport: (report: CycleReport, up: StillUp) => Promise<void>,
): Promise<void> => {
  const council = await readCouncil(p);
  for (const line of earlierRuns(p.cwd)) p.progress.say(line);
  const work = async (frame: Frame): Promise<{ report: CycleReport; up: StillUp }> => {
    const { interrupt } = frame;
    await Promise.race([
      interrupt.heard,
      compileContracts({ root: p.root, progress: p.progress.note, signal: interrupt.signal }),
    ]);
    const startedAt = new Date();
    const run = createRun(p.cwd, `one council cycle on ${p.source.split(":")[0]}`, startedAt);
    frame.owns(run);
    return firstCycle({ ...p, ...council, ...frame, run }, startedAt);
  };
  await supervised(p, work, onReport);
};

/** Mandate, seats, keys and history: everything that can be wrong before anything is started. */
const readCouncil = async (p: RunRequest): Promise<Council> => {
  const mandate = loadMandate(p.loaded.mandate.text);
  checkTogether(p.loaded.config, mandate);
  const { seats } = loadSeats(p.loaded.seats.text, p.env);
  const signers = openSigners(p.loaded.config.keys, { env: p.env, onFork: true });
  return { mandate, seats, signers, history: await openRunHistory(p.loaded.config.history) };
};

const firstCycle = async (p: Cycle, startedAt: Date): Promise<{ report: CycleReport; up: StillUp }> => {
  // The worker gets ready while server and chain open, and waits for the set-up that names them.
  const worker = superviseWorker({ runFolder: p.run.folder, env: p.env, say: p.progress.say });
  p.closers.workers.push(worker.close);
  const { server, chain } = await Promise.race([startGround(p), worker.failed]);
  const setup = setupOf(p, server, chain);
  writeRunSetup(p.run.folder, setup);
  p.progress.step("starting the cycle");
  return cycleOn({
    ...p,
    server,
    worker,
    setup,
    startedAt,
    chain: chain.fork,
    begin: (client) => startCycle({ client, setup, input: cycleInputOf(setup, p.mandate) }),
    notes: [],
  });
};

/** Temporal's server and the chain, side by side: neither waits for the other. */
const startGround = async (p: Cycle): Promise<{ server: TemporalServer; chain: OpenedChain }> => {
  const { run, interrupt, progress } = p;
  const opening = openTemporalServer({
    env: p.env,
    runFolder: run.folder,
    ui: p.keep,
    progress: progress.note,
    signal: interrupt.signal,
  });
  p.closers.ground.push(async () => (await opening).close());
  const serving = opening.then((server) => {
    writeRunServer(run.folder, { address: server.address, taskQueue: taskQueueOn(server, run) });
    return server;
  });
  const forking = openChain({
    config: p.loaded.config,
    mandate: p.mandate,
    source: p.source,
    custody: p.custody,
    seats: p.seats.map((seat) => p.signers(`seat:${seat.id}`).address),
    submitter: p.signers("submitter").address,
    run,
    cwd: p.cwd,
    env: p.env,
    step: progress.step,
  });
  p.closers.ground.push(async () => (await forking).fork.close());
  const [server, chain] = await Promise.race([Promise.all([serving, forking]), interrupt.heard]);
  return { server, chain };
};

/** A fork's custody is not the only one of its address on a server that others use too. */
const suffixOn = (server: TemporalServer, run: RunFolder): string =>
  server.from === "TEMPORAL_ADDRESS" ? `-${run.id}` : "";
const taskQueueOn = (server: TemporalServer, run: RunFolder): string => `${TASK_QUEUE}${suffixOn(server, run)}`;

const setupOf = (p: Cycle, server: TemporalServer, { deployment, fork }: OpenedChain): RunSetup => {
  return {
    format: 1,
    cycle: CYCLE,
    temporal: {
      address: server.address,
      taskQueue: taskQueueOn(server, p.run),
      workflowId: `${cycleWorkflowId(deployment.custody, CYCLE)}${suffixOn(server, p.run)}`,
    },
    custody: { kind: p.custody, address: deployment.custody },
    deployment,
    mandateHash: p.run.putBlob(canonicalJson(p.mandate)),
    seatsHash: p.run.putBlob(p.loaded.seats.text),
    pastHash: p.history.keep({ run: p.run, mandate: p.mandate, now: fork.openBlock().timestamp }),
    seats: p.seats.map(({ id }) => id),
    keys: { from: "throwaway" },
    approver: p.signers("approver").address,
    softwareVersion: packageJson.version,
  };
};
