import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { closeSync, existsSync, fstatSync, mkdirSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { freePort, recordPid } from "./adapters/anvil.ts";
import { obtainTemporal, type TemporalBinary } from "./adapters/temporalBinary.ts";
import { connectClient, isServing } from "./connection.ts";

export type TemporalServer = {
  /** Host and port of the frontend. */
  address: string;
  uiUrl: string | null;
  /** Null where the server is somebody else's. */
  pid: number | null;
  from: "TEMPORAL_ADDRESS" | TemporalBinary["from"];
  close(): Promise<void>;
};

type Start = {
  env: Record<string, string | undefined>;
  runFolder: string;
  /** With a web UI on a port of its own. */
  ui: boolean;
  progress: (line: string) => void;
  signal?: AbortSignal;
  /** Asked-for port of the frontend; a free one otherwise. */
  port?: number;
};

/**
 * The server at `TEMPORAL_ADDRESS`, else a development server of our own whose database lies in the run's folder.
 * @throws TemporalUnreachableError, TemporalMissingError, TemporalStartError, PortTakenError
 */
export const openTemporalServer = async (p: Start): Promise<TemporalServer> => {
  const address = p.env["TEMPORAL_ADDRESS"];
  if (address) {
    await (await connectClient(address)).close();
    return { address, uiUrl: null, pid: null, from: "TEMPORAL_ADDRESS", close: async () => {} };
  }
  const binary = await obtainTemporal(p);
  if (p.port !== undefined) {
    if (await taken(p.port)) throw new PortTakenError(p.port);
    return startServer(p, binary, p.port);
  }
  // A free port may be gone by the time the server takes it; then another one is tried.
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startServer(p, binary, await freePort());
    } catch (error) {
      if (attempt === MOST_PORTS || !(error instanceof PortTakenError)) throw error;
    }
  }
};

/** How often another port is tried, and how long the server may take to answer. */
const MOST_PORTS = 5;
const READY_MS = 60_000;

/** One worker does not fill several partitions of a queue, and looking through them costs seconds. */
const ONE_PARTITION = ["Read", "Write"].flatMap((way) => [
  "--dynamic-config-value",
  `matching.numTaskqueue${way}Partitions=1`,
]);

const startServer = async (p: Start, binary: TemporalBinary, port: number): Promise<TemporalServer> => {
  const uiPort = p.ui ? await freePort() : null;
  mkdirSync(join(p.runFolder, "logs"), { recursive: true });
  const database = join(p.runFolder, "temporal.db");
  const fresh = !existsSync(database);
  const logFile = join(p.runFolder, "logs/temporal.log");
  const log = openSync(logFile, "a");
  const { size: saidBefore } = fstatSync(log);
  // A namespace of its own tells this server from another that took the port in between.
  const mark = `exchequer-${randomUUID()}`;
  const child = spawn(
    binary.path,
    [
      "server",
      "start-dev",
      "--ip=127.0.0.1",
      `--port=${port}`,
      ...(uiPort === null ? ["--headless"] : [`--ui-port=${uiPort}`]),
      `--db-filename=${database}`,
      "--log-level=error",
      `--namespace=${mark}`,
      ...ONE_PARTITION,
    ],
    // Detached: Ctrl-C reaches a whole process group, and the server must outlive the worker's draining.
    { detached: true, stdio: ["ignore", log, log], env: { PATH: p.env["PATH"] ?? "", HOME: p.runFolder } },
  );
  closeSync(log);
  let ended = false;
  const gone = new Promise<void>((done) => {
    const end = (): void => {
      ended = true;
      done();
    };
    child.once("exit", end);
    child.once("error", end);
  });
  const { pid } = child;
  if (pid === undefined) throw new TemporalStartError("the program could not be started");
  const kill = (signal: NodeJS.Signals) => (): void => {
    try {
      process.kill(pid, signal);
    } catch {
      // It is gone already, which is what was wanted.
    }
  };
  const lastResort = kill("SIGKILL");
  process.once("exit", lastResort);
  // Where not even this can be written, whoever hears of it leaves, and the server with it.
  recordPid(p.runFolder, "temporal", pid, true);
  const close = async (): Promise<void> => {
    process.removeListener("exit", lastResort);
    child.ref();
    kill("SIGTERM")();
    // What it holds is on disk already; its own draining takes a second that nobody waits for.
    const timer = setTimeout(lastResort, 250);
    if (!ended) await gone;
    clearTimeout(timer);
    recordPid(p.runFolder, "temporal", pid, false);
  };
  const address = `127.0.0.1:${port}`;
  const deadline = Date.now() + READY_MS;
  while (!(await isServing(address, mark))) {
    if (ended || Date.now() > deadline || p.signal?.aborted) {
      const stopped = ended;
      await close();
      // Half a schema would stop every later start.
      if (fresh) for (const part of ["", "-journal", "-wal", "-shm"]) rmSync(`${database}${part}`, { force: true });
      p.signal?.throwIfAborted();
      const said = readFileSync(logFile).subarray(saidBefore).toString("utf8").trim();
      if (stopped && /address already in use|bind/i.test(said)) throw new PortTakenError(port);
      throw new TemporalStartError(
        stopped ? (said.split("\n").at(-1) ?? "it stopped") : `it did not answer within ${READY_MS / 1000} seconds`,
      );
    }
    await new Promise((wake) => setTimeout(wake, 50));
  }
  child.unref();
  return { address, uiUrl: uiPort === null ? null : `http://127.0.0.1:${uiPort}`, pid, from: binary.from, close };
};

const taken = (port: number): Promise<boolean> =>
  new Promise((answer) => {
    const probe = createServer();
    probe.once("error", () => answer(true));
    probe.listen(port, "127.0.0.1", () => probe.close(() => answer(false)));
  });

export class PortTakenError extends Error {
  readonly code = "PORT_TAKEN";
  constructor(port: number) {
    super(`Port ${port} is taken by another program.\nName another port, or none: a free one is then chosen.`);
    this.name = "PortTakenError";
  }
}

export class TemporalStartError extends Error {
  readonly code = "TEMPORAL_START";
  constructor(reason: string) {
    super(
      `The Temporal server could not be started: ${reason.slice(0, 300)}.\nlogs/temporal.log in the run's folder has the rest; exchequer doctor checks the installation.`,
    );
    this.name = "TemporalStartError";
  }
}
