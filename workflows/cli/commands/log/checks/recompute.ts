import { backtestLimitsOf, judgeBacktest, withBacktest } from "../../../../../policies/backtestLimits.ts";
import { mandateSchema, type Mandate } from "../../../../../policies/treasury/mandate.ts";
import { canonicalJson } from "../../../../../policies/treasury/canonical.ts";
import type { CycleRecord } from "../../../../../policies/treasury/cycleRecord.ts";
import { judge } from "../../../../../policies/judge.ts";
import { factsFromPrediction } from "../../../../../policies/facts.ts";
import { tally } from "../../../../../policies/tally.ts";
import { noRoomFor, sizeProposal } from "../../../../../simulation/size.ts";
import { RecordCorruptError, type RunFolder } from "../../../../adapters/recordStore.ts";
import { equal, fails, type Check } from "./check.ts";
import { predictionAsJudged } from "./content.ts";

/**
 * The mandate that a record was judged by, from its blob.
 * @throws RecordNotFoundError, RecordCorruptError
 */
export const mandateOf = (run: RunFolder, record: CycleRecord): Mandate => {
  const text = run.getBlob(record.mandateHash);
  const parsed = mandateSchema.safeParse(JSON.parse(text));
  if (!parsed.success || canonicalJson(parsed.data) !== text)
    throw new RecordCorruptError(`blobs/${record.mandateHash.slice(2)}`, "it is no mandate in canonical form");
  return parsed.data;
};

/** Runs the code that decided once more on what the record holds: no network, no clock, no model. */
export const recomputeChecks = (record: CycleRecord, mandate: Mandate): Check[] => [
  equal("tally", record.tally, tally(record.ballots, { quorum: mandate.council.quorum })),
  equal("sizing", record.proposal, sizeProposal({ ...record, mandate })),
  equal("room for a trade", record.noRoom ?? null, noRoomFor({ ...record, mandate })),
  ...verdictChecks(record, mandate),
];

/** Code and contract looked at the same prediction: both say what the record says. */
const verdictChecks = (record: CycleRecord, mandate: Mandate): Check[] => {
  const { verdict, decision, snapshot } = record;
  const prediction = predictionAsJudged(record);
  if (verdict === null || prediction === null || decision === null)
    return verdict === null ? [] : [fails("verdict", "there is a verdict and nothing it could be about")];
  // The finding about the snapshot's age says in which block the verdict was given; everything else must follow from it.
  const age = Number(verdict.findings.findLast((finding) => finding.rule === "snapshot-age")?.observed ?? "1");
  const block = { number: snapshot.block.number + age, timestamp: snapshot.block.timestamp + SECONDS_PER_BLOCK * age };
  const through = { announcedAt: announcedAt(record), cosigned: record.cosignature?.answer === "signed" };
  const again = judge(factsFromPrediction({ mandate, snapshot, decision, outcome: prediction, block, ...through }));
  const { backtest } = record;
  if (backtest === undefined) return [fails("verdict", "it was given without a backtest, and nothing may be")];
  const past = judgeBacktest(backtest, backtestLimitsOf(mandate));
  return [
    equal("verdict", verdict, withBacktest(again, past)),
    equal("contract's own findings", prediction.onchainFindings, again.findings),
  ];
};

/** A veto ends a cycle before its decision is judged once more: the verdict there is about an unannounced one. */
const announcedAt = ({ announcement }: CycleRecord): number | undefined =>
  announcement === undefined || announcement.vetoed ? undefined : announcement.announcedAt;

/** Blocks of a fork stand this far apart. */
const SECONDS_PER_BLOCK = 12;
