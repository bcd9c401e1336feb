import { basename } from "node:path";

/** A file that cannot be history, whatever its single rows say. */
export class HistoryFileRefusedError extends Error {
  readonly code = "HISTORY_FILE_REFUSED";
  constructor(path: string, why: string, hint = "exchequer history import --help lists what it reads.") {
    super(`${basename(path)} was refused: ${why}.\n${hint}`);
    this.name = "HistoryFileRefusedError";
  }
}

/** A row that no stated rule repairs. Nothing of its file is kept. */
export class HistoryLineRefusedError extends Error {
  readonly code = "HISTORY_LINE_REFUSED";
  readonly line: number;
  constructor(path: string, line: number, why: string, hint = "Mend or remove the line, and import again.") {
    super(`${basename(path)}, line ${line}: ${why}.\n${hint}`);
    this.name = "HistoryLineRefusedError";
    this.line = line;
  }
}

/** What was said of a pool, or stands in its file's name, is not what its events show. */
export class PoolMismatchError extends Error {
  readonly code = "HISTORY_POOL_MISMATCH";
  constructor(path: string, why: string, hint: string) {
    super(`${basename(path)} was refused: ${why}.\n${hint}`);
    this.name = "PoolMismatchError";
  }
}
