import { DefaultLogger, NativeConnection, Runtime, Worker } from "@temporalio/worker";
import { join } from "node:path";
import { canonicalJson } from "../../policies/treasury/canonical.ts";
import type { Mandate } from "../../policies/treasury/mandate.ts";
import { changeWorkflowId } from "../../temporal.config.ts";
import { createChangeActivities } from "../../workflows/activities/policyChange.ts";
import { writeChangeSetup } from "../../workflows/adapters/changeSetup.ts";
import { type ForkSender, openForkSender } from "../../workflows/adapters/forkSender.ts";
import { createChange } from "../../workflows/adapters/recordStore.ts";
import type { ChangeInput, ChangeProgress } from "../../workflows/changeMessages.ts";
import { changeProgressQuery, lookNowSignal } from "../../workflows/changeQueries.ts";
import { openChangeDeps } from "../../workflows/cli/changeDeps.ts";
import { type ChangeHandle, changeInputOf, joinChange } from "../../workflows/cli/followChange.ts";
import { CHANGE, workflowBundle } from "../../workflows/cli/workflowBundle.ts";
import { connectClient } from "../../workflows/connection.ts";
import { openTemporalServer } from "../../workflows/temporalServer.ts";
import type { HoldersTreasury } from "./holdersTreasury.ts";

export type Begun = {
  handle: ChangeHandle;
  progress(): Promise<ChangeProgress>;
  /** Moves the chain's time to whatever it waits for, again and again, until it does what is named. */
  driveTo(doing: string): Promise<ChangeProgress>;
  lookNow(): Promise<void>;
  /** Ends its worker. */
  close(): Promise<void>;
};

/** Changes of policy with their real server, workflow, steps and chain, their workers in this process: to step in between. */
export const changesInProcess = async (treasury: HoldersTreasury, cwd: string) => {
  Runtime.install({
    logger: new DefaultLogger("ERROR", () => {}),
    shutdownSignals: [],
    telemetryOptions: { logging: { filter: "OFF", forward: {} } },
  });
  const folder = join(cwd, "temporal");
  const server = await openTemporalServer({ env: process.env, runFolder: folder, ui: false, progress: () => {} });
  const connected = await connectClient(server.address, 60_000);
  const native = await NativeConnection.connect({ address: server.address });
  const codePath = await workflowBundle(join(cwd, "cache"), CHANGE);
  const sender = await openForkSender(treasury.fork.rpcUrl, {});

  const begin = async (p: { mandate: Mandate; proposal?: bigint; input?: Partial<ChangeInput> }): Promise<Begun> => {
    const run = createChange(cwd, "a test's change of policy", new Date());
    const input = { ...changeInputOf({ actors: null, warp: false }, 200), ...p.input };
    const temporal = { address: server.address, taskQueue: run.id, workflowId: changeWorkflowId(run.id) };
    const block = await sender.client.getBlock();
    writeChangeSetup(run.folder, {
      format: 1,
      chainId: p.mandate.chainId,
      governor: treasury.governor,
      custody: treasury.deployment.custody,
      module: treasury.deployment.module,
      mandateHash: run.putBlob(canonicalJson(p.mandate)),
      actors: input.actors,
      warp: input.warp,
      proposal: p.proposal === undefined ? null : String(p.proposal),
      seen: { number: Number(block.number), hash: block.hash },
      temporal,
    });
    const env = { ...process.env, MAINNET_RPC_URL: treasury.fork.rpcUrl };
    const activities = createChangeActivities(openChangeDeps(run.folder, env));
    const worker = await Worker.create({
      connection: native,
      taskQueue: run.id,
      workflowBundle: { codePath },
      activities,
    });
    const running = worker.run();
    const handle = await joinChange({ client: connected.client, temporal, input });
    return { handle, ...watched(handle, sender), close: async () => (worker.shutdown(), running) };
  };
  return {
    begin,
    sender,
    close: async () => {
      await native.close();
      await connected.close();
      await server.close();
    },
  };
};

/** How long a change may take to come to something [milliseconds]. */
const COMES_WITHIN_MS = 150_000;

const watched = (handle: ChangeHandle, sender: ForkSender): Pick<Begun, "progress" | "driveTo" | "lookNow"> => {
  const lookNow = (): Promise<void> => handle.signal(lookNowSignal);
  const progress = (): Promise<ChangeProgress> => handle.query(changeProgressQuery);
  return {
    lookNow,
    progress,
    driveTo: async (doing) => {
      for (const deadline = Date.now() + COMES_WITHIN_MS; ;) {
        const { status } = await handle.describe();
        if (status.name !== "RUNNING") throw new Error(`it ended before it came to ${doing}: ${status.name}`);
        const now = await progress();
        if (now.doing === doing) return now;
        if (Date.now() > deadline)
          throw new Error(`waited ${COMES_WITHIN_MS} ms for the change to be ${doing}; it is ${now.doing}`);
        if (now.until !== null && (await sender.head()).timestamp < now.until.at) {
          await sender.warp(now.until.at);
          await lookNow();
        }
        await new Promise((wake) => setTimeout(wake, 100));
      }
    },
  };
};
