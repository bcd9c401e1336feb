import { HistoryFileRefusedError } from "../import/refusals.ts";
import { csvTable } from "./csv.ts";
import { openBytes } from "./fileBytes.ts";
import { jsonTable } from "./json.ts";

/** One record of a file. `line` is where a reader finds it: a line of text, or a row's number in a Parquet file. */
export type Row = { line: number; values: readonly unknown[] };

/** Rows of a file in its own order, some at a time: a file larger than memory passes through. */
export type Table = {
  /** Names of the values; null where the file does not say. */
  fields: readonly string[] | null;
  /** Lines before the rows that are marked as comments. */
  comments: readonly string[];
  batches: AsyncIterable<Row[]>;
};

/** CSV, JSON and lines of JSON, each gzipped or not, and Parquet, told apart by what the file begins with. */
export const openTable = async (path: string): Promise<Table & { sha256: () => `0x${string}` }> => {
  const file = await openBytes(path);
  if (file.begins.toString("latin1", 0, 4) === "PAR1") return (await import("./parquet.ts")).parquetTable(path);
  const begins = file.begins
    .toString("utf8")
    .replace(/^\uFEFF/, "")
    .trimStart();
  if (begins === "") throw new HistoryFileRefusedError(path, "it is empty");
  const isJson = begins[0] === "{" || begins[0] === "[";
  const table = isJson ? await jsonTable(file.text(), path, isLines(begins)) : await csvTable(file.text(), path);
  return { ...table, sha256: file.sha256 };
};

/** One JSON object a line: the first line is whole, and the next begins as it did. */
const isLines = (begins: string): boolean => {
  const [first = "", second = ""] = begins.split("\n");
  return first[0] === "{" && first.trimEnd().endsWith("}") && second.trimStart()[0] === "{";
};
