import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { writeWhole } from "../../simulation/wholeFile.ts";

const root = resolve(import.meta.dirname, "../..");

/** Workflow code that a worker runs: the file it begins with, and everything else that can end up in the bundle. */
export type WorkflowSources = { entry: string; files: readonly string[] };

const filesIn = (folder: string): string[] =>
  readdirSync(join(root, folder))
    .sort()
    .map((name) => `${folder}/${name}`);

export const COUNCIL: WorkflowSources = {
  entry: "workflows/councilCycle.ts",
  files: [
    "workflows/awaitApproval.ts",
    "workflows/awaitCosigner.ts",
    "workflows/messages.ts",
    ...filesIn("policies/treasury"),
  ],
};
export const CHANGE: WorkflowSources = {
  entry: "workflows/policyChange.ts",
  files: [
    "workflows/changeMessages.ts",
    "workflows/changeMoves.ts",
    "workflows/changeQueries.ts",
    ...filesIn("policies/treasury"),
  ],
};
export const SWEEP: WorkflowSources = {
  entry: "workflows/backtestSweep.ts",
  files: ["workflows/sweepMessages.ts", ...filesIn("simulation/sweep")],
};

const sourcesHash = ({ entry, files }: WorkflowSources): string => {
  const hash = createHash("sha256");
  for (const path of [entry, "temporal.config.ts", "package-lock.json", ...files])
    hash
      .update(path)
      .update("\0")
      .update(readFileSync(join(root, path)))
      .update("\0");
  return hash.digest("hex").slice(0, 16);
};

/**
 * The workflow code as Temporal's sandbox wants it, made anew where a source changed: making it takes seconds.
 * @param cacheFolder such as `.exchequer/cache`
 * @returns path of the bundle
 */
export const workflowBundle = async (cacheFolder: string, sources = COUNCIL): Promise<string> => {
  const path = join(cacheFolder, `workflows-${sourcesHash(sources)}.js`);
  if (existsSync(path)) return path;
  const code = await bundleOf(join(root, sources.entry));
  writeWhole(path, [code]);
  return path;
};

/** Bundles one workflow file. */
export const bundleOf = async (workflowsPath: string): Promise<string> => {
  // Loaded when it is needed: mostly the bundle is there already.
  const { bundleWorkflowCode, DefaultLogger } = await import("@temporalio/worker");
  return (await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger("ERROR") })).code;
};
