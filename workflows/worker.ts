// A process of its own: `node workflows/worker.ts <run folder>`. It learns everything else from files of that folder, so no
// argument carries a secret, and it can be killed at any moment: another one goes on where it stopped.
import { join, resolve } from "node:path";
import { DefaultLogger, NativeConnection, Runtime, Worker } from "@temporalio/worker";
import { NAMESPACE } from "../temporal.config.ts";
import { createActivities } from "./activities/index.ts";
import { createChangeActivities } from "./activities/policyChange.ts";
import { isChange, readChangeSetup } from "./adapters/changeSetup.ts";
import { createRedactor } from "./adapters/redactor.ts";
import { runSetup } from "./adapters/runSetup.ts";
import { openChangeDeps } from "./cli/changeDeps.ts";
import { openDeps } from "./cli/deps.ts";
import { workflowBundle } from "./cli/workflowBundle.ts";

const runFolder = resolve(process.argv[2] as string);
const cache = resolve(runFolder, "../../cache");
const redact = createRedactor(process.env);

/** What there is to do for a run: its workflow's code, where it is asked for, and the steps. */
type Job = {
  codePath: string;
  temporal: { address: string; taskQueue: string };
  activities: object;
};

const cycleJob = async (): Promise<Job> => {
  const codePath = await workflowBundle(cache, "workflows/councilCycle.ts");
  const { temporal } = await runSetup(runFolder);
  return { codePath, temporal, activities: createActivities(await openDeps(runFolder, process.env)) };
};

const changeJob = async (): Promise<Job> => {
  const codePath = await workflowBundle(cache, "workflows/policyChange.ts");
  const { temporal } = readChangeSetup(runFolder);
  return { codePath, temporal, activities: createChangeActivities(openChangeDeps(runFolder, process.env)) };
};

const main = async (): Promise<void> => {
  const logger = new DefaultLogger("WARN", ({ level, message, meta }) => {
    process.stderr.write(redact(`${level} ${message} ${meta?.["error"] ?? ""}\n`));
  });
  // Signals are ours: the default would stop the worker on Ctrl-C before the supervisor has decided anything.
  Runtime.install({ logger, shutdownSignals: [], telemetryOptions: { logging: { filter: "ERROR", forward: {} } } });
  const { codePath, temporal, activities } = isChange(runFolder) ? await changeJob() : await cycleJob();
  const connection = await NativeConnection.connect({ address: temporal.address });
  const worker = await Worker.create({
    connection,
    namespace: NAMESPACE,
    taskQueue: temporal.taskQueue,
    // Histories are shown to others: the default would name this machine.
    identity: "exchequer-worker",
    workflowBundle: { codePath },
    activities,
    // What was running gets this long to finish once a stop is asked for.
    shutdownGraceTime: "3 seconds",
    shutdownForceTime: "5 seconds",
    // A worker that died keeps its workflows for this long only; then any other takes them.
    stickyQueueScheduleToStartTimeout: "2 seconds",
  });
  process.on("SIGTERM", () => {
    if (worker.getState() === "RUNNING") worker.shutdown();
  });
  process.on("SIGINT", () => {});
  // Without its supervisor a worker has nobody to report to.
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid !== parent && worker.getState() === "RUNNING") worker.shutdown();
  }, 1_000);
  await worker.run();
  clearInterval(watch);
  await connection.close();
};

try {
  await main();
  process.exit(0);
} catch (error) {
  const { code, message, stack } = error as Error & { code?: string };
  process.stderr.write(
    redact(
      `worker ${join(runFolder).split("/").at(-1)}: ${code ?? "UNEXPECTED"}: ${message}\n${process.env["EXCHEQUER_DEBUG"] === "1" ? stack : ""}\n`,
    ),
  );
  process.exit(1);
}
