import { existsSync, readdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import type { z } from "zod";
import { canonicalJson, hashOf, hashOfText } from "../../../policies/treasury/canonical.ts";
import { cycleRecordSchema, sealSchema, type CycleRecord, type Seal } from "../../../policies/treasury/cycleRecord.ts";
import { hexBytes, type Bytes32, type Hex } from "../../../policies/treasury/money.ts";
import { parseJson, readText, writeAtomic } from "./atomicFile.ts";
import {
  RecordConflictError,
  RecordCorruptError,
  RecordFormatUnknownError,
  RecordNotFoundError,
  RunNotFoundError,
} from "./errors.ts";
import { runInfoSchema, type RunInfo } from "./runInfo.ts";
import { redactDeep, sidecarSchema, type Sidecar } from "./sidecar.ts";

export const ZERO_HASH: Bytes32 = `0x${"0".repeat(64)}`;

export type StoredRecord = { record: CycleRecord; hash: Bytes32; file: string };

/** A run's folder. Every call reads or writes the disk: several processes of one run share it. */
export type RunFolder = {
  id: string;
  folder: string;
  info(): RunInfo;
  /** Changes `run.json`: state, ending, times. */
  update(change: Partial<Omit<RunInfo, "format" | "id">>): RunInfo;
  /** Cycles that have a record, ascending. */
  cycles(): number[];
  /** Writes a record once, checks that it continues the chain, and returns its hash. Writing it again is harmless. */
  writeRecord(record: CycleRecord): Bytes32;
  readRecord(cycle: number): StoredRecord;
  /** Hash that the next record names as `previous`. */
  headHash(): Bytes32;
  writeSeal(seal: Seal): void;
  readSeal(cycle: number): Seal | null;
  writeSidecar(sidecar: Sidecar): void;
  readSidecar(cycle: number): Sidecar | null;
  putBlob(text: string): Bytes32;
  /** @throws RecordCorruptError where the content does not hash to its name */
  getBlob(hash: Bytes32): string;
  hasBlob(hash: Bytes32): boolean;
  /** Persists a signed transaction before it is broadcast. A name keeps its first transaction. */
  putSignedTransaction(name: string, raw: Hex): void;
  getSignedTransaction(name: string): Hex | null;
  /** H2's journal of blocks. */
  chainFile: string;
  /** The bundle that the fork started from. */
  forkFolder: string;
};

/** Reads a JSON file of the run by schema; null where there is none. */
const readBySchema = <T>(folder: string, file: string, schema: z.ZodType<T>): T | null => {
  const text = readText(join(folder, file));
  if (text === null) return null;
  const value = parseJson(text, file);
  const format = (value as { format?: unknown } | null)?.format;
  if (file !== "" && !file.startsWith("seals/") && !file.startsWith("signed/") && format !== 1)
    throw new RecordFormatUnknownError(file, format);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new RecordCorruptError(
    file,
    `${issue?.path.join(".") || "the whole"}: ${issue?.message ?? "does not fit its schema"}`,
  );
};

/** Names in a folder; none where it is absent or no folder. */
const namesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

const cyclesOf = (folder: string): number[] => {
  return namesIn(join(folder, "records"))
    .map((name) => /^(0|[1-9]\d*)\.json$/.exec(name)?.[1])
    .filter((cycle) => cycle !== undefined)
    .map(Number)
    .toSorted((a, b) => a - b);
};

const blobFile = (hash: Bytes32): string => `blobs/${hash.slice(2)}`;

/**
 * Opens the folder of a run, or of an exported bundle: both have the same layout.
 * @throws RunNotFoundError where there is no `run.json`
 */
export const openRun = (path: string): RunFolder => {
  const folder = resolve(path);
  if (!existsSync(join(folder, "run.json"))) throw new RunNotFoundError(basename(folder), []);
  const at = (file: string): string => join(folder, file);

  const info = (): RunInfo => {
    const found = readBySchema(folder, "run.json", runInfoSchema);
    if (found === null) throw new RunNotFoundError(basename(folder), []);
    return found;
  };
  const id = info().id;

  const readRecord = (cycle: number): StoredRecord => {
    const file = `records/${cycle}.json`;
    const record = readBySchema(folder, file, cycleRecordSchema);
    if (record === null) throw new RecordNotFoundError(id, `record of cycle ${cycle}`);
    if (record.cycle !== cycle) throw new RecordCorruptError(file, `it says cycle ${record.cycle}`);
    if (readText(at(file)) !== canonicalJson(record))
      throw new RecordCorruptError(file, "its bytes are not the canonical JSON of its content");
    return { record, hash: hashOf(record), file };
  };

  const headHash = (): Bytes32 => {
    const last = cyclesOf(folder).at(-1);
    return last === undefined ? ZERO_HASH : readRecord(last).hash;
  };

  const writeRecord = (record: CycleRecord): Bytes32 => {
    const file = `records/${record.cycle}.json`;
    const text = canonicalJson(cycleRecordSchema.parse(record));
    const before = cyclesOf(folder).findLast((cycle) => cycle < record.cycle);
    const previous = before === undefined ? ZERO_HASH : readRecord(before).hash;
    if (record.previous !== previous)
      throw new RecordConflictError(
        file,
        `it names ${record.previous} as previous, the record before it is ${previous}`,
      );
    const existing = readText(at(file));
    if (existing !== null && existing !== text)
      throw new RecordConflictError(file, "another record of this cycle stands there");
    if (existing === null) writeAtomic(at(file), text, file);
    return hashOf(record);
  };

  const putBlob = (text: string): Bytes32 => {
    const hash = hashOfText(text);
    // A blob that was damaged is written again; an intact one is left alone.
    if (readText(at(blobFile(hash))) !== text) writeAtomic(at(blobFile(hash)), text, blobFile(hash));
    return hash;
  };

  const getBlob = (hash: Bytes32): string => {
    const text = readText(at(blobFile(hash)));
    if (text === null) throw new RecordNotFoundError(id, blobFile(hash));
    const found = hashOfText(text);
    if (found !== hash) throw new RecordCorruptError(blobFile(hash), `its content hashes to ${found}`);
    return text;
  };

  const signedFile = (name: string): string => {
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(name))
      throw new RecordConflictError(`signed/${name.slice(0, 40)}`, "a name has letters, digits, dots and dashes");
    return `signed/${name}.json`;
  };

  const getSignedTransaction = (name: string): Hex | null => {
    const text = readText(at(signedFile(name)));
    if (text === null) return null;
    const raw = hexBytes.safeParse((parseJson(text, signedFile(name)) as { raw?: unknown }).raw);
    if (!raw.success) throw new RecordCorruptError(signedFile(name), "it holds no raw transaction");
    return raw.data as Hex;
  };

  const putSignedTransaction = (name: string, raw: Hex): void => {
    const existing = getSignedTransaction(name);
    if (existing === raw) return;
    if (existing !== null)
      throw new RecordConflictError(signedFile(name), "another transaction was signed under this name");
    writeAtomic(at(signedFile(name)), canonicalJson({ raw }), signedFile(name));
  };

  const writeSeal = (seal: Seal): void => {
    const file = `seals/${seal.cycle}.json`;
    const text = canonicalJson(sealSchema.parse(seal));
    const { hash } = readRecord(seal.cycle);
    if (hash !== seal.recordHash)
      throw new RecordConflictError(file, `it seals ${seal.recordHash}, the record is ${hash}`);
    const existing = readText(at(file));
    if (existing !== null && existing !== text)
      throw new RecordConflictError(file, "another seal of this cycle stands there");
    if (existing === null) writeAtomic(at(file), text, file);
  };

  return {
    id,
    folder,
    info,
    update: (change) => {
      const next = runInfoSchema.parse(redactDeep({ ...info(), ...change }));
      writeAtomic(at("run.json"), `${JSON.stringify(next, null, 2)}\n`, "run.json");
      return next;
    },
    cycles: () => cyclesOf(folder),
    writeRecord,
    readRecord,
    headHash,
    writeSeal,
    readSeal: (cycle) => readBySchema(folder, `seals/${cycle}.json`, sealSchema),
    writeSidecar: (sidecar) => {
      const file = `sidecar/${sidecar.cycle}.json`;
      writeAtomic(at(file), `${JSON.stringify(sidecarSchema.parse(redactDeep(sidecar)), null, 2)}\n`, file);
    },
    readSidecar: (cycle) => readBySchema(folder, `sidecar/${cycle}.json`, sidecarSchema),
    putBlob,
    getBlob,
    hasBlob: (hash) => existsSync(at(blobFile(hash))),
    putSignedTransaction,
    getSignedTransaction,
    chainFile: at("chain.json"),
    forkFolder: at("fork"),
  };
};
