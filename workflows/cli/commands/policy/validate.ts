import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "commander";
import { z } from "zod";
import { loadSeats } from "../../../../agents/seatsFile.ts";
import type { Contradiction } from "../../../../policies/mandates/contradictions.ts";
import { quorumContradictions } from "../../../../policies/mandates/councilContradictions.ts";
import { loadMandate, MandateInvalidError } from "../../../../policies/mandates/mandateFile.ts";
import type { Mandate } from "../../../../policies/treasury/mandate.ts";
import { forkStateSchema } from "../../../../policies/treasury/snapshot.ts";
import { type MandateOnChain, mandateOnChain, otherChain } from "../../../../simulation/mandateOnChain.ts";
import { RpcWrongChainError } from "../../../../simulation/forks/rpcErrors.ts";
import { forkSource } from "../../config.ts";
import { BadUsageError, EXIT } from "../../errors.ts";
import { onGround } from "../doctor/ground.ts";
import { MandateAbsentError } from "../mandateOption.ts";

const saidOfField = z.strictObject({
  /** Path in the file: `limits.maxTradeBps`. */
  field: z.string(),
  reason: z.string(),
});

/** What `exchequer policy validate --json` prints. */
export const policyValidateOutputSchema = z.strictObject({
  format: z.literal(1),
  /** True where nothing speaks against it, and nothing that was to be looked at is unknown. */
  holds: z.boolean(),
  /** Null where the file is no mandate. */
  mandate: z
    .strictObject({ name: z.string(), chainId: z.number().int(), assets: z.number().int(), quorum: z.number().int() })
    .nullable(),
  /** Each field that cannot be as it is. */
  problems: z.array(saidOfField),
  /** Fields that the fork cannot tell of. */
  unknown: z.array(saidOfField),
  /** The state it was compared with; null where none was named or the file alone refuses. */
  fork: forkStateSchema.nullable(),
  /** Questions that were asked of it. */
  asked: z.number().int(),
});
type Output = z.infer<typeof policyValidateOutputSchema>;

type Options = { fork?: string; seats?: string; json?: boolean };

/** `exchequer policy validate <mandate>`. */
export const registerValidate = (group: Command): void => {
  group
    .command("validate")
    .description(
      "whether a mandate can hold, before a transaction is sent: each field that cannot be as it is, and why",
    )
    .argument("<mandate>", "its file")
    .option("--fork <source>", "also compare it with a chain: replica, bundle:<dir> or rpc:<url>")
    .option("--seats <file>", "also compare its quorum with these seats")
    .option("--json", "print as JSON")
    .action(async (path: string, options: Options) => {
      if (options.fork !== undefined && !forkSource.safeParse(options.fork).success)
        throw new BadUsageError("--fork takes replica, bundle:<dir> or rpc:<url>.");
      const output = await validated(path, options);
      process.stdout.write(`${options.json ? JSON.stringify(output) : rendered(path, output)}\n`);
      if (output.problems.length > 0) process.exitCode = EXIT.failed;
      else if (output.unknown.length > 0) process.exitCode = EXIT.unknown;
    });
};

const validated = async (path: string, { fork, seats }: Options): Promise<Output> => {
  if (!existsSync(path)) throw new MandateAbsentError();
  const read = readMandate(readFileSync(path, "utf8"));
  if (read.mandate === null)
    return { format: 1, holds: false, mandate: null, problems: read.problems, unknown: [], fork: null, asked: 0 };
  const { mandate } = read;
  const quorum = seats === undefined ? [] : againstSeats(mandate, seats);
  const seen = fork === undefined ? NOT_LOOKED : await lookedAt(mandate, fork);
  const problems = [...quorum, ...seen.problems];
  return {
    format: 1,
    holds: problems.length === 0 && seen.unknown.length === 0,
    mandate: {
      name: mandate.name,
      chainId: mandate.chainId,
      assets: mandate.assets.length,
      quorum: mandate.council.quorum,
    },
    problems,
    unknown: seen.unknown,
    fork: seen.fork,
    asked: seen.asked,
  };
};

const readMandate = (text: string): { mandate: Mandate } | { mandate: null; problems: Contradiction[] } => {
  try {
    return { mandate: loadMandate(text) };
  } catch (error) {
    if (error instanceof MandateInvalidError) return { mandate: null, problems: error.contradictions };
    throw error;
  }
};

const againstSeats = (mandate: Mandate, path: string): Contradiction[] => {
  if (!existsSync(path)) throw new BadUsageError("The seats file is not there.", "agents/seats/example.yaml is one.");
  const { file } = loadSeats(readFileSync(path, "utf8"), process.env);
  return quorumContradictions(mandate, file.seats.length);
};

type Looked = MandateOnChain & { fork: Output["fork"] };
const NOT_LOOKED: Looked = { problems: [], unknown: [], asked: 0, fork: null };

const lookedAt = async (mandate: Mandate, fork: string): Promise<Looked> => {
  const cwd = process.cwd();
  const source = fork.startsWith("bundle:") ? `bundle:${resolve(cwd, fork.slice("bundle:".length))}` : fork;
  try {
    return await onGround(
      { where: { kind: "fork", source, treasury: null }, mandate, cwd, env: process.env },
      async ({ view, fork: { state, timestamp } }) => ({
        fork: state,
        ...(await mandateOnChain(mandate, view, { id: state.chainId, now: timestamp })),
      }),
    );
  } catch (error) {
    if (error instanceof RpcWrongChainError) return { ...NOT_LOOKED, problems: [otherChain(mandate, error.found)] };
    throw error;
  }
};

const rendered = (path: string, { mandate, problems, unknown, fork, asked, holds }: Output): string => {
  const what = mandate === null ? "" : `: ${mandate.name}, ${mandate.assets} assets, quorum ${mandate.quorum}`;
  const state =
    fork === null
      ? "no chain was looked at: name one with --fork"
      : `${asked} questions to ${fork.source}${fork.notMainnet ? " (not mainnet)" : ""}, block ${fork.parentBlock + 1} of chain ${fork.chainId}`;
  const lines = (list: readonly Contradiction[]): string[] => list.map(({ field, reason }) => `  ${field}: ${reason}`);
  return [
    `${path} ${holds ? "holds" : problems.length > 0 ? "cannot hold" : "may hold"}${what}`,
    ...lines(problems),
    ...(unknown.length === 0 ? [] : ["not known:", ...lines(unknown)]),
    ...(mandate === null ? ["Each key is explained in policies/mandates/example.yaml."] : [state]),
  ].join("\n");
};
