import { resolve } from "node:path";
import type { Command } from "commander";
import { z } from "zod";
import { address, bytes32, uintString } from "../../../../policies/treasury/money.ts";
import { forkAccount } from "../../../adapters/forkAccounts.ts";
import { openForkSender } from "../../../adapters/forkSender.ts";
import { rpcUrl } from "../../../adapters/forkSource.ts";
import { CHANGE_ENDINGS, CHANGE_STEPS, type ChangeEnd } from "../../../changeMessages.ts";
import { NEXT } from "../../../changeMoves.ts";
import { BadUsageError, EXIT } from "../../errors.ts";
import { createProgress, liveTerminal } from "../../progress.ts";
import type { ChangeRequest } from "../../superviseChange.ts";
import { requireItsTreasury } from "./against.ts";
import { addressOption, proposalOption } from "./governorOptions.ts";
import { mandateOf } from "./mandateOf.ts";
import { onGround } from "../doctor/ground.ts";
import { readGovernor } from "./governor.ts";
import { draftFor } from "./proposalFor.ts";
import { readDeployed } from "./readDeployed.ts";

/** What `exchequer policy apply --json` prints. */
export const policyApplyOutputSchema = z.strictObject({
  format: z.literal(1),
  /** Folder that keeps what was signed; null where there was nothing to do. */
  change: z.string().nullable(),
  governor: address,
  proposal: uintString.nullable(),
  ending: z.enum(CHANGE_ENDINGS),
  /** What to do next, in words. */
  next: z.string(),
  sent: z.array(
    z.strictObject({
      step: z.enum(CHANGE_STEPS),
      /** Role of a fork's throwaway key. */
      by: z.string(),
      hash: bytes32,
      block: z.number().int(),
      status: z.enum(["success", "reverted"]),
    }),
  ),
  /** Price feeds that were given the price they had, as of a later time, when a fork's time was moved. */
  feeds: z.array(z.strictObject({ feed: address, description: z.string(), how: z.enum(["new-round", "replaced"]) })),
  /** Where the chain is not the file. */
  differs: z.array(z.string()),
  /** How often the workflow went on with a history of its own. */
  histories: z.number().int(),
});
type Output = z.infer<typeof policyApplyOutputSchema>;

type Options = {
  governor: string;
  treasury: string;
  module: string;
  chain: string | true;
  as: string;
  vote?: string;
  proposal?: string;
  warp?: boolean;
  follow?: boolean;
  every: string;
  json?: boolean;
};

/** `exchequer policy apply <mandate>`. */
export const registerApply = (group: Command): void => {
  group
    .command("apply")
    .description(
      "a mandate's whole way to the chain, each step when the chain's clock allows it; run again, it goes on",
    )
    .argument("<mandate>", "its file")
    .requiredOption("--governor <address>", "the governor that decides")
    .requiredOption("--chain [url]", "the chain (default: MAINNET_RPC_URL)")
    .requiredOption("--treasury <address>", "custody")
    .requiredOption("--module <address>", "its policy module")
    .option("--as <role>", "whose throwaway key of a fork proposes and pays", "holder-1")
    .option("--vote <roles>", "whose keys vote for it, such as holder-1,holder-2 (default: who proposes)")
    .option("--proposal <id>", "begin with one that stands")
    .option("--follow", "send nothing: say what is due, and wait until somebody does it")
    .option("--warp", "let a fork's time pass, and its price feeds with it")
    .option("--every <seconds>", "least time between two looks at the chain", "12")
    .option("--json", "print as JSON")
    .action(async (path: string, options: Options) => {
      process.exitCode = await apply(path, options);
    });
};

const apply = async (path: string, options: Options): Promise<number> => {
  const request = requestOf(path, options);
  // Brings Temporal's client along, which no other command of this group needs.
  const { begunChange, superviseChange } = await import("../../superviseChange.ts");
  const begun = await begunChange(request);
  if (begun === null && (await isThere(request))) {
    print(outputOf(request, null, NOTHING), options);
    return EXIT.done;
  }
  let exit: number = EXIT.failed;
  await superviseChange(request, begun, async ({ run, end }) => {
    print(outputOf(request, run.id, end), options);
    exit = end.ending === "applied" ? EXIT.done : EXIT.failed;
  });
  return exit;
};

const NOTHING: ChangeEnd = {
  ending: "applied",
  next: NEXT.applied,
  proposal: null,
  sent: [],
  feeds: [],
  differs: [],
  histories: 0,
};

const requestOf = (path: string, options: Options): ChangeRequest => {
  const { env } = process;
  const cwd = process.cwd();
  const { mandate } = mandateOf(cwd, path);
  if (options.follow === true && (options.warp === true || options.vote !== undefined))
    throw new BadUsageError("--follow sends nothing: it goes without --warp and --vote.");
  const seconds = Number(options.every);
  if (!(seconds >= 0.1 && seconds <= 3_600)) throw new BadUsageError("--every takes seconds, from 0.1 to 3600.");
  return {
    root: resolve(import.meta.dirname, "../../../.."),
    cwd,
    // The worker learns the node's URL from its environment; no file and no argument has it.
    env: { ...env, MAINNET_RPC_URL: rpcUrl(`rpc:${options.chain === true ? "" : options.chain}`, env) },
    mandate,
    governor: addressOption("--governor", options.governor),
    treasury: {
      custody: addressOption("--treasury", options.treasury),
      module: addressOption("--module", options.module),
    },
    actors: options.follow === true ? null : { proposer: options.as, voters: (options.vote ?? options.as).split(",") },
    warp: options.warp ?? false,
    proposal: options.proposal === undefined ? null : String(proposalOption(options.proposal)),
    lookEveryMs: seconds * 1000,
    progress: createProgress((text) => process.stderr.write(text), liveTerminal()),
  };
};

/**
 * Whether the chain has the mandate already. Everything that can be wrong before anything is started is found here.
 * @throws NotAForkError, NotAGovernorError, NotAModuleError, MandateUnsoundError, GovernanceCannotError, NothingToFollowError
 */
const isThere = async (p: ChangeRequest): Promise<boolean> => {
  p.progress.step("reading the chain");
  if (p.actors !== null) await openForkSender("", p.env);
  for (const role of p.actors?.voters ?? []) forkAccount(role);
  const where = { kind: "chain", source: "rpc:", treasury: p.treasury } as const;
  const there = await onGround({ where, mandate: p.mandate, cwd: p.cwd, env: p.env }, async (ground) => {
    const read = await readDeployed(ground, p.treasury, p.mandate);
    requireItsTreasury(p.mandate, read.deployed);
    await readGovernor(ground, p.governor);
    if (p.proposal !== null) return false;
    const drafted = await draftFor({ ground, read, mandate: p.mandate, governor: p.governor });
    if (drafted?.state === null && p.actors === null) throw new NothingToFollowError();
    return drafted === null;
  });
  if (there) p.progress.done();
  return there;
};

const print = (output: Output, { json }: Options): void =>
  void process.stdout.write(`${json ? JSON.stringify(output) : rendered(output)}\n`);

const outputOf = ({ governor }: ChangeRequest, change: string | null, end: ChangeEnd): Output => ({
  format: 1,
  change,
  governor,
  ...end,
});

const rendered = ({ ending, next, proposal, sent, feeds, differs }: Output): string => {
  if (proposal === null) return "Nothing to apply: the chain has this mandate.";
  const replaced = feeds.filter(({ how }) => how === "replaced");
  return [
    `${ending.toUpperCase()}  proposal ${proposal}`,
    ...sent.map(
      ({ step, by, hash, block, status }) =>
        `  ${step.padEnd(8)} ${hash}, block ${block}, by ${by}${status === "reverted" ? ": mined as reverted" : ""}`,
    ),
    ...(differs.length === 0 ? [] : [`  the chain is not the file: ${differs.join(", ")}`]),
    ...(feeds.length === 0
      ? []
      : [`  time was moved: ${feeds.length} price feeds say the price they had, as of the new time`]),
    ...(replaced.length === 0
      ? []
      : [
          `  of these recorded from the chain, an overlay from now on: ${replaced.map(({ feed, description }) => description || feed).join(", ")}`,
        ]),
    `  next: ${next}`,
  ].join("\n");
};

export class NothingToFollowError extends Error {
  readonly code = "NOTHING_TO_FOLLOW";
  constructor() {
    super(
      "Nobody has proposed this mandate in these words: there is nothing to follow.\nMake it with `exchequer policy propose`, or name one that stands with --proposal <id>.",
    );
    this.name = "NothingToFollowError";
  }
}
