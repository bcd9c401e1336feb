import { mandateSchema, type Mandate } from "../../../../../policies/treasury/mandate.ts";
import { canonicalJson } from "../../../../../policies/treasury/canonical.ts";
import type { CycleRecord } from "../../../../../policies/treasury/cycleRecord.ts";
import { sizeProposal } from "../../../../../simulation/size.ts";
import { RecordCorruptError, type RunFolder } from "../../../../adapters/recordStore.ts";
import { equal, type Check } from "./check.ts";

/**
 * The mandate that a record was judged by, from its blob.
 * @throws RecordNotFoundError, RecordCorruptError
 */
export const mandateOf = (run: RunFolder, record: CycleRecord): Mandate => {
  const text = run.getBlob(record.mandateHash);
  const parsed = mandateSchema.safeParse(JSON.parse(text));
  if (!parsed.success || canonicalJson(parsed.data) !== text) throw new RecordCorruptError(`blobs/${record.mandateHash.slice(2)}`, "it is no mandate in canonical form");
  return parsed.data;
};

/** Runs the code that decided once more on what the record holds: no network, no clock, no model. */
export const recomputeChecks = (record: CycleRecord, mandate: Mandate): Check[] => [
  equal("sizing", record.proposal, sizeProposal({ snapshot: record.snapshot, tally: record.tally, mandate })),
];
