// `npm run test:symbolic`: halmos over test/contracts/symbolic, for every input where a test has examples. With `--planted` the
// same over contracts with a bug for each check, and each check has to find its own. Without halmos it says so and ends well:
//   python3 -m venv <folder> && <folder>/bin/pip install halmos==0.3.3 && HALMOS=<folder>/bin/halmos npm run test:symbolic
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { foundryBinary } from "../../../workflows/adapters/foundryBinary.ts";
import { PLANTED } from "./planted.ts";

const root = resolve(import.meta.dirname, "../../..");
const planted = process.argv.includes("--planted");
const halmos = process.env["HALMOS"] ?? "halmos";
const env = {
  ...process.env,
  FOUNDRY_PROFILE: "symbolic",
  // It calls `forge` by that name.
  PATH: `${dirname(realpathSync(foundryBinary("forge")))}:${process.env["PATH"] ?? ""}`,
};

const version = spawnSync(halmos, ["--version"], { encoding: "utf8" });
if (version.status !== 0) {
  console.log(`symbolic checks skipped: there is no ${halmos}; pip install halmos==0.3.3, or name it with HALMOS=`);
  process.exit(0);
}

const folder = planted ? bugged() : root;
const args = ["--root", folder, "--forge-build-out", "out/symbolic", "--match-contract", "Symbolic"];
const bounded = ["--solver-timeout-assertion", "120s", "--no-status"];
const { stdout, stderr } = spawnSync(halmos, [...args, ...bounded], {
  cwd: folder,
  env,
  encoding: "utf8",
  maxBuffer: 1 << 28,
  timeout: 7_200_000,
});
if (planted) rmSync(folder, { recursive: true, force: true });

const results = [...stdout.matchAll(/\[(PASS|FAIL|TIMEOUT|ERROR)\]\S* (check_\w+).*?(paths: \d+, time: [\d.]+s)/g)].map(
  ([, verdict = "", check = "", cost = ""]) => ({ verdict, check, cost }),
);
for (const { verdict, check, cost } of results) console.log(`${verdict.padEnd(7)} ${check} (${cost})`);
const expected = planted ? "FAIL" : "PASS";
const wrong = results.filter(({ verdict }) => verdict !== expected);
const missing = Object.keys(PLANTED).filter((check) => !results.some((result) => result.check === check));
const unplanted = results.filter(({ check }) => !(check in PLANTED)).map(({ check }) => check);
if (results.length === 0) console.log(`${stdout}\n${stderr}`.slice(-3000));
if (missing.length > 0) console.log(`not run: ${missing.join(", ")}`);
if (unplanted.length > 0) console.log(`without a planted bug: ${unplanted.join(", ")}`);
const verb = planted ? "found their planted bug" : "hold for every input";
console.log(`${results.length - wrong.length} of ${results.length} checks ${verb} (${version.stdout.trim()})`);
process.exit(wrong.length + missing.length + unplanted.length === 0 ? 0 : 1);

/** A copy of the contracts with all the bugs in it at once. */
function bugged(): string {
  const copy = mkdtempSync(join(tmpdir(), "exchequer-planted-"));
  for (const path of ["contracts", "test/contracts", "foundry.toml"]) {
    cpSync(join(root, path), join(copy, path), { recursive: true });
  }
  symlinkSync(realpathSync(join(root, "node_modules")), join(copy, "node_modules"));
  for (const { path, was, becomes } of Object.values(PLANTED)) {
    const file = join(copy, path);
    const text = readFileSync(file, "utf8");
    // Another check's bug may be the same one.
    if (becomes !== "" && text.includes(becomes)) continue;
    if (!text.includes(was)) throw new Error(`${path} has no more: ${was}`);
    writeFileSync(file, text.replace(was, becomes));
  }
  return copy;
}
