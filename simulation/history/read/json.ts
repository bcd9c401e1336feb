import { HistoryFileRefusedError, HistoryLineRefusedError } from "../import/refusals.ts";
import type { Row, Table } from "./table.ts";

const LONGEST_RECORD = 1 << 22;

/**
 * The records of the first array of objects or arrays in a file, wherever it lies (`{"data": […]}`, `{"result": […]}`, an array
 * alone), or one object a line. Only one record at a time is held.
 */
export const jsonTable = async (text: AsyncIterable<string>, path: string, lines: boolean): Promise<Table> => {
  let fields: string[] | null = null;
  const valuesOf = (record: unknown, line: number): readonly unknown[] => {
    if (Array.isArray(record)) return record;
    if (record === null || typeof record !== "object")
      throw new HistoryLineRefusedError(path, line, "this is neither an object nor an array");
    fields ??= Object.keys(record);
    return fields.map((field) => (record as Record<string, unknown>)[field] ?? null);
  };
  const batches = async function* (): AsyncIterable<Row[]> {
    for await (const records of recordsOf(text, path, lines)) {
      const rows = records.map(([line, source]) => ({ line, values: valuesOf(parsed(source, path, line), line) }));
      if (rows.length > 0) yield rows;
    }
  };
  const rest = batches()[Symbol.asyncIterator]();
  const first = await rest.next();
  if (first.done) throw new HistoryFileRefusedError(path, "it holds no array of records");
  return {
    fields,
    comments: [],
    batches: (async function* () {
      yield first.value;
      for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
    })(),
  };
};

const parsed = (source: string, path: string, line: number): unknown => {
  try {
    // Integers beyond 2^53 lose units as numbers: they become strings.
    return JSON.parse(source.replace(/([:[,]\s*)(-?\d{16,})(?=\s*[,}\]])/g, '$1"$2"'));
  } catch {
    throw new HistoryLineRefusedError(path, line, "this is not JSON");
  }
};

/** Source text of each record, with the line it begins on. */
const recordsOf = async function* (
  text: AsyncIterable<string>,
  path: string,
  lines: boolean,
): AsyncIterable<[number, string][]> {
  const scan = { line: 1, inString: false, escaped: false, record: "", depth: 0, from: 0, done: false };
  /** What stands open outside of records: records are what lies directly inside an array, or at the top. */
  const open: string[] = [];
  let found = false;
  for await (const piece of text) {
    const records: [number, string][] = [];
    let start = scan.depth > 0 ? 0 : -1;
    for (let at = 0; at < piece.length && !scan.done; at++) {
      const char = piece[at] as string;
      if (char === "\n") scan.line++;
      if (scan.inString) {
        if (scan.escaped) scan.escaped = false;
        else if (char === "\\") scan.escaped = true;
        else if (char === '"') scan.inString = false;
        continue;
      }
      if (char === '"') scan.inString = true;
      else if (char === "{" || char === "[") {
        if (scan.depth > 0) scan.depth++;
        else if (open.at(-1) === "[" || (lines && open.length === 0)) {
          found = true;
          [scan.depth, scan.from, start] = [1, scan.line, at];
        } else open.push(char);
      } else if (char === "}" || char === "]") {
        if (scan.depth > 0) {
          if (--scan.depth === 0) {
            records.push([scan.from, scan.record + piece.slice(start, at + 1)]);
            [scan.record, start] = ["", -1];
          }
        } else {
          open.pop();
          // The array that held records is over: what follows is about them, not of them.
          if (found && char === "]") scan.done = true;
        }
      }
    }
    if (scan.depth > 0) scan.record += piece.slice(start);
    if (scan.record.length > LONGEST_RECORD)
      throw new HistoryLineRefusedError(path, scan.from, "this record never ends");
    if (records.length > 0) yield records;
  }
  if (scan.depth > 0 || (found && !scan.done && !lines))
    throw new HistoryLineRefusedError(path, scan.line, "the file is cut off here");
};
