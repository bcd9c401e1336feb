import { resolve } from "node:path";
import type { Command } from "commander";
import { z } from "zod";
import { secretsNamed } from "../../../adapters/keyCheck.ts";
import { createRedactor } from "../../../adapters/redactor.ts";
import { forkSource } from "../../config.ts";
import { BadUsageError, EXIT } from "../../errors.ts";
import { cleanLeftovers, findLeftovers } from "../../leftovers.ts";
import { createProgress } from "../../progress.ts";
import { feedSchema, type FeedsPart, forkSchema, lookAtFeeds } from "./feeds.ts";
import { type Files, lookAtFiles } from "./files.ts";
import { type Finding, findingSchema } from "./finding.ts";
import { keySchema, lookAtKeys } from "./keys.ts";
import { lookAtMachine } from "./machine.ts";
import { processFindings, processSchema } from "./processes.ts";

/** What `exchequer doctor --json` prints. */
export const doctorOutputSchema = z.strictObject({
  format: z.literal(1),
  findings: z.array(findingSchema),
  /** Null where it could not be opened. */
  fork: forkSchema.nullable(),
  feeds: z.array(feedSchema),
  keys: z.array(keySchema),
  processes: z.array(processSchema),
  ended: z.array(z.number().int()),
});
type Output = z.infer<typeof doctorOutputSchema>;

type Options = { config?: string; fork?: string; mandate?: string; clean?: boolean; json?: boolean };

/** `exchequer doctor`. */
export const registerDoctor = (program: Command): void => {
  program
    .command("doctor")
    .description(
      "what is installed and what is missing, whose keys sign, and whether the feeds are what the mandate says",
    )
    .option("--config <file>", "configuration to check")
    .option("--fork <source>", "replica, bundle:<dir> or rpc:<url>, where the feeds are read (default: as a run would)")
    .option("--mandate <file>", "instead of the one that the configuration names")
    .option("--clean", "end processes that earlier runs left")
    .option("--json", "print as JSON")
    .action(async (options: Options) => {
      if (options.fork !== undefined && !forkSource.safeParse(options.fork).success)
        throw new BadUsageError("--fork takes replica, bundle:<dir> or rpc:<url>.");
      const cwd = process.cwd();
      const files = lookAtFiles({
        cwd,
        env: process.env,
        configPath: options.config,
        mandatePath: options.mandate,
      });
      const redact = createRedactor(process.env, secretsNamed(files.config?.keys.roles ?? {}, process.env));
      const output = await examined(options, files, cwd);
      const text = options.json ? JSON.stringify(doctorOutputSchema.parse(output)) : rendered(output);
      process.stdout.write(`${redact(text)}\n`);
      if (output.findings.some(({ level }) => level === "bad")) process.exitCode = EXIT.failed;
    });
};

const examined = async (options: Options, files: Files, cwd: string): Promise<Output> => {
  const { env } = process;
  const progress = createProgress((line) => process.stderr.write(line));
  const ended = options.clean ? await cleanLeftovers(cwd) : [];
  try {
    progress.step("looking at this machine");
    const machine = await lookAtMachine({ root: resolve(import.meta.dirname, "../../../.."), env });
    progress.step("opening keys");
    const keys = lookAtKeys(files, env);
    progress.step("reading the feeds");
    const { fork, feeds, findings } = await feedsOf(options, files, cwd);
    return {
      format: 1,
      findings: [...machine, ...files.findings, ...keys.findings, ...findings],
      fork,
      feeds,
      keys: keys.keys,
      processes: findLeftovers(cwd),
      ended: ended.map(({ pid }) => pid),
    };
  } finally {
    progress.done();
  }
};

/** On the fork that a run would take, unless one is named. */
const feedsOf = (options: Options, { config, mandate }: Files, cwd: string): Promise<FeedsPart> | FeedsPart => {
  if (config === null || mandate === null) return { findings: [], fork: null, feeds: [] };
  const { env } = process;
  const source = options.fork ?? config.fork ?? (env["MAINNET_RPC_URL"] ? "rpc:" : "replica");
  return lookAtFeeds({ source, mandate, stated: config.statedPricesUsd ?? {}, cwd, env });
};

const MARKS = { ok: "ok   ", note: "note ", bad: "BAD  " } as const;
const NAME_WIDTH = 22;

const rendered = ({ findings, processes, ended }: Output): string =>
  [...findings, ...processFindings(processes)]
    .map(
      ({ what, level, detail, next }: Finding): string =>
        `${MARKS[level]} ${what.padEnd(NAME_WIDTH)} ${detail}${next === null ? "" : `\n${" ".repeat(NAME_WIDTH + 7)}→ ${next}`}`,
    )
    .concat(ended.map((pid) => `ended process ${pid}`))
    .join("\n");
