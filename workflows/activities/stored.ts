import { canonicalJson } from "../../policies/treasury/canonical.ts";
import type { Bytes32 } from "../../policies/treasury/money.ts";
import type { RunFolder } from "../adapters/recordStore.ts";

type Blobs = Pick<RunFolder, "putBlob" | "getBlob">;
/** Any noun's schema. */
type Schema<Noun> = { parse(value: unknown): Noun };

/** Puts a noun into the run's blobs and returns its hash: what travels through the workflow's history instead of it. */
export const store = (run: Blobs, noun: unknown): Bytes32 => run.putBlob(canonicalJson(noun));

/**
 * Reads back what `store` put there; the store checks the bytes against the hash, the schema their shape.
 * @throws RecordCorruptError, RecordNotFoundError
 */
export const load = <Noun>(run: Blobs, hash: Bytes32, schema: Schema<Noun>): Noun =>
  schema.parse(JSON.parse(run.getBlob(hash)));

export const loadOrNull = <Noun>(run: Blobs, hash: Bytes32 | null, schema: Schema<Noun>): Noun | null =>
  hash === null ? null : load(run, hash, schema);
