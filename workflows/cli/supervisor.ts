import packageJson from "../../package.json" with { type: "json" };
import { loadSeats } from "../../agents/seatsFile.ts";
import type { Seat } from "../../agents/seat.ts";
import { loadMandate } from "../../policies/mandates/mandateFile.ts";
import { canonicalJson } from "../../policies/treasury/canonical.ts";
import type { CycleRecord, Seal } from "../../policies/treasury/cycleRecord.ts";
import type { Mandate } from "../../policies/treasury/mandate.ts";
import { TASK_QUEUE } from "../../temporal.config.ts";
import type { CustodyKind } from "../adapters/deploy.ts";
import { createRun, type RunFolder, type Sidecar } from "../adapters/recordStore.ts";
import { createRedactor } from "../adapters/redactor.ts";
import { writeRunSetup } from "../adapters/runSetup.ts";
import { openSigners, type Signers } from "../adapters/signer.ts";
import { connectClient } from "../connection.ts";
import { openTemporalServer, type TemporalServer } from "../temporalServer.ts";
import { answerWith, type Approve } from "./approve.ts";
import { compileContracts } from "./compile.ts";
import { checkTogether, type LoadedConfig } from "./config.ts";
import { earlierRuns } from "./earlierRuns.ts";
import { followCycle, startCycle } from "./followCycle.ts";
import { listenForInterrupt, type Interrupt } from "./interrupt.ts";
import { openChain, type OpenedChain } from "./openChain.ts";
import type { Progress } from "./progress.ts";
import { sidecarFrom } from "./sidecarFrom.ts";
import { superviseWorker } from "./workerProcess.ts";

/** The first cycle of a run. */
const CYCLE = 0;

export type RunRequest = {
  root: string;
  cwd: string;
  env: Record<string, string | undefined>;
  loaded: LoadedConfig;
  source: string;
  custody: CustodyKind;
  keep: boolean;
  approve: Approve;
  progress: Progress;
};

export type CycleReport = { run: RunFolder; record: CycleRecord; recordHash: string; seal: Seal; sidecar: Sidecar };
export type StillUp = { rpcUrl: string; temporalAddress: string; uiUrl: string | null };

/** What is closed at the end, whether it was ready by then or not: workers drain before their server and chain go. */
type Closers = { workers: (() => Promise<void>)[]; ground: (() => Promise<void>)[] };
type Council = { mandate: Mandate; seats: Seat[]; signers: Signers };

/**
 * One cycle from nothing to a sealed record, and everything that was started for it gone again.
 * @param onReport gets the result while chain and server are still up
 */
export const superviseRun = async (
  p: RunRequest,
  onReport: (report: CycleReport, up: StillUp) => Promise<void>,
): Promise<void> => {
  const council = readCouncil(p);
  for (const line of earlierRuns(p.cwd)) p.progress.say(line);
  const interrupt = listenForInterrupt();
  const closers: Closers = { workers: [], ground: [] };
  let run: RunFolder | null = null;
  try {
    await Promise.race([
      interrupt.heard,
      compileContracts({ root: p.root, progress: p.progress.note, signal: interrupt.signal }),
    ]);
    const startedAt = new Date();
    run = createRun(p.cwd, `one council cycle on ${p.source.split(":")[0]}`, startedAt);
    const { report, up } = await cycleIn({ ...p, ...council, run, startedAt, interrupt, closers });
    p.progress.step("");
    await onReport(report, up);
    if (p.keep) await interrupt.heard.catch(() => {});
    run.update({ pid: null });
  } catch (error) {
    const told = interrupt.signal.aborted ? (interrupt.signal.reason as Error) : (error as Error);
    if (run !== null) closeRun(run, interrupt.signal.aborted ? "interrupted" : "failed", told, p.env);
    throw told;
  } finally {
    p.progress.step("stopping what was started");
    for (const step of [closers.workers, closers.ground]) await Promise.allSettled(step.map((close) => close()));
    p.progress.done();
    interrupt.dispose();
  }
};

/** Mandate, seats and keys: everything that can be wrong before anything is started. */
const readCouncil = (p: RunRequest): Council => {
  const mandate = loadMandate(p.loaded.mandate.text);
  checkTogether(p.loaded.config, mandate);
  const { seats } = loadSeats(p.loaded.seats.text, p.env);
  return { mandate, seats, signers: openSigners(p.loaded.config.keys, { env: p.env, onFork: true }) };
};

type Cycle = RunRequest & Council & { run: RunFolder; startedAt: Date; interrupt: Interrupt; closers: Closers };

const cycleIn = async (p: Cycle): Promise<{ report: CycleReport; up: StillUp }> => {
  const { run, interrupt, closers, progress, mandate, signers } = p;
  // The worker loads its code while server and chain open, and waits for the set-up that names them.
  const worker = superviseWorker({ runFolder: run.folder, env: p.env, say: progress.say });
  closers.workers.push(worker.close);
  const { server, chain } = await Promise.race([startGround(p), worker.failed]);
  const shared = server.from === "TEMPORAL_ADDRESS";
  const taskQueue = shared ? `${TASK_QUEUE}-${run.id}` : TASK_QUEUE;
  writeSetup(p, { server, chain, taskQueue });

  progress.step("starting the cycle");
  const connected = await connectClient(server.address);
  closers.workers.push(connected.close);
  const handle = await startCycle({
    client: connected.client,
    taskQueue,
    // A fork's custody is not the only one of its address on a server that others use too.
    suffix: shared ? `-${run.id}` : "",
    input: {
      custody: chain.deployment.custody,
      cycle: CYCLE,
      seats: p.seats.map(({ id }) => id),
      critiqueRounds: mandate.council.critiqueRounds,
      approval: mandate.approval,
    },
  });
  const answering = answerWith(p.approve, { approver: signers("approver"), chainId: mandate.chainId });
  const answer: typeof answering = (question) => {
    // A person reads and types: no line may come between.
    progress.step("");
    return answering(question);
  };
  const end = await Promise.race([
    followCycle({ handle, step: progress.step, answer }),
    worker.failed,
    interrupt.heard,
  ]);

  const { record, hash } = run.readRecord(end.cycle);
  const finishedAt = new Date();
  const endpoints = { chain: chain.fork.rpcUrl, temporal: `http://${server.address}` };
  const sidecar = sidecarFrom({
    history: await handle.fetchHistory(),
    cycle: end.cycle,
    startedAt: p.startedAt,
    finishedAt,
    endpoints,
    restarts: worker.restarts(),
  });
  run.writeSidecar(sidecar);
  run.update({
    state: "finished",
    finishedAt: finishedAt.toISOString(),
    pid: p.keep ? process.pid : null,
    ending: end.result,
  });
  return {
    report: { run, record, recordHash: hash, seal: run.readSeal(end.cycle) as Seal, sidecar },
    up: { rpcUrl: chain.fork.rpcUrl, temporalAddress: server.address, uiUrl: server.uiUrl },
  };
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
  const [server, chain] = await Promise.race([Promise.all([opening, forking]), interrupt.heard]);
  return { server, chain };
};

const writeSetup = (
  p: Cycle,
  { server, chain, taskQueue }: { server: TemporalServer; chain: OpenedChain; taskQueue: string },
): void =>
  writeRunSetup(p.run.folder, {
    format: 1,
    cycle: CYCLE,
    temporal: { address: server.address, taskQueue },
    custody: { kind: p.custody, address: chain.deployment.custody },
    deployment: chain.deployment,
    mandateHash: p.run.putBlob(canonicalJson(p.mandate)),
    seatsHash: p.run.putBlob(p.loaded.seats.text),
    keys: { from: "throwaway" },
    approver: p.signers("approver").address,
    softwareVersion: packageJson.version,
  });

/** Notes in the run's folder how it ended. A folder that can no longer be written has said so already. */
const closeRun = (run: RunFolder, state: "interrupted" | "failed", error: Error, env: RunRequest["env"]): void => {
  try {
    const ending = createRedactor(env)(error.message.split("\n")[0] ?? "").slice(0, 400);
    run.update({ state, finishedAt: new Date().toISOString(), pid: null, ending });
  } catch {
    return;
  }
};
