import { spawn, spawnSync } from "node:child_process";
import { accessSync, constants, copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { processLock } from "./processLock.ts";

/** Version that is installed where none is found, and the key of our cache. */
export const TEMPORAL_CLI_VERSION = "1.5.1";

export type TemporalBinary = { path: string; from: "path" | "cache" | "sdk-download" | "go-install" };

type Env = Record<string, string | undefined>;

/** Our own cache of programs: `$XDG_CACHE_HOME/exchequer` or `~/.cache/exchequer`. */
export const cachedTemporal = (env: Env): string =>
  join(env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "exchequer", `temporal-${TEMPORAL_CLI_VERSION}`, "temporal");

const runs = (path: string): boolean =>
  spawnSync(path, ["--version"], { stdio: "ignore", timeout: 20_000 }).status === 0;

const onPath = (env: Env): string | null => {
  for (const folder of (env["PATH"] ?? "").split(delimiter).filter((entry) => entry !== "")) {
    const candidate = join(folder, "temporal");
    try {
      accessSync(candidate, constants.X_OK);
      if (runs(candidate)) return candidate;
    } catch {
      // Not in this folder.
    }
  }
  return null;
};

/** A `temporal` that is there already; null where one would have to be fetched. */
export const findTemporal = (env: Env): TemporalBinary | null => {
  const found = onPath(env);
  if (found !== null) return { path: found, from: "path" };
  const cached = cachedTemporal(env);
  return existsSync(cached) && runs(cached) ? { path: cached, from: "cache" } : null;
};

/**
 * A `temporal` that is there, or one fetched into our cache: by the SDK's own download, else built by `go install`.
 * @param p.progress gets a line every few seconds; the build takes minutes
 * @throws TemporalMissingError with what was tried
 */
export const obtainTemporal = async (p: {
  env: Env;
  progress: (line: string) => void;
  signal?: AbortSignal;
}): Promise<TemporalBinary> => {
  const found = findTemporal(p.env);
  if (found !== null) return found;
  const target = cachedTemporal(p.env);
  mkdirSync(resolve(target, ".."), { recursive: true });
  const unlock = await processLock(`${target}.lock`, { ...p, what: "installs Temporal" });
  try {
    // Another process may have finished while this one waited.
    const meanwhile = findTemporal(p.env);
    if (meanwhile !== null) return meanwhile;
    const tried: string[] = [];
    for (const [from, fetchInto] of [
      ["sdk-download", sdkDownload],
      ["go-install", goInstall],
    ] as const) {
      const failure = await fetchInto(target, p);
      if (failure === null && runs(target)) return { path: target, from };
      tried.push(failure ?? `${from}: the program does not run`);
    }
    throw new TemporalMissingError(tried);
  } finally {
    unlock();
  }
};

type Obtain = Parameters<typeof obtainTemporal>[0];

/** The SDK can download a server for its own tests; it says how in a process of its own, so that its runtime goes with it. */
const sdkDownload = async (target: string, p: Obtain): Promise<string | null> => {
  const folder = `${target}.download`;
  mkdirSync(folder, { recursive: true });
  try {
    const script = resolve(import.meta.dirname, "../cli/temporalDownload.ts");
    const { code, output } = await visibly("downloading Temporal with its SDK", process.execPath, [script, folder], p);
    if (code !== 0) return `the SDK's download: ${output.split("\n").at(-1)?.slice(0, 200) ?? "failed"}`;
    renameSync(output.split("\n").at(-1) as string, target);
    return null;
  } catch (error) {
    return `the SDK's download: ${(error as Error).message}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const goInstall = async (target: string, p: Obtain): Promise<string | null> => {
  const folder = `${target}.build`;
  mkdirSync(folder, { recursive: true });
  try {
    const what = `building Temporal ${TEMPORAL_CLI_VERSION} with Go, once, about four minutes`;
    const source = `github.com/temporalio/cli/cmd/temporal@v${TEMPORAL_CLI_VERSION}`;
    const { code, output } = await visibly(what, "go", ["install", "-v", source], p, { ...p.env, GOBIN: folder });
    if (code !== 0) return `go install: ${output.split("\n").at(-1)?.slice(0, 200) || "Go is not installed"}`;
    // Copied, then renamed: a reader of the cache never sees a part of it.
    copyFileSync(join(folder, "temporal"), `${target}.new`);
    renameSync(`${target}.new`, target);
    return null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** How often a long step says that it goes on [milliseconds]. */
const EVERY_MS = 2_000;

const visibly = (
  what: string,
  command: string,
  args: string[],
  p: Obtain,
  env: Env = p.env,
): Promise<{ code: number; output: string }> =>
  new Promise((done) => {
    const started = Date.now();
    let output = "";
    const tell = (): void => {
      // `go install -v` names each package once it is built; the SDK says nothing until it is done.
      const built = output.match(/^[\w./-]+$/gm)?.length ?? 0;
      const far = built > 1 ? `${built} packages, ` : "";
      p.progress(`${what} (${far}${Math.round((Date.now() - started) / 1000)} s)`);
    };
    const timer = setInterval(tell, EVERY_MS);
    const child = spawn(command, args, {
      env: env as NodeJS.ProcessEnv,
      stdio: ["ignore", "pipe", "pipe"],
      ...(p.signal ? { signal: p.signal } : {}),
    });
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
    const finish = (code: number, text: string): void => {
      clearInterval(timer);
      done({ code, output: text.trim() });
    };
    child.on("error", (error) => finish(1, error.message));
    child.on("close", (code) => finish(code ?? 1, output));
  });

export class TemporalMissingError extends Error {
  readonly code = "TEMPORAL_MISSING";
  constructor(tried: string[]) {
    super(
      `There is no Temporal server here and none could be fetched.\nInstall the temporal command (https://docs.temporal.io/cli) or Go 1.23, or name a server in TEMPORAL_ADDRESS. Tried:\n${tried.map((line) => `- ${line}`).join("\n")}`,
    );
    this.name = "TemporalMissingError";
  }
}
