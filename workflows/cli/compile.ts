import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { foundryBinary } from "../adapters/foundryBinary.ts";
import { processLock } from "../adapters/processLock.ts";

/** Everything the compiler's output depends on. */
const sourcesHash = (root: string): string => {
  const hash = createHash("sha256");
  const walk = (folder: string): string[] =>
    readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return walk(path);
      return entry.name.endsWith(".sol") || entry.name === "solc.cjs" ? [path] : [];
    });
  for (const path of [...walk("contracts").sort(), "foundry.toml", "package-lock.json"]) {
    hash
      .update(path)
      .update("\0")
      .update(readFileSync(join(root, path)))
      .update("\0");
  }
  return hash.digest("hex");
};

const hashFile = (root: string): string => join(root, "out/.exchequer-hash");

/** Whether `out/` was compiled from the sources as they are now. */
export const contractsCompiled = (root: string): boolean =>
  existsSync(hashFile(root)) && readFileSync(hashFile(root), "utf8") === sourcesHash(root);

/**
 * Compiles the contracts where their sources changed since the last time.
 * @param p.progress gets a line every few seconds while the compiler works
 * @throws CompileError with the compiler's own words
 */
export const compileContracts = async (p: {
  root: string;
  progress: (line: string) => void;
  signal?: AbortSignal;
}): Promise<void> => {
  if (contractsCompiled(p.root)) return;
  mkdirSync(join(p.root, "out"), { recursive: true });
  const release = await processLock(join(p.root, "out/.exchequer-lock"), { ...p, what: "compiles the contracts" });
  try {
    if (!contractsCompiled(p.root)) await compileOnce(p);
  } finally {
    release();
  }
};

const compileOnce = async (p: Parameters<typeof compileContracts>[0]): Promise<void> => {
  const hash = sourcesHash(p.root);
  const started = Date.now();
  const timer = setInterval(
    () => p.progress(`compiling contracts (${Math.round((Date.now() - started) / 1000)} s)`),
    2_000,
  );
  try {
    await forgeBuild(p.root, p.signal);
  } finally {
    clearInterval(timer);
  }
  writeFileSync(hashFile(p.root), hash);
};

const forgeBuild = (root: string, signal?: AbortSignal): Promise<void> =>
  new Promise((done, reject) => {
    // Another profile compiles the tests, in another way; see foundry.toml.
    const child = spawn(foundryBinary("forge"), ["build", "contracts", "--color", "never"], {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, FOUNDRY_PROFILE: "default" },
      ...(signal ? { signal } : {}),
    });
    const output: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => output.push(chunk));
    child.on("error", (error) => reject(new CompileError(error.message)));
    child.on("close", (code) =>
      code === 0 ? done() : reject(new CompileError(Buffer.concat(output).toString("utf8"))),
    );
  });

export class CompileError extends Error {
  readonly code = "COMPILE_FAILED";
  constructor(output: string) {
    const said = output.trim().split("\n").slice(-12).join("\n");
    super(
      `The contracts do not compile.\nRun node_modules/.bin/forge build to see it again. The compiler said:\n${said}`,
    );
    this.name = "CompileError";
  }
}
