import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { encodeFunctionData } from "viem";
import { loadSeats } from "../../agents/seatsFile.ts";
import { decisionAnchorAbi } from "../../contracts/generated/DecisionAnchor.ts";
import { compiledFolder } from "../../contracts/generated/generate.ts";
import { loadMandate } from "../../policies/mandates/mandateFile.ts";
import { canonicalJson } from "../../policies/treasury/canonical.ts";
import type { Bytes32 } from "../../policies/treasury/money.ts";
import { anchor } from "../../workflows/activities/anchor.ts";
import { broadcast } from "../../workflows/activities/broadcast.ts";
import { confirm } from "../../workflows/activities/confirm.ts";
import type { Deps } from "../../workflows/activities/deps.ts";
import { draft } from "../../workflows/activities/draft.ts";
import { backtestProposal } from "../../workflows/activities/backtestProposal.ts";
import { judge } from "../../workflows/activities/judge.ts";
import { record } from "../../workflows/activities/record.ts";
import { rehearse } from "../../workflows/activities/rehearse.ts";
import { seal } from "../../workflows/activities/seal.ts";
import { sign } from "../../workflows/activities/sign.ts";
import { size } from "../../workflows/activities/size.ts";
import { tally } from "../../workflows/activities/tally.ts";
import { simulate } from "../../workflows/activities/tryProposal.ts";
import { openBudgetLedger } from "../../workflows/adapters/budgetLedger.ts";
import type { Fork } from "../../workflows/adapters/fork.ts";
import { forkAccount } from "../../workflows/adapters/forkAccounts.ts";
import { createRun, ZERO_HASH, type RunFolder } from "../../workflows/adapters/recordStore.ts";
import { loadConfig } from "../../workflows/cli/config.ts";
import { openRunHistory } from "../../workflows/cli/runHistory.ts";
import { openChain } from "../../workflows/cli/openChain.ts";

export const contractsAreCompiled = existsSync(`${compiledFolder}/PolicyModule.sol`);
export const repository = resolve(import.meta.dirname, "../..");

export type AnchoredRun = {
  cwd: string;
  run: RunFolder;
  fork: Fork;
  /** Publishes some other hash for the same treasury. */
  publish: (recordHash: Bytes32) => Promise<void>;
  remove(): Promise<void>;
};

/**
 * A whole cycle of the shipped deterministic council on the replica, by the steps that `npm start` runs, one after the other
 * and without a Temporal server. Its chain stays up until `remove`.
 * @param p.source where its state comes from, the replica unless given
 * @param p.leaveUnpublished stop after the execution: the decision is on chain and its record is not
 */
export const anchoredRun = async (p: { leaveUnpublished?: boolean; source?: string } = {}): Promise<AnchoredRun> => {
  const cwd = mkdtempSync(join(tmpdir(), "exchequer-anchored-"));
  const run = createRun(cwd, "one council cycle on replica", new Date("2026-11-21T04:02:28Z"));
  const loaded = loadConfig({ cwd });
  const mandate = loadMandate(loaded.mandate.text);
  const council = loadSeats(loaded.seats.text, {});
  const members = council.seats.map((seat) => ({ seat, address: forkAccount(`seat:${seat.id}`).address }));
  const submitter = forkAccount("submitter");
  const { fork, deployment } = await openChain({
    config: loaded.config,
    mandate,
    source: p.source ?? "replica",
    custody: "treasury",
    seats: members.map(({ address }) => address),
    submitter: submitter.address,
    run,
    cwd: repository,
    env: {},
    step: () => {},
  });
  const deps: Deps = {
    run,
    chain: fork,
    mandate,
    mandateHash: run.putBlob(canonicalJson(mandate)),
    seatsHash: run.putBlob(loaded.seats.text),
    pastHash: (await openRunHistory(loaded.config.history)).keep({ run, mandate, now: fork.openBlock().timestamp }),
    members,
    budget: openBudgetLedger(join(run.folder, "budget-0.jsonl"), BigInt(mandate.council.modelBudgetUsd12)),
    absentSeats: council.absent,
    custody: { kind: "treasury", address: deployment.custody },
    deployment,
    signers: forkAccount,
    submitter,
    approver: forkAccount("approver").address,
    softwareVersion: "0.1.0",
    redact: (text) => text,
    fault: () => {},
  };
  await cycle(deps, p.leaveUnpublished ?? false);
  run.update({ state: "finished", finishedAt: "2026-11-21T04:02:38.000Z", pid: null });
  return {
    cwd,
    run,
    fork,
    publish: async (recordHash) => {
      const args = [deployment.custody, recordHash, ZERO_HASH] as const;
      const data = encodeFunctionData({ abi: decisionAnchorAbi, functionName: "publish", args });
      await fork.send({ account: submitter, to: deployment.anchor, data, gas: 200_000n });
      await fork.mine();
    },
    remove: async () => {
      await fork.close();
      rmSync(cwd, { recursive: true, force: true, maxRetries: 5 });
    },
  };
};

/** The straight way through a cycle that ends in an execution. */
const cycle = async (deps: Deps, leaveUnpublished: boolean): Promise<void> => {
  const { signal } = new AbortController();
  const { snapshotHash } = await seal(deps);
  const commitments = await Promise.all(
    deps.members.map(({ seat }) => draft(deps, { snapshotHash, seat: seat.id }, signal)),
  );
  const { tallyHash, ballotsHash, backers } = await tally(deps, { commitments, critiques: [] });
  const sized = await size(deps, { snapshotHash, tallyHash });
  if (sized === null) throw new Error("the shipped council asks for nothing");
  const tried = await simulate(deps, { snapshotHash, proposalHash: sized.proposalHash });
  const { decision } = tried;
  const { backtestHash } = await backtestProposal(deps, { snapshotHash, ...sized, ...tried });
  const { verdictHash } = await judge(deps, { snapshotHash, ...tried, backtestHash });
  const signatures = await sign(deps, { decision, backers });
  const { predictionHash } = await rehearse(deps, { snapshotHash, ...tried, signatures });
  const { transactionHash } = await broadcast(deps, { cycle: 0, decision, signatures });
  const { receiptHash, status } = await confirm(deps, { transactionHash, snapshotHash, predictionHash, decision });
  const recordHash = await record(deps, {
    cycle: 0,
    snapshotHash,
    commitments,
    critiques: [],
    ballotsHash,
    tallyHash,
    proposalHash: sized.proposalHash,
    predictionHash,
    backtestHash,
    verdictHash,
    approval: null,
    decision,
    signatures,
    receiptHash,
    result: status,
  });
  if (!leaveUnpublished) await anchor(deps, { cycle: 0, recordHash, decision });
};
