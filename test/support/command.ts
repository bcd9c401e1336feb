import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
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
  ended: Promise<Ended>;
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

/** Starts `exchequer` as the bootstrap does, as a process group of its own. */
export const startCommand = (args: string[], options: Options): Running => {
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
  const ended = new Promise<Ended>((done) => child.once("close", (code) => done({ code, stdout, stderr })));
  return { pid: child.pid as number, ended, signal: (name) => void process.kill(-(child.pid as number), name) };
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
