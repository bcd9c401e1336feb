import { DefaultLogger, NativeConnection, Runtime, Worker } from "@temporalio/worker";
import { NAMESPACE } from "../temporal.config.ts";
import { createRedactor, type Redact } from "./adapters/redactor.ts";

/** What a worker process works on, once it knows. */
export type Served = {
  address: string;
  taskQueue: string;
  /** The bundled workflow code. */
  codePath: string;
  activities: object;
  /** What has to be there before the first of them may be asked for. */
  ready?: () => Promise<void>;
  /** For steps that keep a processor busy: more at a time would only make each slower. */
  oneAtATime?: boolean;
};

/** Says what Temporal itself warns of, without secrets. Signals are ours: the default would stop on Ctrl-C by itself. */
const quietRuntime = (redact: Redact): void => {
  const logger = new DefaultLogger("WARN", ({ level, message, meta }) => {
    process.stderr.write(redact(`${level} ${message} ${meta?.["error"] ?? ""}\n`));
  });
  Runtime.install({ logger, shutdownSignals: [], telemetryOptions: { logging: { filter: "ERROR", forward: {} } } });
};

/** Serves a task queue until it is told to stop, or until whoever started this process is gone. */
const serve = async (p: Served): Promise<void> => {
  const connection = await NativeConnection.connect({ address: p.address });
  const worker = await Worker.create({
    connection,
    namespace: NAMESPACE,
    taskQueue: p.taskQueue,
    // Histories are shown to others: the default would name this machine.
    identity: "exchequer-worker",
    workflowBundle: { codePath: p.codePath },
    activities: p.activities,
    ...(p.oneAtATime ? { maxConcurrentActivityTaskExecutions: 1 } : {}),
    // What was running gets this long to finish once a stop is asked for.
    shutdownGraceTime: p.oneAtATime ? "50 milliseconds" : "3 seconds",
    shutdownForceTime: "5 seconds",
    // A worker that died keeps its workflows for this long only; then any other takes them.
    stickyQueueScheduleToStartTimeout: "2 seconds",
  });
  await p.ready?.();
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

/**
 * The life of a worker process, from its first line to its exit code.
 * @param name what its last words begin with
 */
export const workerProcess = async (name: string, open: (redact: Redact) => Promise<Served>): Promise<never> => {
  const redact = createRedactor(process.env);
  try {
    quietRuntime(redact);
    await serve(await open(redact));
    process.exit(0);
  } catch (error) {
    const { code, message, stack } = error as Error & { code?: string };
    const where = process.env["EXCHEQUER_DEBUG"] === "1" ? stack : "";
    process.stderr.write(redact(`worker ${name}: ${code ?? "UNEXPECTED"}: ${message}\n${where}\n`));
    process.exit(1);
  }
};
