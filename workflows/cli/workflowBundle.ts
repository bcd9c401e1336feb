import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { bundleWorkflowCode, DefaultLogger } from "@temporalio/worker";

const root = resolve(import.meta.dirname, "../..");
const ENTRY = "workflows/councilCycle.ts";

/** Everything that can end up in the bundle. */
const sources = (): string[] => [
  ENTRY,
  "workflows/awaitApproval.ts",
  "workflows/messages.ts",
  "temporal.config.ts",
  "package-lock.json",
  ...readdirSync(join(root, "policies/treasury"))
    .sort()
    .map((name) => `policies/treasury/${name}`),
];

const sourcesHash = (): string => {
  const hash = createHash("sha256");
  for (const path of sources())
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
export const workflowBundle = async (cacheFolder: string): Promise<string> => {
  const path = join(cacheFolder, `workflows-${sourcesHash()}.js`);
  if (existsSync(path)) return path;
  const code = await bundleOf(join(root, ENTRY));
  mkdirSync(cacheFolder, { recursive: true });
  writeFileSync(`${path}.${process.pid}`, code);
  renameSync(`${path}.${process.pid}`, path);
  return path;
};

/** Bundles one workflow file. */
export const bundleOf = async (workflowsPath: string): Promise<string> =>
  (await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger("ERROR") })).code;
