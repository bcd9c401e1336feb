// `npm run test:symbolic`: halmos over test/contracts/symbolic, for every input where a test has examples. With `--planted` the
// same over contracts with a bug for each check, and each check has to find its own; `--only <regex>` takes the contracts of that
// name. Without halmos it says so and ends well:
//   python3 -m venv <folder> && <folder>/bin/pip install halmos==0.3.3 && HALMOS=<folder>/bin/halmos npm run test:symbolic
import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { compileContracts } from "../../../workflows/cli/compile.ts";
import { compileChecks } from "./compileChecks.ts";
import { PLANTED } from "./planted.ts";

const root = resolve(import.meta.dirname, "../../..");
const planted = process.argv.includes("--planted");
const at = process.argv.indexOf("--only");
const only = at < 0 ? "Symbolic" : `${process.argv[at + 1]}.*Symbolic`;
const halmos = process.env["HALMOS"] ?? "halmos";

const version = spawnSync(halmos, ["--version"], { encoding: "utf8" });
if (version.status !== 0) {
  console.log(`symbolic checks skipped: there is no ${halmos}; pip install halmos==0.3.3, or name it with HALMOS=`);
  process.exit(0);
}

const started = Date.now();
const scratch = mkdtempSync(join(tmpdir(), "exchequer-symbolic-"));
const results: { verdict: string; check: string; cost: string }[] = [];
const said: string[] = [];
try {
  const folder = planted ? bugged(join(scratch, "planted")) : root;
  await compileContracts({ root: folder, progress: (line) => console.log(line) });
  await check(folder, compileChecks(folder, scratch));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

const expected = planted ? "FAIL" : "PASS";
const wrong = results.filter(({ verdict }) => verdict !== expected);
const missing = Object.keys(PLANTED).filter((name) => at < 0 && !results.some((result) => result.check === name));
const unplanted = results.filter((result) => !(result.check in PLANTED)).map((result) => result.check);
// A check that gave up on a loop did not look at everything.
const bounded = said.filter((line) => /not been fully explored/.test(line));
if (results.length === 0) console.log(said.join("\n").slice(-3000));
for (const line of bounded) console.log(line.trim());
if (missing.length > 0) console.log(`not run: ${missing.join(", ")}`);
if (unplanted.length > 0) console.log(`without a planted bug: ${unplanted.join(", ")}`);
const verb = planted ? "found their planted bug" : "hold for every input";
const took = `${Math.round((Date.now() - started) / 1000)} s`;
console.log(`${results.length - wrong.length} of ${results.length} checks ${verb} (${version.stdout.trim()}, ${took})`);
const sound = results.length > 0 && wrong.length + missing.length + unplanted.length + bounded.length === 0;
process.exit(sound ? 0 : 1);

/** Runs every check of a folder and prints each as it ends. */
async function check(folder: string, out: string): Promise<void> {
  const args = ["--root", folder, "--forge-build-out", out, "--match-contract", only, "--no-status"];
  const child = spawn(halmos, [...args, "--solver-timeout-assertion", "300s", ...(planted ? ["--early-exit"] : [])], {
    cwd: folder,
    // It warns in lines as wide as it believes the terminal to be.
    env: { ...process.env, PATH: `${scratch}:${process.env["PATH"] ?? ""}`, COLUMNS: "1000" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const hear = (line: string): void => {
    said.push(line);
    const found = /\[(PASS|FAIL|TIMEOUT|ERROR)\]\S* (check_\w+).*(paths: \d+, time: [\d.]+s)/.exec(line);
    if (found === null) return;
    const [, verdict = "", name = "", cost = ""] = found;
    results.push({ verdict, check: name, cost });
    console.log(`${verdict.padEnd(7)} ${name} (${cost})`);
  };
  createInterface(child.stdout).on("line", hear);
  createInterface(child.stderr).on("line", hear);
  await new Promise((done, failed) => child.on("error", failed).on("close", done));
}

/** A copy of the contracts with all the bugs in it at once. */
function bugged(copy: string): string {
  for (const path of ["contracts", "test/contracts", "foundry.toml", "package-lock.json"]) {
    cpSync(join(root, path), join(copy, path), { recursive: true });
  }
  symlinkSync(realpathSync(join(root, "node_modules")), join(copy, "node_modules"));
  for (const { path, was, becomes } of new Set(Object.values(PLANTED))) {
    const file = join(copy, path);
    const text = readFileSync(file, "utf8");
    if (!text.includes(was)) throw new Error(`${path} has no more: ${was}`);
    writeFileSync(file, text.replace(was, becomes));
  }
  return copy;
}
