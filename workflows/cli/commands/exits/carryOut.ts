import type { Command } from "commander";
import { sameAddress } from "../../../../policies/treasury/money.ts";
import { forkAccount } from "../../../adapters/forkAccounts.ts";
import { openForkSender } from "../../../adapters/forkSender.ts";
import { BadUsageError, EXIT } from "../../errors.ts";
import { unknownAllowances } from "../approvals/standing.ts";
import { addressOption } from "../policy/governorOptions.ts";
import { readGovernor } from "../policy/governor.ts";
import { GovernanceCannotError } from "../policy/lifecycle.ts";
import { descriptionOf, type ExitOutput, exitOutputSchema, outputOf, unmetBy } from "./output.ts";
import { rehearse, type Through } from "./rehearse.ts";
import { renderedExit } from "./render.ts";
import { type Looked, lookAt } from "./state.ts";
import type { Steps } from "./steps.ts";
import { onTreasury, type Seen, type TreasuryOptions, treasuryOptions } from "./treasuryAt.ts";
import { writePlan } from "./writePlan.ts";

export type ExitOptions = TreasuryOptions & {
  plan?: boolean;
  as?: string;
  by?: string;
  governor?: string;
  from?: string;
  out?: string;
  json?: boolean;
};

/** The options that every plan of this kind takes. */
export const exitOptions = (command: Command): Command =>
  treasuryOptions(command)
    .option("--plan", "print unsigned transactions, tried on a fork first; send nothing")
    .option("--governor <address>", "walk the whole way through this governor: propose, vote, queue, execute")
    .option("--from <address>", "who would propose it there")
    .option("--out <folder>", "write the plan there too: all of it, and what a Safe or a governor imports")
    .option("--json", "print as JSON");

type Build = (seen: Seen, before: Looked) => Promise<Steps>;

/**
 * Plans, tries, checks what was promised, and only then writes or sends.
 * @param nothing what is said where there is nothing to do
 */
export const carryOut = async (options: ExitOptions, build: Build, nothing: string): Promise<void> => {
  if (options.plan !== true && options.as === undefined)
    throw new BadUsageError(
      "Say --plan for unsigned transactions, or --as <role> to send on a fork with its throwaway key.",
    );
  if (options.plan === true && options.as !== undefined)
    throw new BadUsageError("--plan sends nothing: leave --as out.");
  if (options.as !== undefined && options.chain === undefined)
    throw new BadUsageError("To send it, name the fork's chain with --chain <url>.");
  const planned = await onTreasury(options, (seen) => plannedOn(seen, options, build));
  const { unread } = planned;
  if (unread.length > 0) process.exitCode = EXIT.unknown;
  const output =
    options.as === undefined ? planned.output : { ...planned.output, sent: await send(options, planned.output) };
  if (output.calls.length === 0 && !options.json) {
    process.stdout.write(`${[nothing, ...output.notes, ...unread.map((what) => `not known: ${what}`)].join("\n")}\n`);
    return;
  }
  const files = options.out === undefined || output.calls.length === 0 ? [] : writePlan(options.out, output);
  process.stdout.write(
    `${options.json ? JSON.stringify(exitOutputSchema.parse(output)) : renderedExit(output, files)}\n`,
  );
};

const plannedOn = async (
  seen: Seen,
  options: ExitOptions,
  build: Build,
): Promise<{ output: ExitOutput; unread: string[] }> => {
  const before = await lookAt(seen);
  const built = await build(seen, before);
  const unread = unreadIn(built.kind, before);
  const steps = { ...built, notes: [...built.notes, ...unread.map((what) => `not known, and so not in it: ${what}`)] };
  if (options.as !== undefined) requireKey(steps, options.as);
  if (steps.calls.length === 0) {
    const rehearsed = { after: before, gasUsed: 0n, transactions: [], proposal: null };
    return { unread, output: outputOf(seen, steps, { before, rehearsed, through: null }) };
  }
  const through = await throughOf(seen, steps, options);
  const rehearsed = await rehearse(seen, steps, through);
  const output = outputOf(seen, steps, { before, rehearsed, through });
  const unmet = unmetBy(output);
  if (unmet.length > 0) throw new PlanFallsShortError(unmet);
  return { output, unread };
};

/** What a plan of this kind rests on and nobody knows. */
const unreadIn = (kind: Steps["kind"], { holdings, allowances }: Looked): string[] => {
  if (kind === "halt") return [];
  return kind === "unwind" ? holdings.unread : unknownAllowances(allowances);
};

/** @throws NoKeyError where that role's key is not the one that may do it */
const requireKey = ({ author }: Steps, role: string): void => {
  if (author.kind !== "account" || !sameAddress(forkAccount(role).address, author.at))
    throw new NoKeyError(role, author.at);
};

const throughOf = async (seen: Seen, steps: Steps, { governor: named, from }: ExitOptions): Promise<Through | null> => {
  if (named === undefined) return null;
  const governor = await readGovernor(seen.ground, addressOption("--governor", named));
  if (!sameAddress(governor.executor, steps.author.at))
    throw new GovernanceCannotError(
      "execute",
      `it carries out as ${governor.executor}, and ${steps.author.at} has to do this`,
    );
  if (from === undefined) throw new BadUsageError("Say who would propose it with --from <address>.");
  return {
    governor,
    proposer: addressOption("--from", from),
    draft: {
      targets: steps.calls.map(({ to }) => to),
      values: steps.calls.map(({ value }) => value),
      calldatas: steps.calls.map(({ data }) => data),
      description: descriptionOf(steps),
    },
  };
};

const send = async ({ as, chain }: ExitOptions, { calls }: ExitOutput): Promise<ExitOutput["sent"]> => {
  if (calls.length === 0) return [];
  const sender = await openForkSender(chain === true || chain === undefined ? "" : chain, process.env);
  const sent: ExitOutput["sent"] = [];
  for (const { to, data, says } of calls) {
    const { hash, block } = await sender.send({ account: forkAccount(as as string), to, data });
    sent.push({ what: says, hash: hash as ExitOutput["sent"][number]["hash"], block });
  }
  return sent;
};

export class NoKeyError extends Error {
  readonly code = "NO_KEY";
  constructor(role: string, at: string) {
    super(
      `The throwaway key of ${role} is not ${at}, who has to do this.\nPrint it with --plan for whoever has that key, or name another with --by.`,
    );
    this.name = "NoKeyError";
  }
}

export class PlanFallsShortError extends Error {
  readonly code = "PLAN_FALLS_SHORT";
  constructor(left: readonly string[]) {
    super(
      `Carried out on a fork, it does not do what it says: ${left.join(", ")} still stands.\nNothing was written or sent. Look at custody with \`exchequer doctor\`.`,
    );
    this.name = "PlanFallsShortError";
  }
}
