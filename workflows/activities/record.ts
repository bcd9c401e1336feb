import { decisionDigest } from "../../policies/onchain/decision.ts";
import { proposalBacktestSchema } from "../../policies/treasury/backtest.ts";
import { critiqueSchema, draftSchema, tallySchema } from "../../policies/treasury/ballot.ts";
import { cycleRecordSchema, type CycleRecord } from "../../policies/treasury/cycleRecord.ts";
import type { Bytes32 } from "../../policies/treasury/money.ts";
import { outcomeSchema, receiptSchema } from "../../policies/treasury/outcome.ts";
import { proposalSchema } from "../../policies/treasury/proposal.ts";
import { snapshotSchema } from "../../policies/treasury/snapshot.ts";
import { verdictSchema } from "../../policies/treasury/verdict.ts";
import { noRoomFor } from "../../simulation/size.ts";
import { ZERO_HASH } from "../adapters/recordStore.ts";
import type { Deps } from "./deps.ts";
import type { CycleState } from "./index.ts";
import { load, loadOrNull } from "./stored.ts";

/** Puts the cycle's record together from what its steps left, and writes it once. The same inputs give the same hash. */
export const record = async (deps: Deps, p: CycleState & { result: CycleRecord["result"] }): Promise<Bytes32> => {
  const { run } = deps;
  await deps.fault("before-record");
  const drafts = p.commitments.map(({ draftHash }) => load(run, draftHash, draftSchema));
  const critiques = p.critiques.map(({ critiqueHash }) => load(run, critiqueHash, critiqueSchema));
  const calls = [...drafts, ...critiques].flatMap((statement) => statement.calls);
  const snapshot = load(run, p.snapshotHash as Bytes32, snapshotSchema);
  const tally = load(run, p.tallyHash as Bytes32, tallySchema);
  const backtest = loadOrNull(run, p.backtestHash, proposalBacktestSchema);
  const noRoom = noRoomFor({ snapshot, tally, mandate: deps.mandate });
  const whole: CycleRecord = {
    format: 1,
    software: { name: "exchequer", version: deps.softwareVersion },
    cycle: p.cycle,
    previous: previousOf(deps, p.cycle),
    mandateHash: deps.mandateHash,
    seatsHash: deps.seatsHash,
    snapshotHash: p.snapshotHash as Bytes32,
    snapshot,
    seats: deps.members.map(({ seat, address }) => ({
      id: seat.id,
      type: seat.type,
      address,
      weightBps: seat.weightBps,
      model: seat.model,
    })),
    absentSeats: deps.absentSeats,
    commitments: p.commitments,
    drafts,
    critiques,
    ballots: load(run, p.ballotsHash as Bytes32, cycleRecordSchema.shape.ballots),
    tally,
    proposal: loadOrNull(run, p.proposalHash, proposalSchema),
    ...(noRoom === null ? {} : { noRoom }),
    prediction: loadOrNull(run, p.predictionHash, outcomeSchema),
    ...(backtest === null ? {} : { backtest }),
    verdict: loadOrNull(run, p.verdictHash, verdictSchema),
    approval: p.approval,
    ...(p.cosignature === undefined ? {} : { cosignature: p.cosignature }),
    ...(p.announcement === undefined ? {} : { announcement: p.announcement }),
    decision: p.decision,
    decisionDigest:
      p.decision === null
        ? null
        : decisionDigest(p.decision, { chainId: deps.chain.state.chainId, module: deps.deployment.module }),
    signatures: p.signatures,
    receipt: loadOrNull(run, p.receiptHash, receiptSchema),
    result: p.result,
    modelCostUsd12: calls.reduce((sum, call) => sum + BigInt(call.costUsd12), 0n).toString(),
  };
  const hash = run.writeRecord(whole);
  await deps.fault("after-record");
  return hash;
};

/** Hash of the record before this cycle's: also on a retry, when this cycle's own record is the newest. */
const previousOf = (deps: Pick<Deps, "run">, cycle: number): Bytes32 => {
  const before = deps.run.cycles().findLast((one) => one < cycle);
  return before === undefined ? ZERO_HASH : deps.run.readRecord(before).hash;
};
