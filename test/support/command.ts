import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { runIds, runsFolder } from "../../workflows/adapters/recordStore.ts";
import { findTemporal } from "../../workflows/adapters/temporalBinary.ts";

export const root = resolve(import.meta.dirname, "../..");

/** Whole cycles need a Temporal server; where none is, `npm start` would fetch one first, for minutes. */
export const temporalIsHere = findTemporal(process.env) !== null;
if (!temporalIsHere) console.log("whole cycles are not tested: there is no temporal command; npm start fetches one");

export type Ended = { code: number | null; stdout: string; stderr: string };
export type Running = {
  pid: number;
  /** Rejects, and says what was said so far, where it takes far too long. */
  ended: Promise<Ended>;
  /** What it has told people so far, on stderr. */
  told(): string;
  /** To the command's whole process group, as a terminal's Ctrl-C goes. */
  signal(name: NodeJS.Signals): void;
};

type Options = { cwd: string; env?: Record<string, string | undefined> };

/** A user's environment without what this machine may have configured. */
export const cleanEnv = (more: Options["env"]): NodeJS.ProcessEnv => {
  const {
    OPENAI_API_KEY: _a,
    OPENAI_BASE_URL: _b,
    OPENAI_MODEL: _c,
    OPENAI_PRICES: _f,
    MAINNET_RPC_URL: _d,
    TEMPORAL_ADDRESS: _e,
    ...rest
  } = process.env;
  return { ...rest, NO_COLOR: "1", ...more };
};

/**
 * What a folder's first command makes once, the replica and the workflow's bundle, is this repository's own for all folders of
 * the tests: each is found by a hash of all that it follows from. test/cli/readmeCommands.test.ts runs where there is none.
 */
const shareCache = (cwd: string): void => {
  const [own, shared] = [cwd, root].map((folder) => join(folder, ".exchequer/cache")) as [string, string];
  mkdirSync(shared, { recursive: true });
  if (existsSync(own)) return;
  mkdirSync(join(cwd, ".exchequer"), { recursive: true });
  symlinkSync(shared, own);
};

/** A command that takes seconds has minutes, whatever machine it runs on [milliseconds]. */
const ENDS_WITHIN_MS = 300_000;

/** Starts `exchequer` as the bootstrap does, as a process group of its own. */
export const startCommand = (args: string[], options: Options): Running => {
  shareCache(options.cwd);
  const child = spawn(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", join(root, "workflows/cli/main.ts"), ...args],
    {
      cwd: options.cwd,
      env: cleanEnv(options.env),
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const pid = child.pid as number;
  const ended = new Promise<Ended>((done, fail) => {
    const late = setTimeout(() => {
      process.kill(-pid, "SIGTERM");
      fail(new Error(`exchequer ${args.join(" ")} did not end within ${ENDS_WITHIN_MS} ms; it said: ${stderr}`));
    }, ENDS_WITHIN_MS);
    child.once("close", (code) => {
      clearTimeout(late);
      done({ code, stdout, stderr });
    });
  });
  ended.catch(() => {});
  return { pid, ended, told: () => stderr, signal: (name) => void process.kill(-pid, name) };
};

export const runCommand = (args: string[], options: Options): Promise<Ended> => startCommand(args, options).ended;

/** A folder to run commands in, gone after `use`. */
export const inFolder = async <T>(use: (cwd: string) => Promise<T>): Promise<T> => {
  const cwd = mkdtempSync(join(tmpdir(), "exchequer-command-"));
  try {
    return await use(cwd);
  } finally {
    rmSync(cwd, { recursive: true, force: true, maxRetries: 5 });
  }
};

export const newestRun = (cwd: string): string => join(runsFolder(cwd), runIds(cwd).at(-1) as string);

/** Null while there is none yet. */
export const newestRunOrNull = (cwd: string): string | null => (runIds(cwd).length === 0 ? null : newestRun(cwd));

/** Processes a run has up at this moment, by its pid file. */
export const processesOf = (runFolder: string): { name: string; pid: number }[] => {
  const file = join(runFolder, "pids.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as { name: string; pid: number }[]) : [];
};

export const isAlive = (pid: number): boolean => {
  const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" });
  return stdout.trim() !== "" && !stdout.startsWith("Z");
};

/** Ends processes as the kernel would; one that left by itself meanwhile is gone as well. */
export const killAll = (pids: readonly number[]): void => {
  for (const pid of pids) {
    try {
      process.kill(pid, "SIGKILL");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
};

/** Waits until `look` finds something. */
export const until = async <T>(
  what: string,
  look: () => T | null | undefined | false | Promise<T | null | undefined | false>,
  timeoutMs = 60_000,
): Promise<T> => {
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    const found = await look();
    if (found !== null && found !== undefined && found !== false) return found;
    await new Promise((wake) => setTimeout(wake, 20));
  }
  throw new Error(`waited ${timeoutMs} ms for ${what}`);
};
