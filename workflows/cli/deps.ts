import { join } from "node:path";
import { loadSeats } from "../../agents/seatsFile.ts";
import { mandateSchema } from "../../policies/treasury/mandate.ts";
import type { Deps } from "../activities/deps.ts";
import { openBudgetLedger } from "../adapters/budgetLedger.ts";
import { faultPoint } from "../adapters/faultPoints.ts";
import { attachFork } from "../adapters/fork.ts";
import { openRun } from "../adapters/recordStore.ts";
import { createRedactor } from "../adapters/redactor.ts";
import { readRunSetup } from "../adapters/runSetup.ts";
import { openSigners } from "../adapters/signer.ts";

/** What the steps of a run's cycle work with, put together from the run's folder and the environment. */
export const openDeps = async (runFolder: string, env: Record<string, string | undefined>): Promise<Deps> => {
  const setup = readRunSetup(runFolder);
  const run = openRun(runFolder);
  const mandate = mandateSchema.parse(JSON.parse(run.getBlob(setup.mandateHash)));
  const council = loadSeats(run.getBlob(setup.seatsHash), env);
  const signers = openSigners(setup.keys, { env, onFork: true });
  return {
    run,
    chain: await attachFork(runFolder),
    mandate,
    mandateHash: setup.mandateHash,
    seatsHash: setup.seatsHash,
    pastHash: setup.pastHash,
    members: council.seats.map((seat) => ({ seat, address: signers(`seat:${seat.id}`).address })),
    budget: openBudgetLedger(join(runFolder, `budget/${setup.cycle}.jsonl`), BigInt(mandate.council.modelBudgetUsd12)),
    absentSeats: council.absent,
    custody: setup.custody,
    deployment: setup.deployment,
    signers,
    submitter: signers("submitter"),
    approver: setup.approver,
    softwareVersion: setup.softwareVersion,
    redact: createRedactor(env),
    fault: faultPoint(env, runFolder),
  };
};
