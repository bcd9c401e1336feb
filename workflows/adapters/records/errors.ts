/** What went wrong with a run's folder. Messages name files inside the folder, never the way to it. */
export class RecordStoreUnwritableError extends Error {
  readonly code = "RECORD_STORE_UNWRITABLE";
  constructor(file: string, reason: string) {
    super(
      `Cannot write ${file} of the record store: ${reason}.\nFree space or fix the permissions of .exchequer/runs, then start again: nothing half-written was left.`,
    );
    this.name = "RecordStoreUnwritableError";
  }
}

export class RecordCorruptError extends Error {
  readonly code = "RECORD_CORRUPT";
  /** File inside the run's folder. */
  readonly file: string;
  /** What differs, in one line. */
  readonly difference: string;
  constructor(file: string, difference: string) {
    super(
      `${file} is not what was written: ${difference}.\nTake the file from another copy of this run, or keep the folder as evidence; \`exchequer log verify\` lists all that still holds.`,
    );
    this.name = "RecordCorruptError";
    this.file = file;
    this.difference = difference;
  }
}

export class RecordFormatUnknownError extends Error {
  readonly code = "RECORD_FORMAT_UNKNOWN";
  readonly file: string;
  constructor(file: string, found: unknown) {
    super(
      `${file} has format version ${JSON.stringify(found) ?? "none"}; this software reads version 1.\nRead it with the version of Exchequer that wrote it.`,
    );
    this.name = "RecordFormatUnknownError";
    this.file = file;
  }
}

export class RecordConflictError extends Error {
  readonly code = "RECORD_CONFLICT";
  constructor(file: string, reason: string) {
    super(`Refused to write ${file}: ${reason}.\nRecords are only ever added; start a new run.`);
    this.name = "RecordConflictError";
  }
}

export class RunNotFoundError extends Error {
  readonly code = "RUN_NOT_FOUND";
  constructor(wanted: string | null, known: string[]) {
    const what = wanted === null ? "There is no run yet" : `There is no run, record or folder named "${wanted}"`;
    const next =
      known.length === 0
        ? "`npm start` makes the first one."
        : `Known runs: ${known.slice(0, 5).join(", ")}${known.length > 5 ? ", …" : ""}. \`exchequer log list\` shows all.`;
    super(`${what}.\n${next}`);
    this.name = "RunNotFoundError";
  }
}

export class RecordNotFoundError extends Error {
  readonly code = "RECORD_NOT_FOUND";
  constructor(run: string, what: string) {
    super(`Run ${run} holds no ${what}.\n\`exchequer log list\` shows what each run holds.`);
    this.name = "RecordNotFoundError";
  }
}
