import type { Seal } from "../../../../policies/treasury/cycleRecord.ts";
import { RecordCorruptError, type RunFolder } from "../../../adapters/recordStore.ts";
import { renderAccount } from "../../account.ts";
import { printJson, type Io } from "./io.ts";
import type { CycleOutput } from "./outputs.ts";
import { cycleOf, findTarget } from "./target.ts";

/**
 * A cycle as stored.
 * @throws RecordCorruptError also where the seal names another record than the one in the file
 */
export const readCycle = (run: RunFolder, cycle: number): CycleOutput => {
  const { record, hash, file } = run.readRecord(cycle);
  const seal: Seal | null = run.readSeal(cycle);
  if (seal && seal.recordHash !== hash)
    throw new RecordCorruptError(file, `it hashes to ${hash}, its seal names ${seal.recordHash}`);
  return { format: 1, run: run.id, recordHash: hash, record, seal };
};

export const show = (io: Io, reference: string | undefined, options: { json?: boolean }): void => {
  const target = findTarget(io.cwd, reference);
  const output = readCycle(target.run, cycleOf(target));
  if (options.json) return printJson(io, output);
  io.stdout(
    renderAccount(output.record, output.seal, target.run.readSidecar(output.record.cycle), {
      color: io.color,
      runId: output.run,
    }),
  );
};
