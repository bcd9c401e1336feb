import { HistoryFileRefusedError, HistoryLineRefusedError } from "../import/refusals.ts";
import type { Row, Table } from "./table.ts";

const DELIMITERS = [",", ";", "\t", "|"];
/** No cell of a history is this long; a quote that never closes is. */
const LONGEST_ROW = 1 << 22;

/** Comma, semicolon, tab or bar; quotes may hold any of them and line ends; `#` opens a comment line before the first row. */
export const csvTable = async (text: AsyncIterable<string>, path: string): Promise<Table> => {
  const comments: string[] = [];
  let delimiter = ",";
  let width = 0;
  const cellsOf = (line: string): string[] =>
    (line.includes('"') ? quoted(line, delimiter) : line.split(delimiter)).map(bare);

  const batches = async function* (): AsyncIterable<Row[]> {
    for await (const batch of wholeLines(text, path)) {
      const rows: Row[] = [];
      for (const [line, content] of batch) {
        if (content.trim() === "") continue;
        if (content.startsWith("#")) {
          if (width > 0) throw new HistoryLineRefusedError(path, line, "a comment stands between rows");
          comments.push(content.slice(1).trim());
          continue;
        }
        if (width === 0) delimiter = delimiterOf(content);
        const values = cellsOf(content);
        if (width === 0) width = values.length;
        if (values.length !== width)
          throw new HistoryLineRefusedError(path, line, `it has ${values.length} cells, the first row has ${width}`);
        rows.push({ line, values });
      }
      if (rows.length > 0) yield rows;
    }
  };
  const rest = batches()[Symbol.asyncIterator]();
  const first = await rest.next();
  if (first.done) throw new HistoryFileRefusedError(path, "it holds no rows");
  const [head, ...others] = first.value as [Row, ...Row[]];
  const named = isHeader(head.values as string[]);
  return {
    fields: named ? (head.values as string[]) : null,
    comments,
    batches: (async function* () {
      yield named ? others : [head, ...others];
      for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
    })(),
  };
};

const bare = (cell: string): string => cell.trim();

const delimiterOf = (line: string): string =>
  DELIMITERS.map((mark) => [mark, line.split(mark).length] as const).toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? ",";

/** A header names things: no cell of it is a number, a date or hex, and most have letters. */
const isHeader = (cells: readonly string[]): boolean => {
  const filled = cells.filter((cell) => cell !== "");
  if (filled.some((cell) => /^[-+.\d[]/.test(cell))) return false;
  return filled.length > 0 && filled.every((cell) => /[A-Za-z]/.test(cell));
};

const quoted = (line: string, delimiter: string): string[] => {
  const cells: string[] = [];
  let [cell, inside] = ["", false];
  for (let at = 0; at < line.length; at++) {
    const char = line[at] as string;
    if (char === '"') {
      if (inside && line[at + 1] === '"') cell += line[++at];
      else inside = !inside;
    } else if (char === delimiter && !inside) {
      cells.push(cell);
      cell = "";
    } else cell += char;
  }
  return [...cells, cell];
};

/** Lines with their numbers; one that a quote leaves open goes on in the next. */
const wholeLines = async function* (text: AsyncIterable<string>, path: string): AsyncIterable<[number, string][]> {
  let [left, line, open, from] = ["", 0, "", 0];
  const take = (content: string, batch: [number, string][]): void => {
    line++;
    const joined = open === "" ? content : `${open}\n${content}`;
    if (open === "") from = line;
    if (joined.includes('"') && (joined.split('"').length - 1) % 2 === 1) {
      if (joined.length > LONGEST_ROW) throw new HistoryLineRefusedError(path, from, "its quote never closes");
      open = joined;
      return;
    }
    open = "";
    batch.push([from, joined.endsWith("\r") ? joined.slice(0, -1) : joined]);
  };
  for await (const piece of text) {
    const batch: [number, string][] = [];
    const lines = (left + (line === 0 && left === "" ? piece.replace(/^\uFEFF/, "") : piece)).split("\n");
    left = lines.pop() as string;
    if (left.length > LONGEST_ROW)
      throw new HistoryLineRefusedError(path, line + 1, "it is longer than any row of history");
    for (const content of lines) take(content, batch);
    yield batch;
  }
  const last: [number, string][] = [];
  if (left !== "") take(left, last);
  if (open !== "") throw new HistoryLineRefusedError(path, from, "its quote never closes");
  yield last;
};
