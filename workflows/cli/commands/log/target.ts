import { existsSync, statSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import {
  latestRun,
  openRun,
  openRunById,
  RecordNotFoundError,
  runIds,
  RunNotFoundError,
  type RunFolder,
} from "../../../adapters/recordStore.ts";

/** A run, and the cycle that was named; null for the whole run. */
export type Target = { run: RunFolder; cycle: number | null };

/**
 * Finds what a person means: nothing (the latest run), a folder, `<run>`, `<run>/<cycle>`, a record file, or the first
 * characters of a record hash.
 * @throws RunNotFoundError, RecordNotFoundError, AmbiguousRecordError
 */
export const findTarget = (cwd: string, reference?: string): Target => {
  if (reference === undefined) return { run: latestRun(cwd), cycle: null };
  const named = byId(cwd, reference) ?? byPath(cwd, reference) ?? byHash(cwd, reference);
  if (named === null) throw new RunNotFoundError(reference, runIds(cwd).toReversed());
  if (named.cycle !== null && !named.run.cycles().includes(named.cycle))
    throw new RecordNotFoundError(named.run.id, `record of cycle ${named.cycle}`);
  return named;
};

/** The cycle that was named, else the last of the run. */
export const cycleOf = ({ run, cycle }: Target): number => {
  const chosen = cycle ?? run.cycles().at(-1);
  if (chosen === undefined) throw new RecordNotFoundError(run.id, "record yet");
  return chosen;
};

const byId = (cwd: string, reference: string): Target | null => {
  const [id, cycle, ...rest] = reference.replace(/\/+$/, "").split("/");
  if (id === undefined || rest.length > 0 || !runIds(cwd).includes(id)) return null;
  if (cycle === undefined) return { run: openRunById(cwd, id), cycle: null };
  return /^\d{1,9}$/.test(cycle) ? { run: openRunById(cwd, id), cycle: Number(cycle) } : null;
};

const byPath = (cwd: string, reference: string): Target | null => {
  const path = resolve(cwd, reference);
  if (!existsSync(path)) return null;
  if (statSync(path).isDirectory())
    return existsSync(resolve(path, "run.json")) ? { run: openRun(path), cycle: null } : null;
  const cycle = /^(\d{1,9})\.json$/.exec(basename(path))?.[1];
  if (cycle === undefined || basename(dirname(path)) !== "records") return null;
  return { run: openRun(dirname(dirname(path))), cycle: Number(cycle) };
};

/** Equal runs have equal record hashes; the newest is taken. */
const byHash = (cwd: string, reference: string): Target | null => {
  if (!/^0x[0-9a-f]{4,64}$/.test(reference)) return null;
  const found = runIds(cwd)
    .toReversed()
    .flatMap((id) => recordsOf(cwd, id))
    .filter((record) => record.hash.startsWith(reference));
  const first = found[0];
  if (first === undefined) return null;
  if (found.some((record) => record.hash !== first.hash))
    throw new AmbiguousRecordError(reference, [...new Set(found.map((record) => record.hash))]);
  return { run: first.run, cycle: first.cycle };
};

const recordsOf = (cwd: string, id: string): { run: RunFolder; cycle: number; hash: string }[] => {
  try {
    const run = openRunById(cwd, id);
    return run.cycles().map((cycle) => ({ run, cycle, hash: run.readRecord(cycle).hash }));
  } catch {
    return []; // A damaged run cannot be found by its hash; `log verify <run>` says what is wrong with it.
  }
};

export class AmbiguousRecordError extends Error {
  readonly code = "BAD_USAGE";
  constructor(prefix: string, hashes: string[]) {
    super(
      `${prefix} is the beginning of ${hashes.length} record hashes.\nGive more of it: ${hashes
        .slice(0, 4)
        .map((hash) => hash.slice(0, 18))
        .join(", ")} …`,
    );
    this.name = "AmbiguousRecordError";
  }
}
