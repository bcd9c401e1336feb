import type { CycleRecord, Seal } from "../../../../../policies/treasury/cycleRecord.ts";
import type { Bytes32 } from "../../../../../policies/treasury/money.ts";
import { ZERO_HASH, type RunFolder } from "../../../../adapters/recordStore.ts";
import { notProven } from "../../../notProven.ts";
import { backtestChecks } from "./backtest.ts";
import { attempt, equal, fails, holds, type Check } from "./check.ts";
import { blobChecks, contentChecks } from "./content.ts";
import { cosignatureChecks } from "./cosignature.ts";
import { type HeldAgainst, historyChecks } from "./history.ts";
import { manifestChecks } from "./manifest.ts";
import { mandateOf, recomputeChecks } from "./recompute.ts";
import { approvalChecks, sealChecks, signatureChecks } from "./signatures.ts";
import { signedChecks } from "./signed.ts";

export type Verified = { record: CycleRecord; hash: Bytes32; seal: Seal | null };
export type RecordReport = {
  file: string;
  cycle: number;
  recordHash: Bytes32 | null;
  result: string | null;
  checks: Check[];
};
export type PureReport = { records: RecordReport[]; bundle: Check[]; readable: Verified[]; notProven: string[] };

const NO_FILES: HeldAgainst = { files: [], named: false };

/**
 * Everything about a run that can be checked from its files alone, and from those of market history that are at hand. Goes on
 * after a failure: one bad record hides no other.
 */
export const verifyRun = async (run: RunFolder, against = NO_FILES): Promise<PureReport> => {
  const records: RecordReport[] = [];
  const unproven: string[] = [];
  const readable: Verified[] = [];
  let previous: Bytes32 | null = ZERO_HASH;
  let head: Bytes32 | null = ZERO_HASH;
  for (const cycle of run.cycles()) {
    const seen = await verifyRecord(run, cycle, previous, head, against);
    records.push(seen.report);
    if (seen.verified) readable.push(seen.verified);
    if (seen.verified) unproven.push(...notProven(seen.verified.record, seen.heldAgainstFile));
    previous = seen.verified?.hash ?? null;
    head = seen.verified?.seal?.anchorHead ?? null;
  }
  const bundle = [
    ...(records.length === 0 ? [fails("records", "the run holds no record")] : []),
    ...manifestChecks(run),
    ...attempt("signed transactions", () => signedChecks(run, readable)),
  ];
  return { records, bundle, readable, notProven: [...new Set(unproven)] };
};

const verifyRecord = async (
  run: RunFolder,
  cycle: number,
  previous: Bytes32 | null,
  head: Bytes32 | null,
  against: HeldAgainst,
): Promise<{ report: RecordReport; verified: Verified | null; heldAgainstFile: boolean }> => {
  const file = `records/${cycle}.json`;
  let stored: ReturnType<RunFolder["readRecord"]>;
  try {
    stored = run.readRecord(cycle);
  } catch (error) {
    const checks = [fails("readable", (error as Error).message.split("\n")[0] ?? "")];
    return { report: { file, cycle, recordHash: null, result: null, checks }, verified: null, heldAgainstFile: false };
  }
  const { record, hash } = stored;
  let seal: Seal | null = null;
  const sealCheck = attempt("seal", () => {
    seal = run.readSeal(cycle);
    return sealChecks(record, hash, seal, head);
  });
  const history = await historyChecks(run, record, against);
  const checks = [
    holds("readable"),
    ...sealCheck,
    previous === null
      ? fails("chain of records", "the record before it cannot be read")
      : equal("chain of records", record.previous, previous),
    ...blobChecks(run, record),
    ...contentChecks(record),
    ...attempt("recomputation", () => recomputeChecks(record, mandateOf(run, record))),
    ...(await backtestChecks(run, record)),
    ...history,
    ...(await signatureChecks(record)),
    ...(await approvalChecks(record)),
    ...(await cosignatureChecks(run, record)),
  ];
  return {
    report: { file, cycle, recordHash: hash, result: record.result, checks },
    verified: { record, hash, seal },
    heldAgainstFile: history.length > 0 && history.every(({ ok }) => ok),
  };
};
