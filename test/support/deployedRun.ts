import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { loadSeats } from "../../agents/seatsFile.ts";
import { loadMandate } from "../../policies/mandates/mandateFile.ts";
import type { Delays } from "../../policies/onchain/delays.ts";
import { canonicalJson } from "../../policies/treasury/canonical.ts";
import type { CustodyKind, Deployment } from "../../workflows/adapters/deploy.ts";
import type { Fork } from "../../workflows/adapters/fork.ts";
import { forkAccount } from "../../workflows/adapters/forkAccounts.ts";
import { createRun, type RunFolder } from "../../workflows/adapters/recordStore.ts";
import { writeRunSetup } from "../../workflows/adapters/runSetup.ts";
import { loadConfig } from "../../workflows/cli/config.ts";
import { openRunHistory } from "../../workflows/cli/runHistory.ts";
import { openChain } from "../../workflows/cli/openChain.ts";
import { type FileChanges, writeCouncilFiles } from "./councilFiles.ts";

const repository = resolve(import.meta.dirname, "../..");

export type DeployedRun = {
  cwd: string;
  run: RunFolder;
  fork: Fork;
  deployment: Deployment;
  remove(): Promise<void>;
};

/**
 * A run of the shipped configuration that has deployed its treasury and not begun its cycle. Its chain stays up until `remove`.
 * @param p.governance as the configuration says unless stated, and so is `custody`
 * @param p.source `replica` unless stated
 * @param p.files the shipped files, changed
 * @param p.delays short enough for blocks to pass, where holders loosen something
 */
export const deployedRun = async (
  p: {
    delays?: Delays;
    governance?: "holders" | "key";
    custody?: CustodyKind;
    source?: string;
    files?: FileChanges;
  } = {},
): Promise<DeployedRun> => {
  const cwd = mkdtempSync(join(tmpdir(), "exchequer-deployed-"));
  if (p.files !== undefined) writeCouncilFiles(cwd, p.files);
  const source = p.source ?? "replica";
  const run = createRun(cwd, `one council cycle on ${source}`, new Date("2026-11-21T04:02:28Z"));
  const { config, ...loaded } = loadConfig({ cwd });
  const mandate = loadMandate(loaded.mandate.text);
  const custody = p.custody ?? config.custody;
  const seats = loadSeats(loaded.seats.text, {}).seats.map(({ id }) => id);
  const { fork, deployment } = await openChain({
    config: { ...config, governance: p.governance ?? config.governance },
    mandate,
    source,
    custody,
    seats: seats.map((id) => forkAccount(`seat:${id}`).address),
    submitter: forkAccount("submitter").address,
    run,
    cwd: repository,
    env: {},
    step: () => {},
    ...(p.delays === undefined ? {} : { delays: p.delays }),
  });
  writeRunSetup(run.folder, {
    format: 1,
    cycle: 0,
    temporal: { address: "127.0.0.1:1", taskQueue: "council", workflowId: "none" },
    custody: { kind: custody, address: deployment.custody },
    deployment,
    mandateHash: run.putBlob(canonicalJson(mandate)),
    seatsHash: run.putBlob(loaded.seats.text),
    pastHash: (await openRunHistory(config.history)).keep({ run, mandate, now: fork.openBlock().timestamp }),
    seats,
    keys: { from: "throwaway" },
    approver: forkAccount("approver").address,
    softwareVersion: "0.1.0",
  });
  run.update({ state: "failed", finishedAt: "2026-11-21T04:02:38.000Z", pid: null });
  return {
    cwd,
    run,
    fork,
    deployment,
    remove: async () => {
      await fork.close();
      rmSync(cwd, { recursive: true, force: true, maxRetries: 5 });
    },
  };
};
