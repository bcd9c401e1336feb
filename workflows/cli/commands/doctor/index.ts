import { resolve } from "node:path";
import type { Command } from "commander";
import { z } from "zod";
import { readJournal } from "../../../adapters/chainJournal.ts";
import { secretsNamed } from "../../../adapters/keyCheck.ts";
import type { RunFolder } from "../../../adapters/recordStore.ts";
import { createRedactor } from "../../../adapters/redactor.ts";
import { BadUsageError, EXIT } from "../../errors.ts";
import { cleanLeftovers, findLeftovers } from "../../leftovers.ts";
import { createProgress } from "../../progress.ts";
import { sourceOf } from "../log/rebuild.ts";
import { boundSchema } from "./bound.ts";
import { feedSchema, type FeedsPart, forkFinding, forkSchema, lookAtFeeds } from "./feeds.ts";
import { type Files, lookAtFiles } from "./files.ts";
import { badBecause, type Finding, findingSchema, inPart, note } from "./finding.ts";
import { type Ground, onGround, type Where } from "./ground.ts";
import { type Key, keySchema, lookAtKeys } from "./keys.ts";
import { lookAtMachine } from "./machine.ts";
import { lookOnChain, type OnChain, treasurySchema } from "./onChainParts.ts";
import { processFindings, processSchema } from "./processes.ts";
import { rendered } from "./render.ts";
import { depthSchema } from "./venues.ts";
import { whereOf, type WhereOptions } from "./where.ts";

/** What `exchequer doctor --json` prints. */
export const doctorOutputSchema = z.strictObject({
  format: z.literal(1),
  findings: z.array(findingSchema),
  /** The state everything was read on; null where it could not be opened. */
  fork: forkSchema.nullable(),
  /** Null where none was named and none deployed. */
  treasury: treasurySchema.nullable(),
  bound: boundSchema.nullable(),
  feeds: z.array(feedSchema),
  venues: z.array(depthSchema),
  keys: z.array(keySchema),
  processes: z.array(processSchema),
  ended: z.array(z.number().int()),
});
export type Output = z.infer<typeof doctorOutputSchema>;

type Options = WhereOptions & { config?: string; nav?: string; clean?: boolean; json?: boolean };

const ROOT = resolve(import.meta.dirname, "../../../..");

/** `exchequer doctor`. */
export const registerDoctor = (program: Command): void => {
  program
    .command("doctor")
    .description(
      "before you trust it: the worst that can be lost, who else can move custody, and whether machine, keys, feeds, tokens and venues are what they should be",
    )
    .option("--config <file>", "configuration to check")
    .option("--mandate <file>", "instead of the one that the configuration names")
    .option("--fork <source>", "replica, bundle:<dir> or rpc:<url> (default: as a run would)")
    .option("--chain [url]", "a live chain, where a key in place of a contract counts (default: MAINNET_RPC_URL)")
    .option("--treasury <address>", "custody to look at: a Safe or a Treasury (default: the last run's)")
    .option("--module <address>", "its policy module")
    .option("--run <id>", "the treasury of this run, on its own chain mined again")
    .option("--nav <usd>", "take the bound of this NAV")
    .option("--clean", "end processes that earlier runs left")
    .option("--json", "print as JSON")
    .action(async (options: Options) => {
      if (options.nav !== undefined && !/^(0|[1-9]\d*)(\.\d{1,8})?$/.test(options.nav))
        throw new BadUsageError("--nav takes dollars, such as 2500000.");
      const cwd = process.cwd();
      const files = lookAtFiles({
        cwd,
        env: process.env,
        configPath: options.config,
        mandatePath: options.mandate,
      });
      const source = files.config?.fork ?? (process.env["MAINNET_RPC_URL"] ? "rpc:" : "replica");
      const where = whereOf(options, { cwd, source });
      const redact = createRedactor(process.env, [
        ...secretsNamed(files.config?.keys.roles ?? {}, process.env),
        ...(typeof options.chain === "string" ? [options.chain] : []),
      ]);
      const output = await examined(options, files, where, cwd);
      const text = options.json
        ? JSON.stringify(doctorOutputSchema.parse(output))
        : rendered(output, process.stdout.columns);
      process.stdout.write(`${redact(text)}\n`);
      if (output.findings.some(({ level }) => level === "bad")) process.exitCode = EXIT.failed;
    });
};

const examined = async (options: Options, files: Files, where: Where, cwd: string): Promise<Output> => {
  const { env } = process;
  const progress = createProgress((line) => process.stderr.write(line));
  const ended = options.clean ? await cleanLeftovers(cwd) : [];
  try {
    progress.step("looking at this machine");
    const machine = await lookAtMachine({ root: ROOT, env });
    progress.step("opening keys");
    const keys = lookAtKeys(files, env);
    progress.step("opening the chain");
    const chain = await onChains({ options, files, where, cwd, keys: keys.keys, step: progress.step });
    const processes = findLeftovers(cwd);
    return {
      format: 1,
      findings: [
        ...inPart("machine", machine),
        ...inPart("files", files.findings),
        ...inPart("keys", keys.findings),
        ...inPart("state", chain.state),
        ...(chain.parts?.findings ?? []),
        ...inPart("feeds", chain.feeds.findings),
        ...inPart("processes", processFindings(processes)),
      ],
      fork: chain.fork,
      treasury: chain.parts?.treasury ?? null,
      bound: chain.parts?.bound ?? null,
      feeds: chain.feeds.feeds,
      venues: chain.parts?.venues ?? [],
      keys: keys.keys,
      processes,
      ended: ended.map(({ pid }) => pid),
    };
  } finally {
    progress.done();
  }
};

type Chains = { state: Finding[]; fork: Output["fork"]; parts: OnChain | null; feeds: FeedsPart };
type Look = {
  options: Options;
  files: Files;
  where: Where;
  cwd: string;
  keys: readonly Key[];
  step: (label: string) => void;
};

const NOTHING: Chains = { state: [], fork: null, parts: null, feeds: { findings: [], feeds: [] } };

/**
 * A run's chain has its own feeds placed on it, so the mandate's are read on the state it stands on, as it was; where that
 * cannot be had any more, where the next run would read them.
 */
const onChains = async (look: Look): Promise<Chains> => {
  const { files, where } = look;
  if (files.config === null || files.mandate === null) return NOTHING;
  if (where.kind !== "run") return onOne(look, where, true, true);
  const source = sourceUnder(where.run) ?? files.config.fork ?? (process.env["MAINNET_RPC_URL"] ? "rpc:" : "replica");
  const clean = await onOne(look, { kind: "fork", source, treasury: null }, false, true);
  const ofRun = await onOne(look, where, true, false);
  return { ...clean, parts: ofRun.parts, state: [...clean.state, ...ofRun.state] };
};

const sourceUnder = (run: RunFolder): string | null => {
  try {
    return sourceOf(run, readJournal(run.folder), process.env);
  } catch {
    return null;
  }
};

const onOne = async (look: Look, where: Where, parts: boolean, feeds: boolean): Promise<Chains> => {
  const { files, cwd, step } = look;
  const { config, mandate } = files;
  if (config === null || mandate === null) return NOTHING;
  try {
    return await onGround({ where, mandate, cwd, env: process.env }, async (ground) => {
      if (feeds) step("reading the feeds");
      const read = feeds ? await lookAtFeeds(ground, config.statedPricesUsd ?? {}) : NOTHING.feeds;
      if (parts) step("reading treasury, tokens and venues");
      const { keys, options } = look;
      const found = parts ? await lookOnChain({ ground, config, keys, navUsd: options.nav ?? null, root: ROOT }) : null;
      return { state: stateOf(ground), fork: ground.fork, parts: found, feeds: read };
    });
  } catch (error) {
    return { ...NOTHING, state: [notOpened(where, error)] };
  }
};

const stateOf = (ground: Ground): Finding[] =>
  ground.run === null
    ? [forkFinding(ground.fork)]
    : [note("run", `treasury of run ${ground.run}, on its own chain mined again; under the mandate it had`)];

/** A replica that is not compiled yet is no fault: the next run compiles it. */
const notOpened = (where: Where, error: unknown): Finding => {
  const { code } = error as { code?: string };
  if (code === "REPLICA_ARTIFACT_MISSING" || code === "ARTIFACT_MISSING")
    return note("fork", "not read: the replica's contracts are not compiled yet", "the next run compiles them");
  return where.kind === "run"
    ? { ...badBecause(`run ${where.run.id}`, error), level: "unknown" }
    : badBecause("fork", error);
};
