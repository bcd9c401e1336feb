import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeWhole } from "../../simulation/wholeFile.ts";
import { foundryBinary } from "./foundryBinary.ts";

export type Anvil = { rpcUrl: string; pid: number; close(): Promise<void> };

export type AnvilOptions = {
  /** Where the forked state is served: always a loopback server of ours, so no node's URL is ever an argument. */
  forkUrl: string;
  forkBlock: number;
  chainId: number;
  hardfork: string;
  /** Folder whose `pids.json` names the process while it runs. */
  runFolder: string;
  port?: number;
};

/** How often another port is tried where none was asked for, and how long anvil may take to answer. */
const MOST_PORTS = 5;
const READY_MS = 60_000;

/**
 * Starts anvil on its own process group, so that Ctrl-C lets the worker drain before the chain goes.
 * @throws AnvilPortTakenError where the port asked for is taken, AnvilStartError
 */
export const startAnvil = async (options: AnvilOptions): Promise<Anvil> => {
  if (options.port !== undefined) return startOn(options.port, options);
  // A free port may be gone by the time anvil takes it; then another one is tried.
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOn(await freePort(), options);
    } catch (error) {
      if (attempt === MOST_PORTS || !(error instanceof AnvilPortTakenError)) throw error;
    }
  }
};

const startOn = async (port: number, options: AnvilOptions): Promise<Anvil> => {
  const privateFolder = mkdtempSync(join(tmpdir(), "exchequer-anvil-"));
  const errors = join(privateFolder, "stderr");
  const errorsFile = openSync(errors, "w");
  const child = spawn(foundryBinary("anvil"), argumentsOf(options, port, join(privateFolder, "anvil.ipc")), {
    detached: true,
    stdio: ["ignore", "ignore", errorsFile],
    cwd: privateFolder,
    env: { PATH: process.env["PATH"] ?? "", HOME: privateFolder },
  });
  closeSync(errorsFile);
  const pid = child.pid;
  if (pid === undefined) throw new AnvilStartError("the binary could not be started");
  const kill = (): void => {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It is gone already, which is what was wanted.
    }
  };
  // What a process that just leaves can still do: nothing of it stays behind, neither the chain nor its socket.
  const killAndClear = (): void => {
    kill();
    rmSync(privateFolder, { recursive: true, force: true });
  };
  process.once("exit", killAndClear);
  const close = async (): Promise<void> => {
    process.removeListener("exit", killAndClear);
    const gone = new Promise<void>((resolve) =>
      child.exitCode !== null || child.signalCode !== null ? resolve() : child.once("exit", () => resolve()),
    );
    kill();
    await gone;
    recordPid(options.runFolder, "anvil", pid, false);
    rmSync(privateFolder, { recursive: true, force: true });
  };
  recordPid(options.runFolder, "anvil", pid, true);
  const rpcUrl = `http://127.0.0.1:${port}`;
  try {
    await answering({ port, rpcUrl, forkUrl: options.forkUrl, child, errors });
  } catch (error) {
    await close();
    throw error;
  }
  child.unref();
  return { rpcUrl, pid, close };
};

const argumentsOf = (options: AnvilOptions, port: number, ipc: string): string[] => {
  const settings = {
    "--fork-url": options.forkUrl,
    "--fork-block-number": String(options.forkBlock),
    "--fork-chain-id": String(options.chainId),
    "--chain-id": String(options.chainId),
    "--hardfork": options.hardfork,
    "--host": "127.0.0.1",
    "--port": String(port),
    "--ipc": ipc,
    "--accounts": "0",
    "--order": "fifo",
    // A miss must be an error at once, and must not be remembered on disk for another run.
    "--retries": "0",
  };
  const flags = ["--no-mining", "--no-rate-limit", "--no-storage-caching", "--no-request-size-limit", "--quiet"];
  const quirks = ["--disable-default-create2-deployer", "--disable-min-priority-fee", "--disable-console-log"];
  // Every transaction is simulated before it is sent, and one may be paid for by another of the same block.
  const pool = ["--disable-pool-balance-checks"];
  return [...Object.entries(settings).flat(), ...flags, ...quirks, ...pool];
};

type Awaiting = { port: number; rpcUrl: string; forkUrl: string; child: ChildProcess; errors: string };

/** Waits until this anvil answers: another one at that port says that it stands on other state. */
const answering = async ({ port, rpcUrl, forkUrl, child, errors }: Awaiting): Promise<void> => {
  const deadline = Date.now() + READY_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) {
      const said = lastLine(readFileSync(errors, "utf8"));
      throw /address already in use/i.test(said) ? new AnvilPortTakenError(port) : new AnvilStartError(said);
    }
    if ((await forkUrlAt(rpcUrl)) === forkUrl) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new AnvilStartError(`it did not answer within ${READY_MS / 1000} seconds`);
};

/** The state that the anvil at a URL stands on; null where none answers. */
const forkUrlAt = async (rpcUrl: string): Promise<string | null> => {
  try {
    const response = await fetch(rpcUrl, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"jsonrpc":"2.0","id":1,"method":"anvil_nodeInfo","params":[]}',
      signal: AbortSignal.timeout(5_000),
    });
    const { result } = (await response.json()) as { result?: { forkConfig?: { forkUrl?: string } } };
    return result?.forkConfig?.forkUrl ?? null;
  } catch {
    return null; // Not listening yet, or no anvil.
  }
};

const lastLine = (text: string): string => text.trim().split("\n").at(-1)?.slice(0, 300) ?? "it stopped without a word";

/** A port nobody listens on right now. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        address !== null && typeof address === "object"
          ? resolve(address.port)
          : reject(new AnvilStartError("no free port")),
      );
    });
  });

/**
 * Writes or removes one process in the folder's `pids.json`, which `doctor` reads.
 * @throws FileUnwritableError for one that lives; one that is gone may stay in a list that cannot be written
 */
export const recordPid = (folder: string, name: string, pid: number, alive: boolean): void => {
  const path = join(folder, "pids.json");
  let entries: { name: string; pid: number }[] = [];
  try {
    entries = JSON.parse(readFileSync(path, "utf8")) as typeof entries;
  } catch {
    // The first process of this folder.
  }
  const others = entries.filter((entry) => entry.pid !== pid);
  try {
    writeWhole(path, [JSON.stringify(alive ? [...others, { name, pid }] : others)]);
  } catch (error) {
    if (alive) throw error;
  }
};

export class AnvilStartError extends Error {
  readonly code = "ANVIL_START";
  constructor(reason: string) {
    super(`The local chain could not be started: ${reason}.\n\`exchequer doctor\` checks the installation.`);
    this.name = "AnvilStartError";
  }
}

/** The port is another program's. */
export class AnvilPortTakenError extends AnvilStartError {
  constructor(port: number) {
    super(`port ${port} is taken by another program`);
    this.name = "AnvilPortTakenError";
  }
}
