import type { Command } from "commander";
import { z } from "zod";
import type { Mandate } from "../../../../policies/treasury/mandate.ts";
import { address, bytes32, formatBaseUnits, hexBytes, uintString } from "../../../../policies/treasury/money.ts";
import { forkAccount } from "../../../adapters/forkAccounts.ts";
import { openForkSender } from "../../../adapters/forkSender.ts";
import { BadUsageError } from "../../errors.ts";
import { againstOptions, type AgainstOptions, withTreasury } from "./against.ts";
import { addressOption } from "./governorOptions.ts";
import { type Draft, proposeData, type Walked } from "./lifecycle.ts";
import { mandateOf } from "./mandateOf.ts";
import { namesIn, plannedCallSchema, saidCall } from "./plan.ts";
import { proposalFor } from "./proposalFor.ts";
import { proposedBySafe, renderedSafe } from "./proposeSafe.ts";

/** What `exchequer policy propose --json` prints. */
export const policyProposeOutputSchema = z.strictObject({
  format: z.literal(1),
  governor: address,
  proposer: address,
  /** As an existing governance front end takes them. */
  targets: z.array(address),
  values: z.array(uintString),
  calldatas: z.array(hexBytes),
  description: z.string(),
  /** The number it will have; as text, since it does not fit into a number. */
  proposal: uintString,
  /** What each call does. */
  calls: z.array(plannedCallSchema),
  /** How the whole way went on a chain of our own, until state equalled file. */
  rehearsed: z.strictObject({ voters: z.number().int(), executeGas: uintString, accepted: z.number().int() }),
  /** Contracts that the mandate also asks for and no proposal of calls can make. */
  newContracts: z.array(z.array(z.string())),
  /** The transaction that made it; null where none was asked for. */
  sent: z.strictObject({ hash: bytes32, block: z.number().int() }).nullable(),
});
type Output = z.infer<typeof policyProposeOutputSchema>;

type Options = AgainstOptions & {
  governor?: string;
  safe?: string;
  from?: string;
  as?: string;
  calldata?: boolean;
  json?: boolean;
};

/** `exchequer policy propose <mandate> --governor <address>`. */
export const registerPropose = (group: Command): void => {
  againstOptions(
    group
      .command("propose")
      .description(
        "propose a mandate: propose, vote, queue, execute and accept on a fork first, until state equals file",
      )
      .argument("<mandate>", "its file")
      .option("--governor <address>", "the governor that decides")
      .option("--safe <address>", "the Safe that decides, where no governor does"),
  )
    .option(
      "--as <role>",
      "send it with this throwaway key of a fork, such as holder-1; of a Safe's owners several, commas between",
    )
    .option("--from <address>", "who will propose it, where nobody's key is used")
    .option("--calldata", "print targets, values, calldatas and description; send nothing")
    .option("--json", "print as JSON")
    .action(async (path: string, options: Options) => {
      if ((options.governor === undefined) === (options.safe === undefined))
        throw new BadUsageError("Name who decides: --governor <address> or --safe <address>.");
      if (options.safe !== undefined) {
        const bySafe = await proposedBySafe(path, { ...options, safe: options.safe });
        const text = options.json ? JSON.stringify(bySafe) : bySafe === null ? NOTHING : renderedSafe(bySafe);
        process.stdout.write(`${text}\n`);
        return;
      }
      const output = await proposed(path, options);
      process.stdout.write(`${options.json ? JSON.stringify(output) : output === null ? NOTHING : rendered(output)}\n`);
    });
};

const NOTHING = "Nothing to propose: the chain has this mandate.";

const proposed = async (path: string, options: Options): Promise<Output | null> => {
  const { mandate } = mandateOf(process.cwd(), path);
  const at = addressOption("--governor", options.governor as string);
  if (options.calldata !== true && options.as === undefined)
    throw new BadUsageError("Say who proposes with --as <role> on a fork, or print the calls with --calldata.");
  const proposer =
    options.from === undefined ? forkAccount(options.as ?? "holder-1").address : addressOption("--from", options.from);
  return withTreasury(options, mandate, async (read, ground) => {
    const made = await proposalFor({ ground, read, mandate, governor: at, proposer });
    if (made === null) return null;
    const { draft, walked, calls, newContracts } = made;
    const sent = options.calldata === true ? null : await send(options, proposer, at, draft);
    return outputOf(
      { draft, walked, proposer, at, sent, mandate },
      newContracts,
      calls.map((call) => saidCall(call, namesIn(mandate, read.deployed))),
    );
  });
};

const send = async (options: Options, proposer: string, at: `0x${string}`, draft: Draft): Promise<Output["sent"]> => {
  if (options.chain === undefined) throw new BadUsageError("To send it, name the fork's chain with --chain <url>.");
  const account = forkAccount(options.as as string);
  if (account.address !== proposer)
    throw new BadUsageError("--from is another account than --as: leave one of them out.");
  const sender = await openForkSender(options.chain === true ? "" : options.chain, process.env);
  const { hash, block } = await sender.send({ account, to: at, data: proposeData(draft) });
  return { hash: hash as NonNullable<Output["sent"]>["hash"], block };
};

const outputOf = (
  p: {
    draft: Draft;
    walked: Walked;
    proposer: `0x${string}`;
    at: `0x${string}`;
    sent: Output["sent"];
    mandate: Mandate;
  },
  newContracts: readonly { deploy: string[] }[],
  calls: Output["calls"],
): Output => ({
  format: 1,
  governor: p.at,
  proposer: p.proposer,
  targets: p.draft.targets,
  values: p.draft.values.map(String),
  calldatas: p.draft.calldatas,
  description: p.draft.description,
  proposal: String(p.walked.id),
  calls,
  rehearsed: {
    voters: p.walked.voters.length,
    executeGas: String(p.walked.gasUsed),
    accepted: p.walked.execution.waiting.length,
  },
  newContracts: newContracts.map(({ deploy }) => deploy),
  sent: p.sent,
});

const rendered = (output: Output): string =>
  [
    `Proposal ${output.proposal}`,
    `  for governor ${output.governor}, by ${output.proposer}`,
    `  tried on a fork: proposed, ${output.rehearsed.voters} voted, queued, executed with ${formatBaseUnits(BigInt(output.rehearsed.executeGas), 0)} gas, ${output.rehearsed.accepted} accepted after the delay; state equals file`,
    ...output.newContracts.map((deploy) => `  NOT in it, since it takes new contracts: ${deploy.join(", ")}`),
    "",
    ...output.targets.flatMap((target, index) => [
      `target ${target}`,
      `value ${output.values[index]}`,
      `calldata ${output.calldatas[index]}`,
    ]),
    "",
    "description",
    ...output.description.split("\n").map((line) => `  ${line}`),
    "",
    output.sent === null ? "Nothing was sent." : `Sent: ${output.sent.hash}, block ${output.sent.block}`,
  ].join("\n");
