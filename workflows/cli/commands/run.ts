import { resolve } from "node:path";
import { Option, type Command } from "commander";
import { z } from "zod";
import { cycleRecordSchema, sealSchema } from "../../../policies/treasury/cycleRecord.ts";
import { bytes32 } from "../../../policies/treasury/money.ts";
import { renderAccount } from "../account.ts";
import { forkSource, loadConfig } from "../config.ts";
import { BadUsageError, EXIT, type ExitCode } from "../errors.ts";
import { createProgress, liveTerminal } from "../progress.ts";
import { resumeRun } from "../resume.ts";
import type { CycleReport, RunOptions, StillUp } from "../supervised.ts";
import { superviseRun } from "../supervisor.ts";

type Options = {
  config?: string;
  fork?: string;
  custody?: "treasury" | "safe";
  keep?: boolean;
  approve?: boolean;
  /** True where no id was given. */
  resume?: string | true;
  json?: boolean;
};

/** What `exchequer run --json` prints. */
export const runOutputSchema = z.strictObject({
  format: z.literal(1),
  run: z.string(),
  result: cycleRecordSchema.shape.result,
  recordHash: bytes32,
  record: cycleRecordSchema,
  seal: sealSchema,
});

/** `exchequer run`. */
export const registerRun = (program: Command): void => {
  program
    .command("run")
    .description("one full cycle of the council on a fork")
    .option("--config <file>", "configuration (default: exchequer.yaml here, else the shipped one)")
    .option("--fork <source>", "replica, bundle:<dir> or rpc:<url>")
    .addOption(new Option("--custody <kind>", "who holds the assets").choices(["treasury", "safe"]))
    .option("--approve", "answer yes where mandate or contract asks a person")
    .option("--no-approve", "answer no where mandate or contract asks a person")
    .option("--keep", "leave the chain and Temporal's UI running until Ctrl-C")
    .option("--resume [id]", "go on with a run that was interrupted (default: the newest that is not finished)")
    .option("--json", "print the record as JSON")
    .action(async (_options: Options, command: Command) => {
      process.exitCode = await run(command);
    });
};

const run = async (command: Command): Promise<ExitCode> => {
  const options = command.opts<Options>();
  const { env } = process;
  if (options.fork !== undefined && !forkSource.safeParse(options.fork).success) {
    throw new BadUsageError(
      "--fork takes replica, bundle:<dir> or rpc:<url>.",
      "Left out, the configuration decides; rpc: alone reads MAINNET_RPC_URL.",
    );
  }
  let exit: ExitCode = EXIT.done;
  const shared: RunOptions = {
    root: resolve(import.meta.dirname, "../../.."),
    cwd: process.cwd(),
    env,
    keep: options.keep ?? false,
    // `--no-approve` makes commander default to true, so only what was said on the command line counts.
    approve: command.getOptionValueSource("approve") === "cli" ? (options.approve ? "yes" : "no") : "ask",
    progress: createProgress((text) => process.stderr.write(text), liveTerminal()),
  };
  const onReport = async (report: CycleReport, up: StillUp): Promise<void> => {
    exit = exitFor(report.record.result);
    process.stdout.write(options.json ? `${JSON.stringify(outputOf(report))}\n` : accountOf(report));
    if (options.keep) process.stderr.write(keptWords(up));
  };
  await (options.resume === undefined ? begin(options, shared, onReport) : goOn(options, shared, onReport));
  return exit;
};

type OnReport = (report: CycleReport, up: StillUp) => Promise<void>;

const begin = async (options: Options, shared: RunOptions, onReport: OnReport): Promise<void> => {
  const loaded = loadConfig({ cwd: shared.cwd, path: options.config });
  const otherwise = shared.env["MAINNET_RPC_URL"] ? "rpc:" : "replica";
  const source = options.fork ?? loaded.config.fork ?? otherwise;
  await superviseRun({ ...shared, loaded, source, custody: options.custody ?? loaded.config.custody }, onReport);
};

const goOn = async (options: Options, shared: RunOptions, onReport: OnReport): Promise<void> => {
  if (options.config !== undefined || options.custody !== undefined)
    throw new BadUsageError(
      "--config and --custody do not go with --resume.",
      "A run goes on with the mandate, the seats and the custody it began with.",
    );
  const id = typeof options.resume === "string" ? options.resume : null;
  await resumeRun({ ...shared, id, source: options.fork ?? null }, onReport);
};

/** Holding, being below quorum and a person's no are results; a denial is one that a script must notice. */
const exitFor = (result: CycleReport["record"]["result"]): ExitCode =>
  result === "denied" ? EXIT.denied : result === "reverted" ? EXIT.failed : EXIT.done;

const outputOf = ({ run: folder, record, recordHash, seal }: CycleReport): z.infer<typeof runOutputSchema> =>
  runOutputSchema.parse({ format: 1, run: folder.id, result: record.result, recordHash, record, seal });

const accountOf = ({ run: folder, record, seal, sidecar }: CycleReport): string => {
  const { isTTY, columns } = process.stdout;
  const text = renderAccount(record, seal, sidecar, {
    color: isTTY === true && process.env["NO_COLOR"] === undefined,
    ...(isTTY && columns ? { columns } : {}),
    runId: folder.id,
  });
  return text.endsWith("\n") ? text : `${text}\n`;
};

const keptWords = ({ rpcUrl, temporalAddress, uiUrl }: StillUp): string =>
  [
    "",
    "Still up until Ctrl-C:",
    `  chain        ${rpcUrl}`,
    `  Temporal     ${temporalAddress}`,
    ...(uiUrl === null ? [] : [`  Temporal UI  ${uiUrl}`]),
    "  From another terminal, exchequer doctor --clean stops them too.",
    "",
  ].join("\n");
