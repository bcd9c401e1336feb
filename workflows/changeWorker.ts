// A process of its own: `node workflows/changeWorker.ts <change's folder>`. As worker.ts, for a change of policy; the node's URL is in its
// environment.
import { basename, resolve } from "node:path";
import { createChangeActivities } from "./activities/policyChange.ts";
import { readChangeSetup } from "./adapters/changeSetup.ts";
import { openChangeDeps } from "./cli/changeDeps.ts";
import { CHANGE, workflowBundle } from "./cli/workflowBundle.ts";
import { workerProcess } from "./serve.ts";

const folder = resolve(process.argv[2] as string);

await workerProcess(basename(folder), async () => {
  const codePath = await workflowBundle(resolve(folder, "../../cache"), CHANGE);
  const { temporal } = readChangeSetup(folder);
  return { ...temporal, codePath, activities: createChangeActivities(openChangeDeps(folder, process.env)) };
});
