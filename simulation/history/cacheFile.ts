import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { z } from "zod";
import { canonicalJson } from "../../policies/treasury/canonical.ts";
import type { Bytes32 } from "../../policies/treasury/money.ts";
import { writeWhole } from "../wholeFile.ts";
import type { Column } from "./column.ts";
import { type HistorySet, poolFactsSchema, type Series, SERIES_KINDS } from "./set.ts";

// A set in one file: the magic line, the length of the header (uint32, little endian), the header as canonical JSON, the
// provenance as JSON the same way, zeros up to a multiple of eight, then time and columns of each series as they lie in
// memory, little endian, then the content hash's 32 bytes. It covers header and columns, and every load computes it anew.

const MAGIC = "exchequer history 1\n";
const TIME = "time";
const HASH_BYTES = 32;

const columnSchema = z.strictObject({
  name: z.string(),
  type: z.enum(["float", "int"]),
  unit: z.string(),
  width: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]),
});
const gapSchema = z.strictObject({ afterTime: z.number(), beforeTime: z.number(), missing: z.number() });
const headerSchema = z.strictObject({
  format: z.literal(1),
  synthetic: z.strictObject({ generator: z.string(), seed: z.number().int() }).nullable(),
  series: z.array(
    z.strictObject({
      name: z.string(),
      kind: z.enum(SERIES_KINDS),
      base: z.string(),
      quote: z.string(),
      rows: z.number().int().min(0),
      stepSeconds: z.number().int().min(1).nullable(),
      gaps: z.array(gapSchema),
      pool: poolFactsSchema.nullable(),
      columns: z.array(columnSchema),
    }),
  ),
});
type Header = z.infer<typeof headerSchema>;
const sourcesSchema = z.array(
  z.strictObject({
    file: z.string(),
    sha256: z.templateLiteral(["0x", z.string()]),
    layout: z.string(),
    rowsRead: z.number(),
    rowsKept: z.number(),
    repairs: z.array(z.strictObject({ rule: z.string(), count: z.number(), lines: z.array(z.number()) })),
  }),
);

/** A set with its content hash, from its parts. */
export const makeSet = (parts: Omit<HistorySet, "contentHash">): HistorySet => {
  const names = parts.series.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new HistoryUnreadableError("the set", `two series are called "${twice}"`);
  return { ...parts, contentHash: contentHashOf(headerOf(parts), parts.series) };
};

/** Writes a set as a whole or not at all. @throws FileUnwritableError */
export const saveSet = (set: HistorySet, path: string): void => {
  const texts = [canonicalJson(headerOf(set)), JSON.stringify(set.sources)].map((text) => Buffer.from(text));
  const head = Buffer.concat([Buffer.from(MAGIC), ...texts.flatMap((text) => [lengthOf(text), text])]);
  writeWhole(path, [
    head,
    Buffer.alloc(padding(head.length)),
    ...set.series.flatMap(bytesOf),
    Buffer.from(set.contentHash.slice(2), "hex"),
  ]);
};

/**
 * Reads a set and checks its content hash. Columns share the file's one buffer: nothing is copied.
 * @throws HistoryUnreadableError when the file is not there, cut off, altered or of another format
 */
export const loadSet = (path: string): HistorySet => {
  const file = contentsOf(path);
  const refuse = (why: string): never => {
    throw new HistoryUnreadableError(path, why);
  };
  if (file.subarray(0, MAGIC.length).toString("latin1") !== MAGIC) refuse("it is not a history set");
  let at = MAGIC.length;
  const text = (): unknown => {
    if (at + 4 > file.length) return refuse("it is cut off");
    const length = file.readUInt32LE(at);
    at += 4 + length;
    if (at > file.length) return refuse("it is cut off");
    try {
      return JSON.parse(file.toString("utf8", at - length, at));
    } catch {
      return refuse("its header is not JSON");
    }
  };
  const header = headerSchema.safeParse(text());
  const sources = sourcesSchema.safeParse(text());
  if (!header.success || !sources.success) return refuse("its header is of another format");
  at += padding(at);
  const take = (words: number): number => {
    at += words * 8;
    if (at > file.length) refuse("it is cut off");
    return file.byteOffset + at - words * 8;
  };
  const series = header.data.series.map(({ columns, rows, ...rest }): Series => ({
    ...rest,
    time: new Float64Array(file.buffer, take(rows), rows),
    columns: Object.fromEntries(
      columns.map(({ name, type, unit, width }): [string, Column] => [
        name,
        type === "float"
          ? { type, unit, values: new Float64Array(file.buffer, take(rows), rows) }
          : { type, unit, width, words: new BigUint64Array(file.buffer, take(rows * width), rows * width) },
      ]),
    ),
  }));
  if (at + HASH_BYTES > file.length) refuse("it is cut off");
  if (at + HASH_BYTES < file.length) refuse("something follows its end");
  const contentHash = contentHashOf(header.data, series);
  if (`0x${file.toString("hex", at)}` !== contentHash) refuse("its content does not hash to what it says");
  return { series, synthetic: header.data.synthetic, sources: sources.data, contentHash };
};

const contentsOf = (path: string): Buffer => {
  try {
    const file = readFileSync(path);
    // A small file may lie anywhere in a pool of Node's; columns of eight bytes need a place divisible by eight.
    return file.byteOffset % 8 === 0 ? file : Buffer.from(new Uint8Array(file).buffer);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new HistoryUnreadableError(path, code === "ENOENT" ? "it is not there" : `reading it failed (${code})`);
  }
};

const headerOf = ({ series, synthetic }: Pick<HistorySet, "series" | "synthetic">): Header => ({
  format: 1,
  synthetic,
  series: series.map(({ name, kind, base, quote, time, columns, stepSeconds, gaps, pool }) => ({
    name,
    kind,
    base,
    quote,
    rows: time.length,
    stepSeconds,
    gaps: [...gaps],
    pool,
    columns: Object.entries(columns).map(([column, it]) => ({
      name: column,
      type: it.type,
      unit: it.unit,
      width: it.type === "int" ? it.width : 1,
    })),
  })),
});

const contentHashOf = (header: Header, series: readonly Series[]): Bytes32 => {
  const hash = createHash("sha256").update(canonicalJson(header)).update("\n");
  for (const one of series) for (const bytes of bytesOf(one)) hash.update(bytes);
  return `0x${hash.digest("hex")}`;
};

const bytesOf = ({ time, columns, name }: Series): Uint8Array[] => {
  const arrays = [
    time,
    ...Object.values(columns).map((column) => (column.type === "float" ? column.values : column.words)),
  ];
  if (TIME in columns) throw new HistoryUnreadableError(name, "a column may not be called time");
  return arrays.map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength));
};

const lengthOf = (text: Uint8Array): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  return length;
};

const padding = (length: number): number => (8 - (length % 8)) % 8;

export class HistoryUnreadableError extends Error {
  readonly code = "HISTORY_UNREADABLE";
  constructor(path: string, why: string) {
    super(`${path} cannot be used: ${why}.\nMake it anew: exchequer history import <file…> --out <set>.`);
    this.name = "HistoryUnreadableError";
  }
}
