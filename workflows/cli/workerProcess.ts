import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { recordPid } from "../adapters/anvil.ts";

/** How often a worker that died is replaced before the run gives up. */
const MOST_RESTARTS = 5;

const COUNCIL_WORKER = { script: resolve(import.meta.dirname, "../worker.ts"), name: "worker" };

export type WorkerProcess = {
  /** Rejects when workers keep dying. Never resolves while one is wanted. */
  failed: Promise<never>;
  restarts(): number;
  /** Lets it drain, then sees to it that it is gone. */
  close(): Promise<void>;
};

/**
 * Runs the worker as a process of its own and replaces it when it dies, however it dies.
 * @param p.env the worker's whole environment: keys and model endpoints reach it this way and no other
 */
export const superviseWorker = (p: {
  runFolder: string;
  env: Record<string, string | undefined>;
  say: (line: string) => void;
  /** Which worker, and the name of its log. */
  kind?: { script: string; name: string };
}): WorkerProcess => {
  const { script, name } = p.kind ?? COUNCIL_WORKER;
  mkdirSync(join(p.runFolder, "logs"), { recursive: true });
  const logFile = join(p.runFolder, `logs/${name}.log`);
  let child: ChildProcess | null = null;
  let stopping = false;
  let restarts = 0;
  let giveUp: (error: Error) => void = () => {};
  const failed = new Promise<never>((_, reject) => (giveUp = reject));
  failed.catch(() => {});

  const start = (): void => {
    const log = openSync(logFile, "a");
    child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", script, p.runFolder], {
      // Detached: Ctrl-C is the supervisor's to handle, so that the worker drains before its chain goes.
      detached: true,
      stdio: ["ignore", log, log],
      env: p.env as NodeJS.ProcessEnv,
    });
    closeSync(log);
    const { pid } = child;
    if (pid !== undefined) recordPid(p.runFolder, name, pid, true);
    child.once("exit", (code, signal) => {
      if (pid !== undefined) recordPid(p.runFolder, name, pid, false);
      if (stopping) return;
      if (restarts === MOST_RESTARTS) return giveUp(new WorkerDiedError(lastLine(logFile)));
      restarts += 1;
      p.say(`the ${name} stopped (${signal ?? `exit ${code}`}); starting another, ${restarts} of ${MOST_RESTARTS}`);
      setTimeout(again, 200 * restarts);
    });
    child.once("error", (error) => giveUp(new WorkerDiedError(error.message)));
  };
  const again = (): void => {
    try {
      if (!stopping) start();
    } catch (error) {
      giveUp(error as Error);
    }
  };
  const kill = (signal: NodeJS.Signals): void => {
    if (child?.exitCode === null && child.signalCode === null) child.kill(signal);
  };
  const lastResort = (): void => kill("SIGKILL");
  process.once("exit", lastResort);
  again();
  return {
    failed,
    restarts: () => restarts,
    close: async () => {
      stopping = true;
      const running = child;
      const ended = new Promise<void>((done) => {
        if (running === null || running.exitCode !== null || running.signalCode !== null) done();
        else running.once("exit", () => done());
      });
      kill("SIGTERM");
      const timer = setTimeout(lastResort, 7_000);
      await ended;
      clearTimeout(timer);
      process.removeListener("exit", lastResort);
    },
  };
};

/** What it said last: the line with the code where there is one, and not the advice that follows it. */
const lastLine = (file: string): string => {
  try {
    const lines = readFileSync(file, "utf8").trim().split("\n");
    return (lines.findLast((line) => /^worker .*: [A-Z_]+: /.test(line)) ?? lines.at(-1) ?? "").slice(0, 300);
  } catch {
    return "";
  }
};

export class WorkerDiedError extends Error {
  readonly code = "WORKER_DIED";
  constructor(said: string) {
    super(
      `The worker died ${MOST_RESTARTS + 1} times and was not started again.\nIts last words: ${said || "none"}\nlogs/ in its folder has the rest.`,
    );
    this.name = "WorkerDiedError";
  }
}
