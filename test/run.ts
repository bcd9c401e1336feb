// Runs every suite one after another: two cores are not enough for two of them at once. The last lines sum them.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, relative, resolve } from "node:path";
import { obtainTemporal } from "../workflows/adapters/temporalBinary.ts";
import { foundryBinary } from "../workflows/adapters/foundryBinary.ts";
import { compileContracts } from "../workflows/cli/compile.ts";

type Counts = { passed: number; failed: number; skipped: number };
type Report = Record<string, number> & {
  testResults?: { name: string; message: string; assertionResults: { status: string; fullName: string }[] }[];
};
type Suite = { name: string; run: () => Promise<Counts> };

const root = resolve(import.meta.dirname, "..");
const long = process.argv.includes("--long");
const only = process.argv.find((argument) => argument.startsWith("--only="))?.slice("--only=".length);
const scratch = mkdtempSync(join(tmpdir(), "exchequer-test-"));

/** What hangs ends, and says so [milliseconds]. */
const ENDS_WITHIN_MS = (long ? 4 : 1) * 3_600_000;

const execute = (
  command: string,
  args: string[],
  { capture = false, env = {} }: { capture?: boolean; env?: Record<string, string> } = {},
): Promise<{ code: number; stdout: string }> =>
  new Promise((done, fail) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ["ignore", capture ? "pipe" : "inherit", "inherit"],
      env: {
        ...process.env,
        FORCE_COLOR: "0",
        EXCHEQUER_LONG: long ? "1" : "",
        FOUNDRY_PROFILE: long ? "long" : "tests",
        ...env,
      },
    });
    let stdout = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      process.stdout.write(chunk);
      stdout += chunk.toString();
    });
    const late = setTimeout(() => {
      console.log(`ended after ${ENDS_WITHIN_MS / 3_600_000} h: ${command} ${args.join(" ")}`);
      child.kill("SIGKILL");
    }, ENDS_WITHIN_MS);
    child.on("error", fail);
    child.on("close", (code) => {
      clearTimeout(late);
      done({ code: code ?? 1, stdout });
    });
  });

/** Names and seconds of the files that took longest, to see where a suite's time goes. */
const slowest: string[] = [];
const keepSlowest = (suite: string, times: string): void => {
  if (!existsSync(times)) return;
  const files = readFileSync(times, "utf8")
    .trim()
    .split("\n")
    .map((line) => line.split(" ") as [string, string]);
  const first = files.sort(([a], [b]) => Number(b) - Number(a)).slice(0, 10);
  const said = first.map(([ms, path]) => `${basename(path, ".test.ts")} ${Math.round(Number(ms) / 1_000)}`);
  slowest.push(`slowest of ${suite}, seconds: ${said.join(", ")}`);
};

/** A suite that did not finish counts as a failure even where no test of it is known to have failed. */
const atLeastOneFailure = (counts: Counts, code: number): Counts =>
  code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;

/** Said again beside the sums: whoever sees only the end of the output still learns what failed. */
const failures: string[] = [];
const keepFailures = (suite: string, report: Report): void => {
  for (const { name, message, assertionResults } of report.testResults ?? []) {
    const failed = assertionResults.filter(({ status }) => status === "failed").map(({ fullName }) => fullName);
    if (failed.length === 0 && message) failed.push(message.split("\n")[0] ?? message);
    for (const test of failed) failures.push(`${suite}: ${relative(root, name)}: ${test}`);
  }
};

const vitest = (name: string, paths: string[], extra: string[] = []): Suite => ({
  name,
  run: async () => {
    const file = join(scratch, `${name.replaceAll(" ", "-")}.json`);
    const times = join(scratch, `${name.replaceAll(" ", "-")}.times`);
    const reporters = ["default", "json", join(root, "test/support/fileTimes.ts")].map((one) => `--reporter=${one}`);
    const { code } = await execute(
      process.execPath,
      [
        join(root, "node_modules/vitest/vitest.mjs"),
        "run",
        ...paths,
        ...extra,
        ...reporters,
        `--outputFile.json=${file}`,
      ],
      { env: { EXCHEQUER_FILE_TIMES: times } },
    );
    keepSlowest(name, times);
    try {
      const report = JSON.parse(readFileSync(file, "utf8")) as Report;
      keepFailures(name, report);
      const counts = {
        passed: report["numPassedTests"] ?? 0,
        failed: report["numFailedTests"] ?? 0,
        skipped: (report["numPendingTests"] ?? 0) + (report["numTodoTests"] ?? 0),
      };
      return atLeastOneFailure(counts, code);
    } catch {
      return { passed: 0, failed: 1, skipped: 0 };
    }
  },
});

const forge: Suite = {
  name: "contracts",
  run: async () => {
    const { code, stdout } = await execute(foundryBinary("forge"), ["test", "--color", "never"], { capture: true });
    const counts = { passed: 0, failed: 0, skipped: 0 };
    for (const line of stdout.matchAll(/^Suite result: \w+\. (\d+) passed; (\d+) failed; (\d+) skipped/gm)) {
      counts.passed += Number(line[1]);
      counts.failed += Number(line[2]);
      counts.skipped += Number(line[3]);
    }
    for (const [, test] of stdout.matchAll(/^\[FAIL[^\]]*\] (\S+)/gm)) failures.push(`contracts: ${test}`);
    return counts.passed + counts.failed === 0 ? { ...counts, failed: 1 } : atLeastOneFailure(counts, code);
  },
};

const oneByOne = ["--no-file-parallelism"];
const apart = ["test/faults", "test/replay", "test/model", "test/cli", "test/browser"];
const suites: Suite[] = [
  forge,
  vitest(
    "units",
    ["policies", "contracts", "simulation", "agents", "workflows", "test"],
    apart.flatMap((path) => ["--exclude", `${path}/**`]),
  ),
  // Two files at a time: each test has folders, ports and chains of its own, and waits for processes much of its time.
  vitest("command line", ["test/cli", "test/browser"]),
  // Two files at a time: they wait for what was killed to be missed more than they compute.
  vitest("temporal and kills", ["test/faults", "test/replay"]),
  vitest("real model", ["test/model"], oneByOne),
];

if (only !== undefined && !suites.some(({ name }) => name === only)) {
  console.log(`There is no suite "${only}". --only takes one of: ${suites.map(({ name }) => name).join(", ")}.`);
  rmSync(scratch, { recursive: true, force: true });
  process.exit(2);
}

const seconds = (from: number): string => `${((Date.now() - from) / 1000).toFixed(1)} s`;
const total: Counts = { passed: 0, failed: 0, skipped: 0 };
const lines: string[] = [];
const began = Date.now();

await compileContracts({ root, progress: (line) => console.log(line) });
// Without a server the whole-cycle tests would be skipped: find or build one before they start, once.
await obtainTemporal({ env: process.env, progress: (line: string) => console.log(line) }).catch((error: Error) =>
  console.log(`no Temporal server: tests that need one are skipped. ${error.message}`),
);
console.log(`set-up and compile: ${seconds(began)}`);
for (const suite of suites) {
  if (only && suite.name !== only) continue;
  const start = Date.now();
  console.log(`\n=== ${suite.name}`);
  const counts = await suite.run();
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
  lines.push(
    `${suite.name.padEnd(20)} ${seconds(start).padStart(9)}   ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`,
  );
}
rmSync(scratch, { recursive: true, force: true });
if (failures.length > 0) console.log(`\nfailed:\n${[...new Set(failures)].join("\n")}`);
console.log(`\n${slowest.join("\n")}\n\n${lines.join("\n")}\nall of it took ${seconds(began)}`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);
