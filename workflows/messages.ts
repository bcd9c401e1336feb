import { defineQuery, defineUpdate } from "@temporalio/workflow";
import type { Approval } from "../policies/treasury/approval.ts";
import type { CycleRecord } from "../policies/treasury/cycleRecord.ts";
import type { Bytes32 } from "../policies/treasury/money.ts";

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

export type CycleProgress = {
  stage: Stage;
  /** One-based, of `STAGES.length`. */
  number: number;
  /** Such as `2 of 5 seats`; empty where there is nothing to count. */
  detail: string;
  question: Question | null;
};

export const progressQuery = defineQuery<CycleProgress>("progress");

/** A person's answer. An Update and not a signal, so that an answer to no question, or to another one, is refused. */
export const approvalUpdate = defineUpdate<void, [Approval]>("approval");
