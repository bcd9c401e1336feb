#!/usr/bin/env node
// The first file everyone runs: plain JavaScript for Node 20, built-ins only. It puts dependencies and Node 24 in place,
// then hands over to the command (or to a task file) under that Node.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const bundledNode = join(root, "node_modules/node/bin/node");
const lockHashFile = join(root, "node_modules/.exchequer-lock-hash");
const OLDEST_NODE = 20;

const HELP = `exchequer: an agent-run treasury with on-chain risk controls (unaudited, forks only)

Usage: exchequer <command> [options]        (npm start is exchequer run)

Commands:
  run        one full cycle of the council on a fork
  simulate   what a list of actions would do, without a council
  log        list, show, verify, export and replay records
  fork       import, inspect and verify recorded chain state
  backtest   what a strategy or a council would have done over history, judged by a mandate
  policy     what a mandate allows, whether it can hold, and what a change of it means
  doctor     what is installed and missing, whose keys sign, what the feeds are, what was left running

Options:
  --json     results (and errors) as JSON on standard output
  --version  print the version
  --help     this text; with a command, that command's options

Exit codes: 0 done, 1 failed, 2 bad usage, 3 chain state unknown, 4 denied
`;

/** Help for a command, told before anything is installed. The commands own the long form. */
const COMMAND_HELP = {
  run: `Usage: exchequer run [options]

One full cycle of the council on a fork: observe, draft, critique, tally, size, simulate, judge, execute, anchor.

Options:
  --config <file>   configuration (default: exchequer.yaml)
  --fork <source>   replica, bundle:<dir> or rpc:<url>
  --custody <kind>  treasury or safe
  --approve         answer yes where the mandate asks a person; --no-approve answers no
  --keep            leave the chain and Temporal's UI running until Ctrl-C
  --resume [id]     go on with a run that was interrupted; the newest unless named
  --json            print the record as JSON
`,
  simulate: `Usage: exchequer simulate <file> --fork <source> [--mandate <file>] [--proofs] [--json]

Simulates a list of actions on the fork and, with a mandate, judges them. Prints amounts, gas and the verdict. With --proofs a
node is believed only in what it proves against the block's state root.
`,
  log: `Usage: exchequer log <list | show <id> | verify [<bundle or folder>] [--chain <url>] | export <id> | replay <id>> [--json]

Reads the records that runs left, checks them, and packs them for others to check.
`,
  fork: `Usage: exchequer fork <import <dir> --out <bundle> | info <bundle> | verify <bundle> [--proofs [rpc:<url>]] |
       prove <bundle> --from rpc:<url>> [--json]

Makes, describes, verifies and proves bundles of recorded chain state.
`,
  backtest: `Usage: exchequer backtest <strategy | seats file> [--history <file>]… [--mandate <file>] [--from <date>] [--to <date>]
       exchequer backtest <halts | compare | audit | report> …

Runs a strategy or a council over market data, every decision judged by the mandate's rules. Without --history the market is
made up, and every output says so. halts lists the days this policy would have halted; compare says first whether two runs
differ by more than chance; audit reruns on data that ends earlier; report writes a page.
`,
  policy: `Usage: exchequer policy <show [mandate] | diff <old> <new> | diff <mandate> | plan <mandate> | impact <mandate> |
       validate <mandate> | propose <mandate> --governor <address> | vote | queue | execute | status | review | power> [options] [--json]

show says what a mandate allows, in words, and the worst that could be lost under it. diff says what differs between two files, or
between one and what is deployed (the last run's treasury; --run, --chain, --fork with --treasury and --module name another): old,
new, direction, delay, who may do it. plan prints the exact calls that make what is deployed the mandate's, decoded, and nothing
where they agree. impact judges recorded decisions under it. propose walks the whole way on a fork first; with --calldata it sends
nothing. vote, queue and execute send on forks; status says what comes next. review carries a proposal on chain out on a fork and
shows first what is no mandate change. validate names every field that cannot be as it is, and why: of the file alone, and with
--fork beside what stands on that chain (exit 1 where it cannot hold, 3 where the fork cannot tell).
`,
  doctor: `Usage: exchequer doctor [--config <file>] [--fork <source>] [--mandate <file>] [--clean] [--json]

Says what is installed, what is missing and how to get it, where each role's key comes from and whose it is, and whether the
mandate's feeds are what it takes them for on the fork. Lists processes that earlier runs left; --clean ends them.
`,
};

const helpFor = (args) => {
  if (args.length === 0 || args[0] === "help") return COMMAND_HELP[args[1]] ?? HELP;
  if (args[0] === "--help" || args[0] === "-h") return HELP;
  if (!args.includes("--help") && !args.includes("-h")) return null;
  // A subcommand's own help is longer than what is kept here, so it is asked once everything is installed.
  const nested = ["fork", "log", "policy"].includes(args[0]) && args[1] && !args[1].startsWith("-");
  return nested ? null : (COMMAND_HELP[args[0]] ?? null);
};

const fail = (code, message, hint, exitCode = 1) => {
  if (process.argv.includes("--json")) process.stdout.write(`${JSON.stringify({ error: { code, message, hint } })}\n`);
  else process.stderr.write(`exchequer: ${message}\n  ${hint}\n`);
  process.exit(exitCode);
};

/** Says every two seconds on standard error that something goes on, until told to stop; a live line replaces itself. */
const sayingThat = (what, live = process.stderr.isTTY && process.env.TERM !== "dumb") => {
  const started = Date.now();
  const [before, after] = live ? ["\r\u001b[2K", ""] : ["", "\n"];
  let clear = "";
  const timer = setInterval(() => {
    clear = before;
    process.stderr.write(`${before}· ${what} (${Math.round((Date.now() - started) / 1000)} s)${after}`);
  }, 2_000);
  return () => {
    clearInterval(timer);
    process.stderr.write(clear);
    clear = "";
  };
};

/** Runs a command to its end, saying that it goes on. */
const runVisibly = (what, command, args) =>
  new Promise((done) => {
    const child = spawn(command, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    const output = [];
    child.stdout.on("data", (chunk) => output.push(chunk));
    child.stderr.on("data", (chunk) => output.push(chunk));
    const stop = sayingThat(what);
    const finish = (code) => {
      stop();
      done({ code, output: Buffer.concat(output).toString("utf8") });
    };
    child.on("error", (error) => finish(error.message));
    child.on("close", (code) => finish(code ?? 1));
  });

const lastLines = (text, count) => text.trimEnd().split("\n").slice(-count).join("\n  ");

const installDependencies = async () => {
  const lockHash = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  if (existsSync(lockHashFile) && readFileSync(lockHashFile, "utf8") === lockHash) return;
  const { code, output } = await runVisibly("installing dependencies with npm ci", "npm", [
    "ci",
    "--no-audit",
    "--no-fund",
  ]);
  if (code !== 0) fail("SETUP_FAILED", "npm ci did not finish", `npm's last words:\n  ${lastLines(output, 8)}`);
  writeFileSync(lockHashFile, lockHash);
};

const nodeRuns = () => {
  const { status, stdout } = spawnSync(bundledNode, ["--version"], { encoding: "utf8" });
  return status === 0 && stdout.startsWith("v24.");
};

const ensureNode = async () => {
  if (nodeRuns()) return;
  // npm may have been told not to run install scripts; this package's script is what fetches the binary.
  const installer = join(root, "node_modules/node/installArchSpecificPackage.js");
  const { output } = await runVisibly("installing Node 24", process.execPath, [installer]);
  if (!nodeRuns()) {
    fail(
      "SETUP_FAILED",
      "the bundled Node 24 does not run",
      `Try npm rebuild node. Its installer said:\n  ${lastLines(output, 8)}`,
    );
  }
};

/** Runs a file under the bundled Node with our terminal, passing signals on and taking over its exit code. */
const handOver = (file, args, isCommand) => {
  // process.env.PATH gains the bundled Node, so that whatever a task starts finds the same one.
  const path = `${dirname(bundledNode)}:${join(root, "node_modules/.bin")}:${process.env.PATH ?? ""}`;
  // Half of a short command's time was compiling the same sources again.
  const compiled = process.env.NODE_COMPILE_CACHE ?? join(root, "node_modules/.cache/compiled");
  const child = spawn(bundledNode, ["--disable-warning=ExperimentalWarning", file, ...args], {
    // A command closes the channel once its code is loaded; from then on it speaks for itself.
    stdio: ["inherit", "inherit", "inherit", ...(isCommand ? ["ipc"] : [])],
    env: { ...process.env, PATH: path, NODE_COMPILE_CACHE: compiled },
  });
  // Not live: the command may write before this line could be taken back.
  const loaded = isCommand ? sayingThat("loading", false) : () => {};
  child.on("disconnect", loaded);
  // A terminal sends Ctrl-C to the whole group, child included; without one only we may have heard of it.
  process.on("SIGINT", () => void (process.stdin.isTTY || child.kill("SIGINT")));
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  process.on("SIGHUP", () => child.kill("SIGHUP"));
  child.on("error", (error) =>
    fail("SETUP_FAILED", `could not start Node 24: ${error.message}`, "Run npm ci and try again."),
  );
  child.on("exit", (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
};

const args = process.argv.slice(2);
const isTask = args[0] === "--task";
const help = isTask ? null : helpFor(args);
if (help !== null) {
  process.stdout.write(help);
} else if (!isTask && args[0] === "--version") {
  process.stdout.write(`${JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version}\n`);
} else if (Number(process.versions.node.split(".")[0]) < OLDEST_NODE) {
  fail(
    "OLD_NODE",
    `Node ${process.versions.node} is too old`,
    `Install Node ${OLDEST_NODE} or newer; it brings its own Node 24 along.`,
  );
} else if (isTask && !existsSync(resolve(root, args[1] ?? ""))) {
  fail("BAD_USAGE", `no such task file: ${args[1]}`, "Give a path relative to the project's root.", 2);
} else {
  await installDependencies();
  await ensureNode();
  if (isTask) handOver(resolve(root, args[1]), args.slice(2), false);
  else handOver(join(root, "workflows/cli/main.ts"), args, true);
}
