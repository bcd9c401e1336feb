import { hashOf } from "../../../../../policies/treasury/canonical.ts";
import type { CycleRecord } from "../../../../../policies/treasury/cycleRecord.ts";
import type { Bytes32 } from "../../../../../policies/treasury/money.ts";
import type { RunFolder } from "../../../../adapters/recordStore.ts";
import { simulationHashOf } from "../../../../../simulation/decision.ts";
import { attempt, equal, fails, holds, type Check } from "./check.ts";

/** Blobs that a record names, with what each is. */
export const blobsOf = (record: CycleRecord): { what: string; hash: Bytes32 }[] => {
  const calls = [...record.drafts, ...record.critiques].flatMap((statement) =>
    statement.calls.flatMap((call) => [
      { what: `prompt of ${statement.seat}`, hash: call.promptHash },
      { what: `schema of ${statement.seat}`, hash: call.schemaHash },
      { what: `parameters of ${statement.seat}`, hash: call.parametersHash },
      ...(call.answerHash === null ? [] : [{ what: `answer of ${statement.seat}`, hash: call.answerHash }]),
    ]),
  );
  const past = record.backtest === undefined ? [] : [{ what: "prices", hash: record.backtest.pastHash }];
  return [{ what: "mandate", hash: record.mandateHash }, { what: "seats", hash: record.seatsHash }, ...past, ...calls];
};

/** Every text that the record names by hash is there and hashes to its name. */
export const blobChecks = (run: RunFolder, record: CycleRecord): Check[] => {
  const blobs = blobsOf(record);
  const broken = blobs.flatMap(({ what, hash }) =>
    attempt(`blob: ${what}`, () => {
      run.getBlob(hash);
      return holds(what);
    }).filter((check) => !check.ok),
  );
  return broken.length > 0 ? broken : [holds("blobs", `${blobs.length} texts hash to their names`)];
};

/** What the record says about itself hangs together: hashes, commitments, ballots, costs. */
export const contentChecks = (record: CycleRecord): Check[] => {
  const proposal = record.proposal;
  const cost = [...record.drafts, ...record.critiques]
    .flatMap((statement) => statement.calls)
    .reduce((sum, call) => sum + BigInt(call.costUsd12), 0n);
  return [
    equal("snapshot hash", record.snapshotHash, hashOf(record.snapshot)),
    equal(
      "draft commitments",
      record.commitments,
      record.drafts.map((draft) => ({ seat: draft.seat, draftHash: hashOf(draft) })),
    ),
    ballotCheck(record),
    equal("cost of models", record.modelCostUsd12, cost.toString()),
    ...(proposal
      ? [
          equal("proposal names its snapshot", proposal.snapshotHash, record.snapshotHash),
          equal("proposal names its tally", proposal.tallyHash, hashOf(record.tally)),
        ]
      : []),
    ...decisionChecks(record),
    resultCheck(record),
  ];
};

/** Each ballot says what its seat said last: in its critique, else in its draft. */
const ballotCheck = (record: CycleRecord): Check => {
  const positions = (list: { seat: string; position: unknown }[]): Map<string, unknown> =>
    new Map(list.map((one) => [one.seat, one.position]));
  const [drafts, critiques] = [positions(record.drafts), positions(record.critiques)];
  const hashes = new Map(record.commitments.map((commitment) => [commitment.seat, commitment.draftHash]));
  const recorded = record.ballots.map(({ seat, position, draftHash, type, weightBps }) => ({
    seat,
    position,
    draftHash,
    type,
    weightBps,
  }));
  const expected = record.ballots.map(({ seat }) => {
    const sat = record.seats.find((candidate) => candidate.id === seat);
    return {
      seat,
      position: critiques.get(seat) ?? drafts.get(seat),
      draftHash: hashes.get(seat),
      type: sat?.type,
      weightBps: sat?.weightBps,
    };
  });
  if (record.ballots.length !== record.seats.length)
    return fails("ballots", `${record.ballots.length} ballots of ${record.seats.length} seats`);
  return equal("ballots", recorded, expected);
};

/**
 * The prediction that the verdict is about. Where the signed call was found to revert it was not sent, and the prediction
 * says so; the verdict before it was about the same prediction as one that runs.
 */
export const predictionAsJudged = ({ prediction, result, receipt }: CycleRecord): CycleRecord["prediction"] =>
  prediction !== null && result === "reverted" && receipt === null ? { ...prediction, status: "executed" } : prediction;

/** The decision that was signed is the one that was proposed, simulated and seen. */
const decisionChecks = (record: CycleRecord): Check[] => {
  const { decision, snapshot, prediction, proposal } = record;
  if (decision === null) return [];
  const judged = predictionAsJudged(record);
  const fixed = {
    custody: decision.custody,
    policyVersion: decision.policyVersion,
    seatEpoch: decision.seatEpoch,
    nonce: decision.nonce,
    snapshotBlock: decision.snapshotBlock,
    snapshotHash: decision.snapshotHash,
    actions: decision.actions,
  };
  const seen = {
    custody: snapshot.custody.address,
    policyVersion: snapshot.policyVersion,
    seatEpoch: snapshot.seatEpoch,
    nonce: snapshot.nextNonce,
    snapshotBlock: snapshot.block.number,
    snapshotHash: record.snapshotHash,
    actions: proposal?.actions,
  };
  return [
    equal("decision is about what was seen and proposed", fixed, seen),
    equal(
      "decision binds the simulated outcome",
      {
        predictedNavUsd8: decision.predictedNavUsd8,
        simulationHash: decision.simulationHash,
        rationaleHash: decision.rationaleHash,
      },
      {
        predictedNavUsd8: prediction?.navAfterUsd8,
        simulationHash: judged && simulationHashOf(judged),
        rationaleHash: proposal && hashOf(proposal),
      },
    ),
  ];
};

/** Whether the cosigner was asked and did not sign, and holders were not asked in its place. */
const isUnsigned = ({ cosignature, announcement }: CycleRecord): boolean =>
  cosignature !== undefined && cosignature.answer !== "signed" && announcement === undefined;

/** How a cycle says it ended fits how far it came. */
const resultCheck = (record: CycleRecord): Check => {
  const { result, tally, verdict, receipt, proposal, prediction } = record;
  const expected =
    receipt !== null
      ? receipt.status
      : record.announcement?.vetoed === true || isUnsigned(record)
        ? "not-approved"
        : verdict?.kind === "denied"
          ? "denied"
          : prediction?.status === "reverted"
            ? "reverted"
            : proposal !== null
              ? "not-approved"
              : tally.result === "below-quorum"
                ? "below-quorum"
                : "hold";
  return equal("result fits the stages", result, expected);
};
