import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { unwritable, writeWhole } from "../../wholeFile.ts";

const stateSchema = z.strictObject({
  chainId: z.number(),
  pool: z.string(),
  fromBlock: z.number(),
  toBlock: z.number(),
  /** First block that is not there yet. */
  nextBlock: z.number(),
  /** Length of the logs' file up to there; what lies behind was not finished. */
  bytes: z.number(),
  logs: z.number(),
});
export type PullState = z.infer<typeof stateSchema>;
export type PullRange = Pick<PullState, "chainId" | "pool" | "fromBlock" | "toBlock">;

/** What was pulled so far, on disk, in a folder beside the set that will be made of it. No URL is in it. */
export type Journal = {
  state: PullState;
  /** One log a line, as JSON. */
  logsFile: string;
  /** Keeps the logs of blocks up to `nextBlock`, as a whole or not at all. @throws FileUnwritableError */
  append(lines: readonly string[], nextBlock: number): void;
  remove(): void;
};

/**
 * Opens the journal in `folder`, or begins one. After a kill it stands at the last window that was kept whole.
 * @throws PullOfAnotherError where it is of another pool or other blocks, FileUnwritableError
 */
export const openJournal = (folder: string, range: PullRange): Journal => {
  const [stateFile, logsFile] = [join(folder, "state.json"), join(folder, "logs.jsonl")];
  unwritable(folder, () => mkdirSync(folder, { recursive: true }));
  const state: PullState = readState(stateFile) ?? { ...range, nextBlock: range.fromBlock, bytes: 0, logs: 0 };
  for (const part of ["chainId", "pool", "fromBlock", "toBlock"] as const)
    if (state[part] !== range[part])
      throw new PullOfAnotherError(folder, part, String(state[part]), String(range[part]));
  if (!existsSync(logsFile)) unwritable(logsFile, () => writeFileSync(logsFile, ""));
  if (statSync(logsFile).size < state.bytes)
    throw new PullOfAnotherError(folder, "length", String(state.bytes), String(statSync(logsFile).size));
  truncateSync(logsFile, state.bytes);
  return {
    state,
    logsFile,
    append: (lines, nextBlock) => {
      const text = lines.map((line) => `${line}\n`).join("");
      unwritable(logsFile, () => appendFileSync(logsFile, text, { flush: true }));
      state.bytes += Buffer.byteLength(text);
      state.logs += lines.length;
      state.nextBlock = nextBlock;
      writeWhole(stateFile, [JSON.stringify(state)]);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};

/** The range of a journal that was begun, so that a resumed pull need not name its last block again. */
export const begunPull = (folder: string): PullState | null => readState(join(folder, "state.json"));

const readState = (file: string): PullState | null => {
  if (!existsSync(file)) return null;
  try {
    return stateSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    throw new PullOfAnotherError(file, "content", "something else", "the state of a pull");
  }
};

export class PullOfAnotherError extends Error {
  readonly code = "HISTORY_PULL_OF_ANOTHER";
  constructor(folder: string, what: string, found: string, wanted: string) {
    super(
      `${folder} holds a pull that was begun otherwise: its ${what} is ${found}, and not ${wanted}.\nAsk for the same again, or remove the folder to begin anew.`,
    );
    this.name = "PullOfAnotherError";
  }
}
