import { resolve } from "node:path";
import { Option, type Command } from "commander";
import { z } from "zod";
import { cycleRecordSchema, sealSchema } from "../../../policies/treasury/cycleRecord.ts";
import { bytes32 } from "../../../policies/treasury/money.ts";
import { renderAccount } from "../account.ts";
import { forkSource, loadConfig } from "../config.ts";
import { BadUsageError, EXIT, type ExitCode } from "../errors.ts";
import { createProgress, liveTerminal } from "../progress.ts";
import { superviseRun, type CycleReport, type StillUp } from "../supervisor.ts";

type Options = {
  config?: string;
  fork?: string;
  custody?: "treasury" | "safe";
  keep?: boolean;
  approve?: boolean;
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
    .option("--approve", "answer yes where the mandate asks a person")
    .option("--no-approve", "answer no where the mandate asks a person")
    .option("--keep", "leave the chain and Temporal's UI running until Ctrl-C")
    .option("--json", "print the record as JSON")
    .action(async (_options: Options, command: Command) => {
      process.exitCode = await run(command);
    });
};

const run = async (command: Command): Promise<ExitCode> => {
  const options = command.opts<Options>();
  const loaded = loadConfig({ cwd: process.cwd(), path: options.config });
  const { env } = process;
  if (options.fork !== undefined && !forkSource.safeParse(options.fork).success) {
    throw new BadUsageError(
      "--fork takes replica, bundle:<dir> or rpc:<url>.",
      "Left out, the configuration decides; rpc: alone reads MAINNET_RPC_URL.",
    );
  }
  let exit: ExitCode = EXIT.done;
  await superviseRun(
    {
      root: resolve(import.meta.dirname, "../../.."),
      cwd: process.cwd(),
      env,
      loaded,
      source: options.fork ?? loaded.config.fork ?? (env["MAINNET_RPC_URL"] ? "rpc:" : "replica"),
      custody: options.custody ?? loaded.config.custody,
      keep: options.keep ?? false,
      // `--no-approve` makes commander default to true, so only what was said on the command line counts.
      approve: command.getOptionValueSource("approve") === "cli" ? (options.approve ? "yes" : "no") : "ask",
      progress: createProgress((text) => process.stderr.write(text), liveTerminal()),
    },
    async (report, up) => {
      exit = exitFor(report.record.result);
      process.stdout.write(options.json ? `${JSON.stringify(outputOf(report))}\n` : accountOf(report));
      if (options.keep) process.stderr.write(keptWords(up));
    },
  );
  return exit;
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
