import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Bench } from "../../simulation/bench/bench.ts";
import { findTemporal } from "../../workflows/adapters/temporalBinary.ts";
import { root } from "../support/command.ts";

const CLONES = 3;
const LATER_EACH = 2;

/** Seconds a user waits: `npm start` in a fresh clone of the last commit, and again in the same clone. */
export const startToAccount: Bench = {
  name: "start",
  title: "npm start until the account stands on standard output, and until everything is stopped",
  note: `first: a fresh git clone, npm ci and compiling included, npm's cache as this machine has it; Temporal ${findTemporal(process.env)?.from === undefined ? "fetched or built by the first of them" : "found, not built"}`,
  run: async (say) => {
    const figures = { first: [], firstEnd: [], later: [], laterEnd: [] } as Record<string, number[]>;
    for (let clone = 1; clone <= CLONES; clone++) {
      const folder = mkdtempSync(join(tmpdir(), "exchequer-clone-"));
      try {
        const { status, stderr } = spawnSync("git", ["clone", "--quiet", root, folder], { encoding: "utf8" });
        if (status !== 0) throw new StartFailedError(`git clone: ${stderr}`);
        for (let start = 0; start <= LATER_EACH; start++) {
          say(`clone ${clone} of ${CLONES}, ${start === 0 ? "first start" : `start ${start + 1}`}`);
          const { account, end } = await npmStart(folder);
          figures[start === 0 ? "first" : "later"]?.push(account);
          figures[start === 0 ? "firstEnd" : "laterEnd"]?.push(end);
        }
      } finally {
        rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
      }
    }
    const { first = [], firstEnd = [], later = [], laterEnd = [] } = figures;
    return [
      { label: "first time, to the account", unit: "s", figures: first },
      { label: "first time, to the end", unit: "s", figures: firstEnd },
      { label: "second time and later, to the account", unit: "s", figures: later },
      { label: "second time and later, to the end", unit: "s", figures: laterEnd },
    ];
  },
};

/** Seconds to the account's first and to the process's last moment. */
const npmStart = (cwd: string): Promise<{ account: number; end: number }> =>
  new Promise((done, reject) => {
    const from = performance.now();
    const seconds = (): number => (performance.now() - from) / 1_000;
    const child = spawn("npm", ["start"], { cwd, env: userEnvironment(), stdio: ["ignore", "pipe", "pipe"] });
    let [account, stdout, stderr] = [Number.NaN, "", ""];
    child.stdout.on("data", (chunk: Buffer) => {
      stdout += chunk.toString();
      // npm prints the script's name before it; the account opens with how the cycle ended.
      if (Number.isNaN(account) && /^EXECUTED\b/m.test(stdout)) account = seconds();
    });
    child.stderr.on("data", (chunk: Buffer) => (stderr = `${stderr}${chunk.toString()}`.slice(-2_000)));
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0 && !Number.isNaN(account)) done({ account, end: seconds() });
      else reject(new StartFailedError(`npm start ended with ${code}:\n${stderr}`));
    });
  });

/** What a user's shell has: nothing of npm's or of this benchmark's own, and no model or node that this machine may have. */
const userEnvironment = (): NodeJS.ProcessEnv => {
  const wanted = ["HOME", "LANG", "TMPDIR", "XDG_CACHE_HOME", "GOPROXY", "GOFLAGS"];
  const kept = wanted.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]] as const]));
  // The bootstrap puts this checkout's Node first; a user has their own.
  const path = (process.env["PATH"] ?? "").split(":").filter((folder) => !folder.includes("node_modules"));
  return { ...Object.fromEntries(kept), PATH: path.join(":") };
};

class StartFailedError extends Error {
  readonly code = "BENCH_START_FAILED";
  constructor(reason: string) {
    super(`npm start could not be measured.\n${reason}`);
    this.name = "StartFailedError";
  }
}
