import { rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { canonicalJson, hashOfText } from "../../policies/treasury/canonical.ts";
import type { Mandate } from "../../policies/treasury/mandate.ts";
import { type Address, sameAddress } from "../../policies/treasury/money.ts";
import { changeWorkflowId, TASK_QUEUE } from "../../temporal.config.ts";
import { type ChangeSetup, writeChangeSeen, writeChangeSetup } from "../adapters/changeSetup.ts";
import { nodeClient } from "../adapters/forkSender.ts";
import { createChange, type RunFolder } from "../adapters/recordStore.ts";
import type { ChangeActors, ChangeEnd, ChangeProgress } from "../changeMessages.ts";
import { connectClient } from "../connection.ts";
import { openTemporalServer } from "../temporalServer.ts";
import { changesHere, isUnfinished, isWorkedOn } from "./changesHere.ts";
import { compileContracts } from "./compile.ts";
import { changeInputOf, changeLabel, followChange, joinChange } from "./followChange.ts";
import { watchRoom } from "./diskRoom.ts";
import { cleanLeftovers } from "./leftovers.ts";
import { type Frame, type RunOptions, type StillUp, supervised } from "./supervised.ts";
import { superviseWorker } from "./workerProcess.ts";

const WORKER = { script: resolve(import.meta.dirname, "../changeWorker.ts"), name: "change-worker" };
/** How long a server that is up may take to be connected to [milliseconds]. */
const CONNECT_MS = 60_000;
const GO_ON = "The same command goes on with it, and sends nothing twice.";

export type ChangeRequest = Pick<RunOptions, "root" | "cwd" | "progress"> & {
  /** With the node's URL as MAINNET_RPC_URL. */
  env: Record<string, string | undefined>;
  mandate: Mandate;
  governor: Address;
  treasury: { custody: Address; module: Address };
  actors: ChangeActors;
  warp: boolean;
  proposal: string | null;
  lookEveryMs: number;
};

export type ChangeReport = { run: RunFolder; end: ChangeEnd };
type Setup = Omit<ChangeSetup, "temporal">;
type Begun = { run: RunFolder; setup: Setup | ChangeSetup };

/**
 * The change of just this treasury to just this mandate that was begun here on the same chain and is not over; null where there
 * is none.
 * @throws ChangeRunsAlreadyError where somebody works on it now
 */
export const begunChange = async (p: ChangeRequest): Promise<Begun | null> => {
  const mandateHash = hashOfText(canonicalJson(p.mandate));
  const client = nodeClient("", p.env);
  for (const change of changesHere(p.cwd)) {
    const { setup, run } = change;
    const same =
      setup.mandateHash === mandateHash &&
      sameAddress(setup.governor, p.governor) &&
      sameAddress(setup.custody, p.treasury.custody) &&
      (p.proposal === null || setup.proposal === p.proposal);
    if (!same || !isUnfinished(change)) continue;
    const block = await client.getBlock({ blockNumber: BigInt(setup.seen.number) }).catch(() => null);
    if (block?.hash !== setup.seen.hash) continue;
    if (isWorkedOn(change)) throw new ChangeRunsAlreadyError(run.id);
    return { run, setup };
  }
  return null;
};

/** Follows a change of policy to its end, from where it stands: whatever was started for it is gone again afterwards. */
export const superviseChange = async (
  p: ChangeRequest,
  begun: Begun | null,
  onReport: (report: ChangeReport, up: Pick<StillUp, "temporalAddress">) => Promise<void>,
): Promise<void> => {
  const work = async (frame: Frame): Promise<{ report: ChangeReport; up: StillUp }> => {
    const { run, setup } = begun ?? (await beginChange(p));
    frame.owns(run);
    run.update({ state: "running", pid: process.pid, finishedAt: null, ending: null });
    if (begun !== null) p.progress.say(`the change ${run.id} was stopped before its end; going on with it`);
    const { end, temporalAddress } = await changeOn(p, frame, run, setup);
    writeChangeSeen(run.folder, { proposal: end.proposal, doing: `ended: ${end.ending}` });
    run.update({ state: "finished", finishedAt: new Date().toISOString(), pid: null, ending: end.ending });
    return { report: { run, end }, up: { rpcUrl: "", temporalAddress, uiUrl: null } };
  };
  await supervised({ ...p, keep: false, goOn: GO_ON }, work, onReport);
};

const beginChange = async (p: ChangeRequest): Promise<{ run: RunFolder; setup: Setup }> => {
  const run = createChange(p.cwd, "one change of policy", new Date());
  const block = await nodeClient("", p.env).getBlock();
  return {
    run,
    setup: {
      format: 1,
      chainId: p.mandate.chainId,
      governor: p.governor,
      custody: p.treasury.custody,
      module: p.treasury.module,
      mandateHash: run.putBlob(canonicalJson(p.mandate)),
      actors: p.actors,
      warp: p.warp,
      proposal: p.proposal,
      seen: { number: Number(block.number), hash: block.hash },
    },
  };
};

const changeOn = async (
  p: ChangeRequest,
  { interrupt, closers }: Frame,
  run: RunFolder,
  begun: Setup | ChangeSetup,
): Promise<{ end: ChangeEnd; temporalAddress: string }> => {
  const { progress, env } = p;
  await cleanLeftovers(p.cwd, run.id);
  // Whoever is still named in there is dead, and died without saying so.
  rmSync(join(run.folder, "pids.json"), { force: true });
  if (p.warp)
    await Promise.race([
      interrupt.heard,
      compileContracts({ root: p.root, progress: progress.note, signal: interrupt.signal }),
    ]);
  progress.step("starting Temporal");
  const opening = openTemporalServer({
    env,
    runFolder: run.folder,
    ui: false,
    progress: progress.note,
    signal: interrupt.signal,
  });
  closers.ground.push(async () => (await opening).close());
  const server = await Promise.race([opening, interrupt.heard]);
  const temporal = "temporal" in begun ? begun.temporal : temporalOf(run);
  const setup: ChangeSetup = { ...begun, temporal: { ...temporal, address: server.address } };
  writeChangeSetup(run.folder, setup);
  progress.step("starting the worker");
  const worker = superviseWorker({ runFolder: run.folder, env, say: progress.say, kind: WORKER });
  closers.workers.push(worker.close);
  const connected = await connectClient(server.address, CONNECT_MS);
  const room = watchRoom(run.folder, GO_ON);
  // A call to a server that cannot write is tried again, and on a closed connection it would throw out of its timer.
  closers.workers.push(
    async () => void (room.look() ?? (await connected.close())),
    async () => room.end(),
  );
  const handle = await joinChange({
    client: connected.client,
    temporal: setup.temporal,
    input: changeInputOf(setup, p.lookEveryMs),
  });
  const told = teller(p, run);
  const end = await Promise.race([followChange(handle, told, GO_ON), worker.failed, interrupt.heard, room.full]);
  for (const sent of end.sent) told.sent(sent);
  return { end, temporalAddress: server.address };
};

/** On a server that others use too, this change's queue is its own. */
const temporalOf = ({ id }: RunFolder): ChangeSetup["temporal"] => ({
  address: "",
  taskQueue: `${TASK_QUEUE}-change-${id}`,
  workflowId: changeWorkflowId(id),
});

type Sent = ChangeEnd["sent"][number];

/** Says each transaction once, and what is waited for as it changes; the folder keeps the last of it. */
const teller = ({ progress }: ChangeRequest, run: RunFolder) => {
  const said = new Set<string>();
  let [doing, at] = ["", ""];
  const sent = ({ step, by, hash, block, status }: Sent): void => {
    if (said.has(hash)) return;
    said.add(hash);
    progress.say(`${step} by ${by}: ${hash}, block ${block}${status === "reverted" ? ", mined as reverted" : ""}`);
  };
  const tell = (now: ChangeProgress): void => {
    for (const one of now.sent) sent(one);
    const label = changeLabel(now);
    progress.step(label);
    if (now.doing !== doing && now.doing.startsWith("waiting")) progress.say(label);
    doing = now.doing;
    const seen = `${now.proposal} ${label}`;
    if (seen !== at) writeChangeSeen(run.folder, { proposal: now.proposal, doing: label });
    at = seen;
  };
  return Object.assign(tell, { sent });
};

export class ChangeRunsAlreadyError extends Error {
  readonly code = "CHANGE_RUNS_ALREADY";
  constructor(id: string) {
    super(
      `The change ${id} to this mandate is under way in another process.\nWait for it, or stop that one with Ctrl-C: then this command goes on with it.`,
    );
    this.name = "ChangeRunsAlreadyError";
  }
}
