// A process of its own: `node workflows/worker.ts <run folder>`. It learns everything else from files of that folder, so no
// argument carries a secret, and it can be killed at any moment: another one goes on where it stopped.
import { basename, resolve } from "node:path";
import type { Deps } from "./activities/deps.ts";
import { createActivities } from "./activities/index.ts";
import { runServer, runSetup } from "./adapters/runSetup.ts";
import { openDeps } from "./cli/deps.ts";
import { workflowBundle } from "./cli/workflowBundle.ts";
import { workerProcess } from "./serve.ts";

const runFolder = resolve(process.argv[2] as string);

await workerProcess(basename(runFolder), async (redact) => {
  const codePath = await workflowBundle(resolve(runFolder, "../../cache"));
  const { address, taskQueue } = await runServer(runFolder);
  let deps: Deps;
  return {
    address,
    taskQueue,
    codePath,
    activities: createActivities(redact, () => deps),
    // The chain opens still while this process gets ready.
    ready: async () => {
      await runSetup(runFolder);
      deps = await openDeps(runFolder, process.env);
    },
  };
});
