import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { authorAt } from "./author.ts";
import { PlanFallsShortError } from "./carryOut.ts";
import { type ExitOutput, exitOutputSchema, outputOf, unmetBy } from "./output.ts";
import { rehearse, transactionsOf } from "./rehearse.ts";
import { renderedExit } from "./render.ts";
import { lookAt } from "./state.ts";
import type { Steps } from "./steps.ts";
import { onTreasury, type Seen, type TreasuryOptions, treasuryOptions } from "./treasuryAt.ts";
import { safeHashes } from "../../../../policies/onchain/safeTransaction.ts";
import { sameAddress } from "../../../../policies/treasury/money.ts";

type Options = TreasuryOptions & { json?: boolean };

/** `exchequer policy rehearse <plan>`: whoever is to sign a plan tries it again on the chain as it stands. */
export const registerRehearse = (group: Command): void => {
  treasuryOptions(
    group
      .command("rehearse")
      .description("try a written halt, unwind, exit or revoke plan again on the chain as it stands, before signing it")
      .argument("<plan>", "a .plan.json that --out wrote"),
  )
    .option("--json", "print as JSON")
    .action(async (path: string, options: Options) => {
      const plan = readPlan(path);
      const named =
        options.treasury === undefined && options.run === undefined && (options.chain ?? options.fork) !== undefined;
      const where = named ? { ...options, treasury: plan.custody.address, module: plan.module } : options;
      const output = await onTreasury(where, (seen) => triedAgain(seen, plan));
      process.stdout.write(
        `${options.json ? JSON.stringify(exitOutputSchema.parse(output)) : renderedExit(output, [])}\n`,
      );
    });
};

const readPlan = (path: string): ExitOutput => {
  let text: unknown;
  try {
    text = JSON.parse(readFileSync(path, "utf8"));
  } catch {
    throw new PlanUnreadableError(path, "it is not there, or no JSON");
  }
  const parsed = exitOutputSchema.safeParse(text);
  if (!parsed.success) throw new PlanUnreadableError(path, parsed.error.issues[0]?.path.join(".") ?? "its form");
  return parsed.data;
};

/** @throws PlanOtherChainError, PlanOtherTreasuryError, PlanOvertakenError, PlanUnreadableError, RehearsalFailedError */
const triedAgain = async (seen: Seen, plan: ExitOutput): Promise<ExitOutput> => {
  const { chainId } = seen.ground.fork.state;
  if (plan.chainId !== chainId) throw new PlanOtherChainError(plan.chainId, chainId);
  if (!sameAddress(plan.custody.address, seen.treasury.custody) || !sameAddress(plan.module, seen.treasury.module))
    throw new PlanOtherTreasuryError(plan.custody.address);
  const { kind, left, notes } = plan;
  const steps: Steps = {
    kind,
    author: await authorAt(seen.ground, plan.author.address),
    calls: plan.calls.map(({ value, ...call }) => ({ ...call, value: BigInt(value) })),
    left,
    notes,
  };
  requireHashes(seen, steps, plan);
  const before = await lookAt(seen);
  const rehearsed = await rehearse(seen, steps, null);
  const output = outputOf(seen, steps, { before, rehearsed, through: null });
  const unmet = unmetBy(output);
  if (unmet.length > 0) throw new PlanFallsShortError(unmet);
  return output;
};

/** A Safe's hashes must be those of the calls that are listed, at the nonce that the Safe now has. */
const requireHashes = ({ ground }: Seen, { author, calls }: Steps, { safe }: ExitOutput): void => {
  if (safe === null && author.kind !== "safe") return;
  if (safe === null || author.kind !== "safe")
    throw new PlanOvertakenError("who has to sign is another kind of account now");
  const [first] = safe.transactions;
  if (first !== undefined && first.nonce !== String(author.nonce))
    throw new PlanOvertakenError(`the Safe's nonce is ${author.nonce}, the plan's ${first.nonce}`);
  const now = transactionsOf(ground, author, calls).map((one) => safeHashes(one).safeTxHash);
  const then = safe.transactions.map(({ safeTxHash }) => safeTxHash);
  const batched = safe.batch.transactions.map(({ to, data, value }) => `${to}${data}${value}`.toLowerCase()).join();
  const listed = calls.map(({ to, data, value }) => `${to}${data}${value}`.toLowerCase()).join();
  if (now.join() !== then.join() || batched !== listed)
    throw new PlanOvertakenError("its hashes are not those of its calls");
};

export class PlanUnreadableError extends Error {
  readonly code = "PLAN_UNREADABLE";
  constructor(path: string, what: string) {
    super(`${path} is no plan: ${what}.\nName a .plan.json that --plan --out wrote.`);
    this.name = "PlanUnreadableError";
  }
}

export class PlanOtherChainError extends Error {
  readonly code = "PLAN_OTHER_CHAIN";
  constructor(planned: number, found: number) {
    super(
      `The plan is for chain ${planned}, and this is chain ${found}.\nNothing was signed. Name its chain with --chain <url>.`,
    );
    this.name = "PlanOtherChainError";
  }
}

export class PlanOtherTreasuryError extends Error {
  readonly code = "PLAN_OTHER_TREASURY";
  constructor(custody: string) {
    super(
      `The plan is for custody ${custody}, another treasury's.\nNothing was signed. Name it with --treasury and --module.`,
    );
    this.name = "PlanOtherTreasuryError";
  }
}

export class PlanOvertakenError extends Error {
  readonly code = "PLAN_OVERTAKEN";
  constructor(how: string) {
    super(`The chain has moved past this plan: ${how}.\nDo not sign it. Make it anew with --plan.`);
    this.name = "PlanOvertakenError";
  }
}
