import { Command, CommanderError } from "commander";
import packageJson from "../../package.json" with { type: "json" };
import { FileUnwritableError } from "../../simulation/wholeFile.ts";
import { BadUsageError, EXIT, report } from "./errors.ts";

const argv = process.argv.slice(2);
const json = argv.includes("--json");

/** URLs given as arguments may carry a token; no error repeats them. */
const urlsInArguments = argv.flatMap((argument) => argument.match(/\b(?:https?|wss?):\/\/\S+/g) ?? []);

/** A command's own code is loaded when it is asked for: `doctor` works where `run` cannot even be loaded. */
const COMMANDS: Record<string, () => Promise<(program: Command) => void>> = {
  run: async () => (await import("./commands/run.ts")).registerRun,
  cosign: async () => (await import("./commands/cosign.ts")).registerCosign,
  simulate: async () => (await import("./commands/simulate.ts")).registerSimulate,
  log: async () => (await import("./commands/log/index.ts")).registerLog,
  fork: async () => (await import("./commands/fork.ts")).registerFork,
  policy: async () => (await import("./commands/policy/index.ts")).registerPolicy,
  approvals: async () => (await import("./commands/approvals/index.ts")).registerApprovals,
  history: async () => (await import("./commands/history/index.ts")).registerHistory,
  backtest: async () => (await import("./commands/backtest/index.ts")).registerBacktest,
  deploy: async () => (await import("./commands/deploy/index.ts")).registerDeploy,
  doctor: async () => (await import("./commands/doctor/index.ts")).registerDoctor,
};

const commandOf = (args: string[]): string | undefined => args.find((argument) => !argument.startsWith("-"));

const main = async (): Promise<number> => {
  const name = commandOf(argv);
  const load = name === undefined ? undefined : COMMANDS[name];
  if (load === undefined)
    throw new BadUsageError(name === undefined ? "No command was given." : `There is no command "${name}".`);
  const program = new Command("exchequer").version(packageJson.version).exitOverride();
  // Commander writes its complaints itself; ours have one form, so they are thrown and printed in one place.
  program.configureOutput({ writeErr: () => {} });
  const register = await load();
  // Loading takes seconds on a busy machine; whoever started this says so until it hears that it is over.
  if (process.connected) process.disconnect();
  register(program);
  for (const command of everyCommand(program)) command.exitOverride().configureOutput({ writeErr: () => {} });
  await program.parseAsync(argv, { from: "user" });
  return Number(process.exitCode ?? EXIT.done);
};

const everyCommand = (command: Command): Command[] => [command, ...command.commands.flatMap(everyCommand)];

/** A closed pipe (`exchequer log show | head`) ends the command quietly; a full disk behind it does not. */
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  process.exit(report(new FileUnwritableError("The output", error), { json: false }));
});

let exitCode: number;
try {
  exitCode = await main();
} catch (error) {
  if (error instanceof CommanderError && error.exitCode === 0) exitCode = EXIT.done;
  else {
    const asked = error instanceof CommanderError ? new BadUsageError(error.message.replace(/^error: /, "")) : error;
    exitCode = report(asked, { json, also: urlsInArguments });
  }
}
// Output may still be on its way to a pipe: let it drain, then go whatever handle is left open.
process.exitCode = exitCode;
process.stdout.write("", () => process.exit(exitCode));
