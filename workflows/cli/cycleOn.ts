import type { Mandate } from "../../policies/treasury/mandate.ts";
import type { Seal } from "../../policies/treasury/cycleRecord.ts";
import type { Fork } from "../adapters/fork.ts";
import type { RunFolder } from "../adapters/recordStore.ts";
import type { RunSetup } from "../adapters/runSetup.ts";
import type { Signers } from "../adapters/signer.ts";
import { connectClient, type Connected } from "../connection.ts";
import type { TemporalServer } from "../temporalServer.ts";
import { answerWith } from "./approve.ts";
import { cosignWith } from "./cosign.ts";
import { watchRoom } from "./diskRoom.ts";
import { followCycle, type CycleHandle } from "./followCycle.ts";
import { sidecarFrom } from "./sidecarFrom.ts";
import type { CycleReport, Frame, RunOptions, StillUp } from "./supervised.ts";
import type { WorkerProcess } from "./workerProcess.ts";

/** How long a server that is up may take to be connected to [milliseconds]. */
const CONNECT_MS = 60_000;
/** After a full disk. */
const GO_ON = "exchequer run --resume goes on where it stands, and signs nothing twice.";

/** A run's server, chain and worker, ready for its cycle. */
export type Ground = { server: TemporalServer; chain: Pick<Fork, "rpcUrl">; worker: WorkerProcess };

type CycleOn = RunOptions &
  Frame &
  Ground & {
    run: RunFolder;
    setup: RunSetup;
    mandate: Mandate;
    signers: Signers;
    startedAt: Date;
    /** Starts the workflow, or finds the one there is. */
    begin: (client: Connected["client"]) => Promise<CycleHandle>;
    /** For the sidecar. */
    notes: string[];
  };

/** Follows a cycle's workflow to its end, and reads what it left. */
export const cycleOn = async (p: CycleOn): Promise<{ report: CycleReport; up: StillUp }> => {
  const { run, server, chain, worker, mandate } = p;
  // It answered already: what makes it slow now is a busy machine.
  const connected = await connectClient(server.address, CONNECT_MS);
  const room = watchRoom(run.folder, GO_ON);
  // A call to a server that cannot write is tried again, and on a closed connection it would throw out of its timer.
  p.closers.workers.push(
    async () => void (room.look() ?? (await connected.close())),
    async () => room.end(),
  );
  const handle = await p.begin(connected.client);
  const answering = answerWith(p.approve, { approver: p.signers("approver"), chainId: mandate.chainId });
  const cosigning = cosignWith(p.approve, {
    signers: p.signers,
    mandate,
    deployment: p.setup.deployment,
    runId: run.id,
  });
  // A person reads and types: no line may come between.
  const quietly =
    <Asked, Said>(ask: (question: Asked) => Promise<Said>) =>
    (question: Asked): Promise<Said> => {
      p.progress.step("");
      return ask(question);
    };
  const end = await Promise.race([
    followCycle({
      handle,
      step: p.progress.step,
      answer: quietly(answering),
      cosign: quietly(cosigning),
      goOn: GO_ON,
    }),
    worker.failed,
    p.interrupt.heard,
    room.full,
  ]).catch((error: unknown) => {
    throw room.look() ?? error;
  });

  const { record, hash } = run.readRecord(end.cycle);
  const finishedAt = new Date();
  const measured = sidecarFrom({
    history: await handle.fetchHistory(),
    cycle: end.cycle,
    startedAt: p.startedAt,
    finishedAt,
    endpoints: { chain: chain.rpcUrl, temporal: `http://${server.address}` },
    restarts: worker.restarts(),
  });
  const sidecar = { ...measured, notes: [...measured.notes, ...p.notes] };
  run.writeSidecar(sidecar);
  run.update({
    state: "finished",
    finishedAt: finishedAt.toISOString(),
    pid: p.keep ? process.pid : null,
    ending: end.result,
  });
  return {
    report: { run, record, recordHash: hash, seal: run.readSeal(end.cycle) as Seal, sidecar },
    up: { rpcUrl: chain.rpcUrl, temporalAddress: server.address, uiUrl: server.uiUrl },
  };
};
