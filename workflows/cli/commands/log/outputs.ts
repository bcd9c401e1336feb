import { z } from "zod";
import { cycleRecordSchema, RESULTS, sealSchema } from "../../../../policies/treasury/cycleRecord.ts";
import { bytes32 } from "../../../../policies/treasury/money.ts";

/** What `exchequer log … --json` prints, and `exchequer run --json` for a cycle. */

const checkSchema = z.strictObject({ what: z.string(), ok: z.boolean(), detail: z.string() });

export const listOutputSchema = z.strictObject({
  format: z.literal(1),
  /** Oldest first. */
  runs: z.array(
    z.strictObject({
      id: z.string(),
      what: z.string(),
      startedAt: z.string(),
      finishedAt: z.string().nullable(),
      /** `unreadable` where run.json or a record is damaged. */
      state: z.enum(["running", "finished", "failed", "interrupted", "unreadable"]),
      /** How it ended, or what is damaged. */
      note: z.string().nullable(),
      records: z.array(
        z.strictObject({ cycle: z.number().int(), result: z.enum(RESULTS), recordHash: bytes32, sealed: z.boolean() }),
      ),
    }),
  ),
});
export type ListOutput = z.infer<typeof listOutputSchema>;

/** One cycle: the record as stored, its hash, and the seal that ties it to the chain. */
export const cycleOutputSchema = z.strictObject({
  format: z.literal(1),
  run: z.string(),
  recordHash: bytes32,
  record: cycleRecordSchema,
  /** Null where the record hash was not published. */
  seal: sealSchema.nullable(),
});
export type CycleOutput = z.infer<typeof cycleOutputSchema>;

export const verifyOutputSchema = z.strictObject({
  format: z.literal(1),
  run: z.string(),
  ok: z.boolean(),
  /** The first thing that does not hold, in the order of the records. */
  firstBad: z.strictObject({ file: z.string(), what: z.string(), detail: z.string() }).nullable(),
  records: z.array(
    z.strictObject({
      file: z.string(),
      cycle: z.number().int(),
      recordHash: bytes32.nullable(),
      result: z.enum(RESULTS).nullable(),
      checks: z.array(checkSchema),
    }),
  ),
  /** Checks about the folder as a whole. */
  bundle: z.array(checkSchema),
  chain: z.strictObject({
    /** `rebuilt` from the signed transactions, `attached` to a node, or `not-checked`. */
    how: z.enum(["rebuilt", "attached", "not-checked"]),
    note: z.string(),
    head: bytes32.nullable(),
    events: z.number().int(),
    checks: z.array(checkSchema),
  }),
  /** Decisions that are on chain while no record of them was published. */
  anchoredNotPublished: z.array(
    z.strictObject({
      kind: z.enum(["executed", "denied"]),
      digest: bytes32,
      transactionHash: bytes32,
      blockNumber: z.number().int(),
    }),
  ),
  notProven: z.array(z.string()),
});
export type VerifyOutput = z.infer<typeof verifyOutputSchema>;

export const replayOutputSchema = z.strictObject({
  format: z.literal(1),
  run: z.string(),
  cycle: z.number().int(),
  recordHash: bytes32,
  /** True where everything comes out as recorded. */
  ok: z.boolean(),
  checks: z.array(checkSchema),
});
export type ReplayOutput = z.infer<typeof replayOutputSchema>;

export const exportOutputSchema = z.strictObject({
  format: z.literal(1),
  run: z.string(),
  /** Folder as it was given. */
  out: z.string(),
  files: z.number().int(),
  bytes: z.number().int(),
  /** One page a decision, inside the folder. */
  pages: z.array(z.string()),
});
export type ExportOutput = z.infer<typeof exportOutputSchema>;
