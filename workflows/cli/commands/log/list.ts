import { openRunById, runIds } from "../../../adapters/recordStore.ts";
import { cut } from "../../plainText.ts";
import type { Io } from "./io.ts";
import { printJson } from "./io.ts";
import type { ListOutput } from "./outputs.ts";

type Row = ListOutput["runs"][number];

const describe = (cwd: string, id: string): Row => {
  try {
    const run = openRunById(cwd, id);
    const info = run.info();
    const records = run.cycles().map((cycle) => {
      const { record, hash } = run.readRecord(cycle);
      return { cycle, result: record.result, recordHash: hash, sealed: run.readSeal(cycle) !== null };
    });
    return {
      id,
      what: info.what,
      startedAt: info.startedAt,
      finishedAt: info.finishedAt,
      state: info.state,
      note: info.ending,
      records,
    };
  } catch (error) {
    const note = (error as Error).message.split("\n")[0] ?? "";
    return { id, what: "", startedAt: "", finishedAt: null, state: "unreadable", note, records: [] };
  }
};

export const listRuns = (cwd: string): ListOutput => ({ format: 1, runs: runIds(cwd).map((id) => describe(cwd, id)) });

export const log = (io: Io, options: { json?: boolean }): void => {
  const output = listRuns(io.cwd);
  if (options.json) return printJson(io, output);
  if (output.runs.length === 0) return io.stdout("There is no run yet: `npm start` makes the first one.\n");
  for (const run of output.runs) {
    io.stdout(`${cut(`${run.id}  ${run.state.padEnd(11)} ${run.what}${run.note ? ` (${run.note})` : ""}`, 110)}\n`);
    for (const record of run.records)
      io.stdout(
        `  ${String(record.cycle).padStart(3)}  ${record.result.padEnd(12)} ${record.recordHash}${record.sealed ? "" : "  not published"}\n`,
      );
  }
};
