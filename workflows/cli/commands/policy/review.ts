import { resolve } from "node:path";
import type { Command } from "commander";
import { writeWhole } from "../../../../simulation/wholeFile.ts";
import { loadConfig } from "../../config.ts";
import { BadUsageError, EXIT } from "../../errors.ts";
import { type Ground, onGround } from "../doctor/ground.ts";
import { whereOf } from "../doctor/where.ts";
import { againstOptions, type AgainstOptions, NoTreasuryError } from "./against.ts";
import { findTreasury } from "./findTreasury.ts";
import { readGovernor, readProposal, stateOf } from "./governor.ts";
import { addressOption, proposalOption } from "./governorOptions.ts";
import { mandateOf } from "./mandateOf.ts";
import { type Looked, type Review, reviewOf, reviewSchema } from "./reviewOf.ts";
import { safeAt } from "./proposeSafe.ts";
import { readBatch, requireOfChain } from "./safeBatchFile.ts";
import { reviewAsMarkdown, reviewAsText } from "./reviewText.ts";
import { reviewPage } from "../../../dashboard/reviewPage.ts";

type Options = AgainstOptions & {
  governor?: string;
  proposal?: string;
  safe?: string;
  batch?: string;
  mandate?: string;
  markdown?: string;
  html?: string;
  json?: boolean;
};

/** `exchequer policy review --governor <address> --proposal <id>`. */
export const registerReview = (group: Command): void => {
  againstOptions(
    group
      .command("review")
      .description(
        "what a proposal on chain really does: carried out on a fork, calls that are no mandate change first",
      )
      .option("--governor <address>", "the governor that has it")
      .option("--proposal <id>", "its number")
      .option("--safe <address>", "the Safe that is to carry out a batch, where no governor does")
      .option("--batch <file>", "that batch, as Safe's Transaction Builder writes it"),
  )
    .option("--mandate <file>", "names for its assets, venues and payees (default: the configuration's)")
    .option("--markdown <file>", "also write it as Markdown")
    .option("--html <file>", "also write it as one page")
    .option("--json", "print as JSON")
    .action(async (options: Options) => {
      const review = await reviewed(options);
      if (options.markdown !== undefined) writeWhole(resolve(options.markdown), [reviewAsMarkdown(review)]);
      if (options.html !== undefined) writeWhole(resolve(options.html), [reviewPage(review)]);
      process.stdout.write(`${options.json ? JSON.stringify(reviewSchema.parse(review)) : reviewAsText(review)}\n`);
      if (review.alarms.length > 0) process.exitCode = EXIT.failed;
    });
};

const reviewed = async (options: Options): Promise<Review> => {
  const subject = subjectOf(options);
  const cwd = process.cwd();
  const { mandate } = mandateOf(cwd, options.mandate);
  const { config } = loadConfig({ cwd });
  const source = config.fork ?? (process.env["MAINNET_RPC_URL"] ? "rpc:" : "replica");
  const where = whereOf(options, { cwd, source });
  return onGround({ where, mandate, cwd, env: process.env }, async (ground: Ground) => {
    const { governor, proposal, state } = await subject(ground);
    const named =
      ground.treasury ??
      (await findTreasury(
        ground,
        proposal.calls.map(({ to }) => to),
      ));
    if (named === null) throw new NoTreasuryError();
    if (ground.fork.state.chainId !== mandate.chainId)
      throw new BadUsageError("The mandate for names is of another chain.");
    return reviewOf({ ground, governor, proposal, state, named, mandate, cwd });
  });
};

type Subject = (ground: Ground) => Promise<Pick<Looked, "governor" | "proposal" | "state">>;

/** What is reviewed: a proposal on chain, or a batch that a Safe's owners are asked to sign. */
const subjectOf = ({ governor, proposal, safe, batch }: Options): Subject => {
  if (governor !== undefined && proposal !== undefined && safe === undefined && batch === undefined) {
    const [at, id] = [addressOption("--governor", governor), proposalOption(proposal)];
    return async (ground) => ({
      governor: await readGovernor(ground, at),
      proposal: await readProposal(ground, at, id),
      state: await stateOf(ground, at, id),
    });
  }
  if (safe !== undefined && batch !== undefined && governor === undefined && proposal === undefined) {
    const at = addressOption("--safe", safe);
    const read = readBatch(resolve(batch));
    return async (ground) => {
      const { nonce } = await safeAt(ground, at);
      requireOfChain(read, ground.fork.state.chainId);
      return {
        governor: { at, executor: at },
        proposal: { id: nonce, proposer: at, calls: read.calls, description: read.description },
        state: null,
      };
    };
  }
  throw new BadUsageError("Name --governor <address> and --proposal <id>, or --safe <address> and --batch <file>.");
};
