// A process of its own: `node workflows/cli/commands/backtest/sweep/worker.ts <sweep folder>`. It runs trials of that folder's job, may
// be killed at any moment, and knows nothing that is not in the job or in the files it names.
import { basename, resolve } from "node:path";
import { createSweepActivities } from "../../../../activities/runTrials.ts";
import { workerProcess } from "../../../../serve.ts";
import { SWEEP, workflowBundle } from "../../../workflowBundle.ts";
import { openSweepJob } from "./folder.ts";
import { trialRunner } from "./runTrial.ts";

const folder = resolve(process.argv[2] as string);

await workerProcess(basename(folder), async (redact) => {
  const codePath = await workflowBundle(resolve(folder, "../../cache"), SWEEP);
  const { place, given } = await openSweepJob(folder);
  const activities = createSweepActivities({ run: trialRunner(given), redact });
  return { address: place.address, taskQueue: place.taskQueue, codePath, activities, oneAtATime: true };
});
