import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { bundleWorkflowCode, DefaultLogger } from "@temporalio/worker";

const root = resolve(import.meta.dirname, "../..");

/** The workflow files that a worker may run, with the files of ours that each is made of. */
const ENTRIES = {
  "workflows/councilCycle.ts": ["workflows/awaitApproval.ts", "workflows/messages.ts"],
  "workflows/policyChange.ts": ["workflows/changeMessages.ts", "workflows/changeMoves.ts"],
} as const;
export type WorkflowEntry = keyof typeof ENTRIES;

/** Everything that can end up in the bundle. */
const sources = (entry: WorkflowEntry): string[] => [
  entry,
  ...ENTRIES[entry],
  "temporal.config.ts",
  "package-lock.json",
  ...readdirSync(join(root, "policies/treasury"))
    .sort()
    .map((name) => `policies/treasury/${name}`),
];

const sourcesHash = (entry: WorkflowEntry): string => {
  const hash = createHash("sha256");
  for (const path of sources(entry))
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
export const workflowBundle = async (cacheFolder: string, entry: WorkflowEntry): Promise<string> => {
  const path = join(cacheFolder, `workflows-${sourcesHash(entry)}.js`);
  if (existsSync(path)) return path;
  const code = await bundleOf(join(root, entry));
  mkdirSync(cacheFolder, { recursive: true });
  writeFileSync(`${path}.${process.pid}`, code);
  renameSync(`${path}.${process.pid}`, path);
  return path;
};

/** Bundles one workflow file. */
export const bundleOf = async (workflowsPath: string): Promise<string> =>
  (await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger("ERROR") })).code;
