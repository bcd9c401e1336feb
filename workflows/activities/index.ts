import type { Abstention, Tally } from "../../policies/treasury/ballot.ts";
import type { Approval } from "../../policies/treasury/approval.ts";
import type { Cosignature } from "../../policies/treasury/cosignature.ts";
import type { Announcement, CycleRecord, Seal } from "../../policies/treasury/cycleRecord.ts";
import type { Bytes32 } from "../../policies/treasury/money.ts";
import type { Receipt } from "../../policies/treasury/outcome.ts";
import type { Decision, SeatSignature, Signature } from "../../policies/treasury/proposal.ts";
import type { CosignCheck, CosignChecked } from "../messages.ts";
import { abstain, stand } from "./abstain.ts";
import { anchor } from "./anchor.ts";
import { askCosigner, checkCosignature, type CosignAsk } from "./askCosigner.ts";
import { announce, type Announced, waitForVeto } from "./announce.ts";
import { backtestProposal } from "./backtestProposal.ts";
import { broadcast } from "./broadcast.ts";
import { checkApproval } from "./checkApproval.ts";
import { confirm } from "./confirm.ts";
import { critique } from "./critique.ts";
import type { Redact } from "../adapters/redactor.ts";
import type { Deps } from "./deps.ts";
import { draft } from "./draft.ts";
import { asActivity } from "./failures.ts";
import { judge } from "./judge.ts";
import { moved } from "./moved.ts";
import { record } from "./record.ts";
import { rehearse } from "./rehearse.ts";
import { seal } from "./seal.ts";
import { sign } from "./sign.ts";
import { simulate, simulateAgain } from "./tryProposal.ts";
import { size } from "./size.ts";
import { tally } from "./tally.ts";

/** What the snapshot's hash stands for, as far as the workflow decides by it. */
export type Observed = { snapshotHash: Bytes32; policyVersion: number };
export type Committed = { seat: string; draftHash: Bytes32 };
export type Critiqued = { seat: string; critiqueHash: Bytes32 };
export type Sized = { proposalHash: Bytes32; sizedUsd8: string };
export type Simulated = {
  predictionHash: Bytes32;
  decision: Decision;
  /** Block it would be mined in. */ block: { number: number; timestamp: number };
};
/** What the signed call would do in the block it is meant for. */
export type Rehearsed = { predictionHash: Bytes32; status: Receipt["status"] };
/** `gated`: denied by the human gate alone. */
export type Judged = { kind: "allowed" | "denied" | "gated"; verdictHash: Bytes32 };
export type { Announced } from "./announce.ts";
export type { CosignAsk } from "./askCosigner.ts";

/** What a cycle has come to: hashes of blobs, and the few small nouns the chain needs. Null where it was not reached. */
export type CycleState = {
  cycle: number;
  snapshotHash: Bytes32 | null;
  commitments: Committed[];
  critiques: Critiqued[];
  ballotsHash: Bytes32 | null;
  tallyHash: Bytes32 | null;
  proposalHash: Bytes32 | null;
  predictionHash: Bytes32 | null;
  backtestHash: Bytes32 | null;
  verdictHash: Bytes32 | null;
  approval: Approval | null;
  /** Absent where the contract did not ask for the cosigner. */
  cosignature?: Cosignature;
  /** Absent where the contract asked for no veto window. */
  announcement?: Announcement;
  decision: Decision | null;
  signatures: SeatSignature[];
  receiptHash: Bytes32 | null;
};

type Hashes<Name extends string> = { [Key in Name]: Bytes32 };

/** The steps as the workflow calls them. */
export type Activities = {
  observe(p: { cycle: number }): Promise<Observed>;
  draft(p: Hashes<"snapshotHash"> & { seat: string }): Promise<Committed>;
  abstain(p: { seat: string; abstention: Abstention }): Promise<Committed>;
  stand(p: { seat: string; draftHash: Bytes32 }): Promise<Critiqued>;
  critique(p: Hashes<"snapshotHash"> & { seat: string; commitments: Committed[] }): Promise<Critiqued>;
  tally(p: {
    commitments: Committed[];
    critiques: Critiqued[];
  }): Promise<{ result: Tally["result"]; backers: string[]; tallyHash: Bytes32; ballotsHash: Bytes32 }>;
  size(p: Hashes<"snapshotHash" | "tallyHash">): Promise<Sized | null>;
  simulate(p: Hashes<"snapshotHash" | "proposalHash">): Promise<Simulated>;
  simulateAgain(
    p: Hashes<"snapshotHash" | "proposalHash"> & Pick<Simulated, "decision"> & { cosigned?: boolean },
  ): Promise<Simulated>;
  backtestProposal(p: Hashes<"snapshotHash" | "proposalHash" | "predictionHash">): Promise<Hashes<"backtestHash">>;
  judge(
    p: Hashes<"snapshotHash" | "predictionHash" | "backtestHash"> &
      Pick<Simulated, "decision" | "block"> & { announcedAt?: number; cosigned?: boolean },
  ): Promise<Judged>;
  announce(p: { cycle: number; decision: Decision; signatures: SeatSignature[] }): Promise<Announced>;
  waitForVeto(p: { decision: Decision; announced: Announced }): Promise<{ vetoed: boolean }>;
  checkApproval(approval: Approval): Promise<void>;
  askCosigner(p: { decision: Decision; sizedUsd8: string }): Promise<CosignAsk | null>;
  checkCosignature(p: CosignCheck): Promise<CosignChecked>;
  moved(p: Hashes<"snapshotHash" | "proposalHash" | "predictionHash"> & Pick<Simulated, "block">): Promise<boolean>;
  sign(p: { decision: Decision; backers: string[] }): Promise<SeatSignature[]>;
  rehearse(
    p: Hashes<"snapshotHash" | "predictionHash"> & { decision: Decision; signatures: Signature[] },
  ): Promise<Rehearsed>;
  broadcast(p: { cycle: number; decision: Decision; signatures: Signature[] }): Promise<Hashes<"transactionHash">>;
  confirm(
    p: Hashes<"transactionHash" | "snapshotHash" | "predictionHash"> & { decision: Decision },
  ): Promise<Hashes<"receiptHash"> & { status: Receipt["status"] }>;
  record(p: CycleState & { result: CycleRecord["result"] }): Promise<Bytes32>;
  anchor(p: { cycle: number; recordHash: Bytes32; decision: Decision | null }): Promise<Seal>;
};

/** The steps over what they work with, which is there once the first of them is asked for. */
export const createActivities = (redact: Redact, deps: () => Deps): Activities => {
  return {
    observe: asActivity(redact, () => seal(deps())),
    draft: asActivity(redact, (p, signal) => draft(deps(), p, signal)),
    abstain: asActivity(redact, (p) => abstain(deps(), p)),
    stand: asActivity(redact, (p) => stand(deps(), p)),
    critique: asActivity(redact, (p, signal) => critique(deps(), p, signal)),
    tally: asActivity(redact, (p) => tally(deps(), p)),
    size: asActivity(redact, (p) => size(deps(), p)),
    simulate: asActivity(redact, (p) => simulate(deps(), p)),
    simulateAgain: asActivity(redact, (p) => simulateAgain(deps(), p)),
    backtestProposal: asActivity(redact, (p) => backtestProposal(deps(), p)),
    judge: asActivity(redact, (p) => judge(deps(), p)),
    checkApproval: asActivity(redact, (p) => checkApproval(deps(), p)),
    askCosigner: asActivity(redact, (p) => askCosigner(deps(), p)),
    checkCosignature: asActivity(redact, (p) => checkCosignature(deps(), p)),
    moved: asActivity(redact, (p) => moved(deps(), p)),
    sign: asActivity(redact, (p) => sign(deps(), p)),
    rehearse: asActivity(redact, (p) => rehearse(deps(), p)),
    broadcast: asActivity(redact, (p) => broadcast(deps(), p)),
    confirm: asActivity(redact, (p) => confirm(deps(), p)),
    announce: asActivity(redact, (p) => announce(deps(), p)),
    waitForVeto: asActivity(redact, (p) => waitForVeto(deps(), p)),
    record: asActivity(redact, (p) => record(deps(), p)),
    anchor: asActivity(redact, (p) => anchor(deps(), p)),
  };
};
