import { defineQuery, defineUpdate } from "@temporalio/workflow";
import type { Approval } from "../policies/treasury/approval.ts";
import type { SigningSafe, TurnedAway } from "../policies/treasury/cosignature.ts";
import type { CycleRecord } from "../policies/treasury/cycleRecord.ts";
import type { Address, Bytes32, Hex } from "../policies/treasury/money.ts";
import type { Decision } from "../policies/treasury/proposal.ts";

/** What a cycle is asked to do. Everything large lies in the run's folder. */
export type CycleInput = {
  custody: string;
  cycle: number;
  /** Ids of the seats that sit, in the seats file's order. */
  seats: string[];
  critiqueRounds: 0 | 1;
  /** When a person is asked, as the mandate says. */
  approval: { aboveUsd8: string; expirySeconds: number } | null;
};

/** How a cycle ended, and where its record stands. */
export type CycleEnd = { cycle: number; result: CycleRecord["result"]; recordHash: Bytes32; anchorHead: Bytes32 };

export const STAGES = [
  "observe",
  "draft",
  "critique",
  "tally",
  "size",
  "simulate",
  "backtest",
  "judge",
  "approve",
  "cosign",
  "sign",
  "announce",
  "broadcast",
  "confirm",
  "record",
  "anchor",
] as const;
export type Stage = (typeof STAGES)[number];

/** What a person is asked to approve: an answer must name both. */
export type Question = {
  proposalHash: Bytes32;
  policyVersion: number;
  sizedUsd8: string;
  /** Unix seconds. */ expiry: number;
};

/** What the cosigner is asked to sign: a decision that is final, and nothing else. */
export type CosignQuestion = {
  /** Under the signature. */ digest: Bytes32;
  decision: Decision;
  cosigner: Address;
  /** Null where the cosigner is a key, or another contract. */
  safe: SigningSafe | null;
  sizedUsd8: string;
  /** From how much on the contract asks [1e-8 USD]. */ aboveUsd8: string;
  /** Unix seconds. */ expiry: number;
  /** What follows where nobody answers: an announcement that may be vetoed, or nothing. */
  otherwise: "announced" | "not-approved";
};

/** The cosigner's word on one decision: its signature over the decision, or over the refusal of it. */
export type CosignAnswer = { digest: Bytes32; signed: boolean; signature: Hex };
export type CosignCheck = { question: CosignQuestion; answer: CosignAnswer };
/** Whose word it is where it is the cosigner's: its own key's, or its contract's (ERC-1271). */
export type CosignChecked = TurnedAway | "key" | "contract";

export type CycleProgress = {
  stage: Stage;
  /** One-based, of `STAGES.length`. */
  number: number;
  /** Such as `2 of 5 seats`; empty where there is nothing to count. */
  detail: string;
  question: Question | null;
  cosign: CosignQuestion | null;
};

export const progressQuery = defineQuery<CycleProgress>("progress");

/** A person's answer. An Update and not a signal, so that an answer to no question, or to another one, is refused. */
export const approvalUpdate = defineUpdate<void, [Approval]>("approval");

/** The cosigner's answer, an Update for the same reason. */
export const cosignUpdate = defineUpdate<void, [CosignAnswer]>("cosign");
