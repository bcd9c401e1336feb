import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { canonicalJson } from "../../../../policies/treasury/canonical.ts";
import { writeBundle } from "../../../../simulation/forks/bundle.ts";
import { whyUnwritable } from "../../../../simulation/wholeFile.ts";
import { readJournal } from "../../../adapters/chainJournal.ts";
import { RecordStoreUnwritableError, type RunFolder } from "../../../adapters/recordStore.ts";
import { writeAtomic } from "../../../adapters/records/atomicFile.ts";
import { replicaBundle } from "../../../adapters/replicaCache.ts";
import { compileContracts } from "../../compile.ts";
import { renderDecisionPage } from "../../../dashboard/decisionPage.ts";
import { fileHash, filesUnder, MANIFEST } from "./checks/manifest.ts";
import { printJson, type Io } from "./io.ts";
import type { ExportOutput } from "./outputs.ts";
import { readCycle } from "./show.ts";
import { findTarget } from "./target.ts";

/** Folders and files that leave the house. The sidecar does not: it holds times and ports of one machine. */
const LEAVES = ["records", "seals", "blobs", "signed", "chain.json", "fork"];

/**
 * Copies all that `verify` needs into a new folder and writes a page for each decision.
 * @throws ExportFolderTakenError, RecordCorruptError, RecordStoreUnwritableError
 */
export const exportRun = async (run: RunFolder, out: string, cwd: string): Promise<ExportOutput> => {
  const folder = resolve(cwd, out);
  if (existsSync(folder) && (!statSync(folder).isDirectory() || readdirSync(folder).length > 0))
    throw new ExportFolderTakenError(out);
  const cycles = run.cycles().map((cycle) => readCycle(run, cycle));
  try {
    mkdirSync(folder, { recursive: true });
    for (const name of LEAVES) {
      const source = join(run.folder, name);
      if (existsSync(source))
        cpSync(source, join(folder, name), { recursive: true, filter: (path) => !path.endsWith(".tmp") });
    }
  } catch (error) {
    throw new RecordStoreUnwritableError("the exported bundle", whyUnwritable(error));
  }
  await carryForkSource(run, folder, cwd);
  writeAtomic(join(folder, "run.json"), `${JSON.stringify({ ...run.info(), pid: null }, null, 2)}\n`, "run.json");
  const pages = cycles.map((cycle) => {
    const page = `decision-${cycle.record.cycle}.html`;
    writeAtomic(join(folder, page), renderDecisionPage(cycle.record, cycle.seal), page);
    return page;
  });
  const files = filesUnder(folder).filter((name) => name !== MANIFEST);
  const hashes = Object.fromEntries(files.map((name) => [name, fileHash(join(folder, name))]));
  writeAtomic(join(folder, MANIFEST), canonicalJson({ format: 1, files: hashes }), MANIFEST);
  const bytes = files.reduce((sum, name) => sum + readFileSync(join(folder, name)).length, 0);
  return { format: 1, run: run.id, out, files: files.length + 1, bytes, pages };
};

/** A replica is built from code; its bundle goes along all the same, so that a later version still finds it. */
const carryForkSource = async (run: RunFolder, folder: string, cwd: string): Promise<void> => {
  const target = join(folder, "fork");
  if (existsSync(target) || !existsSync(run.chainFile)) return;
  const { fork } = readJournal(run.folder);
  if (fork.source !== "replica") return;
  await compileContracts({ root: REPOSITORY, progress: () => {} });
  const bundle = await replicaBundle(cwd);
  if (bundle.contentHash !== fork.contentHash)
    throw new ReplicaChangedError(fork.contentHash ?? "unknown", bundle.contentHash);
  writeBundle(bundle, target);
};

const REPOSITORY = resolve(import.meta.dirname, "../../../..");

export const exportCommand = async (
  io: Io,
  reference: string | undefined,
  options: { out: string; json?: boolean },
): Promise<void> => {
  const output = await exportRun(findTarget(io.cwd, reference).run, options.out, io.cwd);
  if (options.json) return printJson(io, output);
  io.stdout(`Exported run ${output.run}: ${output.files} files, ${output.bytes} bytes.\n`);
  for (const page of output.pages) io.stdout(`  page      ${join(output.out, page)}\n`);
  io.stdout(`  to check  exchequer log verify ${output.out}\n`);
};

export class ReplicaChangedError extends Error {
  readonly code = "REPLICA_CHANGED";
  constructor(recorded: string, now: string) {
    super(
      `The replica of this run has content ${recorded}, this version builds ${now}.\nExport with the version of Exchequer that made the run.`,
    );
    this.name = "ReplicaChangedError";
  }
}

export class ExportFolderTakenError extends Error {
  readonly code = "BAD_USAGE";
  constructor(out: string) {
    super(`${out} exists and is not an empty folder.\nName a new folder with --out: nothing is overwritten.`);
    this.name = "ExportFolderTakenError";
  }
}
