import { z } from "zod";
import { canonicalJson } from "../../policies/treasury/canonical.ts";
import type { Bytes32 } from "../../policies/treasury/money.ts";
import type { RunFolder } from "../adapters/recordStore.ts";

type Blobs = Pick<RunFolder, "putBlob" | "getBlob">;

/** Puts a noun into the run's blobs and returns its hash: what travels through the workflow's history instead of it. */
export const store = (run: Blobs, noun: unknown): Bytes32 => run.putBlob(canonicalJson(noun));

/**
 * Reads back what `store` put there; the store checks the bytes against the hash, the schema their shape.
 * @throws RecordCorruptError, RecordNotFoundError
 */
export const load = <Schema extends z.ZodType>(run: Blobs, hash: string, schema: Schema): z.infer<Schema> =>
  schema.parse(JSON.parse(run.getBlob(hash as Bytes32)));

export const loadOrNull = <Schema extends z.ZodType>(run: Blobs, hash: string | null, schema: Schema): z.infer<Schema> | null =>
  hash === null ? null : load(run, hash, schema);
