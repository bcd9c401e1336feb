import { keccak256, parseTransaction, recoverTransactionAddress, type TransactionSerializedEIP1559 } from "viem";
import type { LocalAccount } from "viem";
import { canonicalJson } from "../../policies/treasury/canonical.ts";
import type { Address, Bytes32, Hex } from "../../policies/treasury/money.ts";
import type { FeedAdvanced } from "../adapters/advanceFeeds.ts";
import type { FaultPoint } from "../adapters/faultPoints.ts";
import { receiptOf } from "../adapters/forkChain.ts";
import type { ForkSender } from "../adapters/forkSender.ts";
import type { RunFolder } from "../adapters/recordStore.ts";
import type { Redact } from "../adapters/redactor.ts";
import { minedReceipt, sendOnce } from "../adapters/sendOnce.ts";
import type {
  ChainHead,
  ChainMoment,
  ChangeFeed,
  ChangeSent,
  ChangeStanding,
  ChangeStep,
  ChangeSubmission,
  PlannedChange,
} from "../changeMessages.ts";
import { asActivity } from "./failures.ts";

/** A proposal's calls, as they lie in the change's folder. */
export type DraftText = { targets: Address[]; values: string[]; calldatas: Hex[]; description: string };

/** One step of a change: whose it is, and which try. */
export type StepToSend = {
  step: ChangeStep;
  by: string;
  proposal: string;
  draftHash: Bytes32;
  submission: ChangeSubmission | null;
  attempt: number;
};

/** Governance as a change asks it: every answer is of the chain as it stands. */
export type ChangeGovernance = {
  /** Walked to its end on a chain of its own first; null where the chain has the mandate. */
  plan(): Promise<{ proposal: string; draft: DraftText } | null>;
  look(p: { proposal: string; draft: DraftText; voters: string[] }): Promise<ChangeStanding>;
  head(): Promise<ChainHead>;
  /** The call that takes a step, tried on a chain of its own; `overtaken` where the limits moved on since it was voted. */
  call(p: StepToSend, draft: DraftText): Promise<{ to: Address; data: Hex } | "overtaken">;
  differences(): Promise<string[]>;
  /** The treasury's price feeds. */
  feeds(): Promise<Address[]>;
};

/** What the steps of a change of policy work with. Keys and URLs live behind these, never in an argument of a step. */
export type ChangeDeps = {
  run: Pick<RunFolder, "getSignedTransaction" | "putSignedTransaction" | "putBlob" | "getBlob">;
  governance: ChangeGovernance;
  /** Throws where the chain is no fork: nothing here signs on a live one. */
  sender: () => Promise<ForkSender>;
  account: (role: string) => LocalAccount;
  redact: Redact;
  fault: (point: FaultPoint) => void | Promise<void>;
};

export type SentStep = ({ kind: "sent" } & ChangeSent) | { kind: "overtaken" };

/** The steps as the workflow calls them. */
export type ChangeActivities = {
  planChange(): Promise<PlannedChange | null>;
  lookAtChange(p: { planned: PlannedChange; voters: string[] }): Promise<ChangeStanding>;
  readHead(): Promise<ChainHead>;
  sendStep(p: StepToSend): Promise<SentStep>;
  warpTo(until: ChainMoment): Promise<{ feeds: ChangeFeed[] }>;
  differencesFromFile(): Promise<string[]>;
};

/** The steps over what they work with. */
export const createChangeActivities = (deps: ChangeDeps): ChangeActivities => {
  const { redact, governance, run } = deps;
  const draftOf = (hash: Bytes32): DraftText => JSON.parse(run.getBlob(hash)) as DraftText;
  return {
    planChange: asActivity<void, PlannedChange | null>(redact, async () => {
      const planned = await governance.plan();
      if (planned === null) return null;
      return { proposal: planned.proposal, draftHash: run.putBlob(canonicalJson(planned.draft)) };
    }),
    lookAtChange: asActivity(redact, ({ planned, voters }) =>
      governance.look({ proposal: planned.proposal, draft: draftOf(planned.draftHash), voters }),
    ),
    readHead: asActivity<void, ChainHead>(redact, () => governance.head()),
    sendStep: asActivity(redact, (p) => sendStep(deps, p, draftOf(p.draftHash))),
    warpTo: asActivity(redact, (until) => warpTo(deps, until)),
    differencesFromFile: asActivity<void, string[]>(redact, () => governance.differences()),
  };
};

/** Sends a step exactly once however often it is tried, and waits until it is mined. */
const sendStep = async (deps: ChangeDeps, p: StepToSend, draft: DraftText): Promise<SentStep> => {
  const chain = await deps.sender();
  const name = await openName(deps, chain, p);
  // What was signed is what is sent, whatever has become of the chain meanwhile.
  const call =
    deps.run.getSignedTransaction(name) === null
      ? await deps.governance.call(p, draft)
      : { to: ZERO, data: "0x" as Hex };
  if (call === "overtaken") return { kind: "overtaken" };
  const hash = await sendOnce({
    run: deps.run,
    chain,
    name,
    account: deps.account(p.by),
    ...call,
    gas: STEP_GAS,
    onSigned: () => deps.fault("after-sign"),
    onSent: () => deps.fault("after-broadcast"),
  });
  const receipt = await minedReceipt(chain, hash);
  return {
    kind: "sent",
    step: p.step,
    by: p.by,
    hash,
    block: Number(receipt.blockNumber),
    status: receipt.status,
  };
};

const ZERO: Address = "0x0000000000000000000000000000000000000000";
/** More than any step of governance takes, under the gas limit of any chain's block. */
const STEP_GAS = 16_000_000n;

/**
 * The name of a step's transaction. One that can never be mined any more, since its account's number was used by another, makes
 * room for the next name, and so does one that was mined as reverted before this attempt; every other keeps it.
 */
const openName = async ({ run }: ChangeDeps, { client }: ForkSender, p: StepToSend): Promise<string> => {
  const of = p.step === "vote" ? `-${p.by}` : p.submission === null ? "" : `-${p.submission.id.slice(2, 18)}`;
  let reverted = 0;
  for (let number = 1; ; number += 1) {
    const name = `${p.step}${of}-${number}`.replace(/[^A-Za-z0-9._-]/g, "-");
    const raw = run.getSignedTransaction(name);
    if (raw === null) return name;
    const receipt = await receiptOf(client, keccak256(raw));
    if (receipt?.status === "reverted" && reverted < p.attempt - 1) {
      reverted += 1;
      continue;
    }
    if (receipt !== null) return name;
    const serializedTransaction = raw as TransactionSerializedEIP1559;
    const address = await recoverTransactionAddress({ serializedTransaction });
    const { nonce = 0 } = parseTransaction(serializedTransaction);
    if (nonce >= (await client.getTransactionCount({ address }))) return name;
  }
};

/** Lets a fork's time pass; its feeds say the price they have as of then, for nobody reports to them here. */
const warpTo = async (deps: ChangeDeps, until: ChainMoment): Promise<{ feeds: ChangeFeed[] }> => {
  const chain = await deps.sender();
  const head = await chain.head();
  if (until.clock === "blocknumber") {
    if (until.at > head.number) await chain.skip(until.at - head.number);
    const { timestamp } = await chain.head();
    return { feeds: saidFeeds(await chain.warp(timestamp + 1, await deps.governance.feeds())) };
  }
  // A try that was cut off after the block has nothing left to do.
  if (head.timestamp >= until.at) return { feeds: [] };
  return { feeds: saidFeeds(await chain.warp(until.at, await deps.governance.feeds())) };
};

const saidFeeds = (feeds: readonly FeedAdvanced[]): ChangeFeed[] =>
  feeds.map(({ feed, description, how }) => ({ feed, description, how }));
