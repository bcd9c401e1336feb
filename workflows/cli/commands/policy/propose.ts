import type { Command } from "commander";
import { z } from "zod";
import { deployedMandate } from "../../../../policies/onchain/deployed.ts";
import { describeSteps } from "../../../../policies/onchain/description.ts";
import { diffMandates, onChainChanges } from "../../../../policies/onchain/diff.ts";
import { encodeChanges, planOf, type PlannedCall } from "../../../../policies/onchain/plan.ts";
import { effectOfStep, isFast, nameOfParameter } from "../../../../policies/onchain/stepEffects.ts";
import type { Mandate } from "../../../../policies/treasury/mandate.ts";
import {
  address,
  type Address,
  bytes32,
  formatBaseUnits,
  hexBytes,
  sameAddress,
  uintString,
} from "../../../../policies/treasury/money.ts";
import { ask, valueOf } from "../../../../simulation/askContract.ts";
import { forkAccount } from "../../../adapters/forkAccounts.ts";
import { openForkSender } from "../../../adapters/forkSender.ts";
import { BadUsageError } from "../../errors.ts";
import { againstOptions, type AgainstOptions, withTreasury } from "./against.ts";
import type { Ground } from "../doctor/ground.ts";
import { type GovernorFacts, readGovernor } from "./governor.ts";
import { addressOption } from "./governorOptions.ts";
import { type Draft, GovernanceCannotError, proposeData, walkThrough, type Walked } from "./lifecycle.ts";
import { mandateOf } from "./mandateOf.ts";
import { namesIn, plannedCallSchema, saidCall } from "./plan.ts";
import { readDeployed } from "./readDeployed.ts";

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

type Options = AgainstOptions & { governor: string; from?: string; as?: string; calldata?: boolean; json?: boolean };

/** `exchequer policy propose <mandate> --governor <address>`. */
export const registerPropose = (group: Command): void => {
  againstOptions(
    group
      .command("propose")
      .description(
        "propose a mandate: propose, vote, queue, execute and accept on a fork first, until state equals file",
      )
      .argument("<mandate>", "its file")
      .requiredOption("--governor <address>", "the governor that decides"),
  )
    .option("--as <role>", "send it with this throwaway key of a fork, such as holder-1")
    .option("--from <address>", "who will propose it, where nobody's key is used")
    .option("--calldata", "print targets, values, calldatas and description; send nothing")
    .option("--json", "print as JSON")
    .action(async (path: string, options: Options) => {
      const output = await proposed(path, options);
      process.stdout.write(`${options.json ? JSON.stringify(output) : output === null ? NOTHING : rendered(output)}\n`);
    });
};

const NOTHING = "Nothing to propose: the chain has this mandate.";

const proposed = async (path: string, options: Options): Promise<Output | null> => {
  const { mandate } = mandateOf(process.cwd(), path);
  const at = addressOption("--governor", options.governor);
  if (options.calldata !== true && options.as === undefined)
    throw new BadUsageError("Say who proposes with --as <role> on a fork, or print the calls with --calldata.");
  const proposer =
    options.from === undefined ? forkAccount(options.as ?? "holder-1").address : addressOption("--from", options.from);
  return withTreasury(options, mandate, async ({ deployed, treasury }, ground) => {
    const { changes, delays } = treasury;
    const plan = planOf({ mandate, deployed, changesAt: changes, delays });
    if (plan.unsound.length > 0) throw new MandateUnsoundError(plan.unsound);
    const submits = plan.calls.filter(({ functionName }) => functionName === "submit");
    if (submits.length === 0) return null;
    const governor = await readGovernor(ground, at);
    const calls = sameAddress(governor.executor, treasury.owners.limits)
      ? submits
      : await byFastPath(ground, governor, changes, submits);
    const draft: Draft = {
      targets: calls.map(() => changes),
      values: calls.map(() => 0n),
      calldatas: calls.map(({ data }) => data),
      description: describeSteps(
        mandate.name,
        calls.flatMap(({ steps }) => steps),
      ),
    };
    const walked = await walkThrough({ ground, governor, draft, proposer, treasury });
    const named = { custody: treasury.custody, module: treasury.module };
    const after = await readDeployed(walked.execution.after, named, mandate);
    requireFile(deployedMandate(after.deployed, mandate).mandate, mandate, plan.newContracts.length > 0);
    const sent = options.calldata === true ? null : await send(options, proposer, at, draft);
    return outputOf(
      { draft, walked, proposer, at, sent, mandate },
      plan.newContracts,
      calls.map((call) => saidCall(call, namesIn(mandate, deployed))),
    );
  });
};

/**
 * A governor that does not own the limits may tighten them where it is their tightener.
 * @throws GovernanceCannotError where it is not, or where something loosens
 */
const byFastPath = async (
  { view }: Ground,
  { executor }: GovernorFacts,
  changes: Address,
  submits: readonly PlannedCall[],
): Promise<PlannedCall[]> => {
  const signature = "function tightener() view returns (address)";
  const tightener = valueOf(await ask<Address>({ to: changes, signature }, view));
  if (tightener === null || !sameAddress(tightener, executor))
    throw new GovernanceCannotError("execute", `its executor ${executor} neither owns the limits nor may tighten them`);
  const steps = submits.flatMap((call) => call.steps);
  const slow = steps.filter((step) => effectOfStep(step) !== "tightens" || !isFast(step));
  if (slow.length > 0)
    throw new GovernanceCannotError(
      "execute",
      `it may only tighten, and ${slow.map(({ parameter }) => nameOfParameter(parameter)).join(", ")} would not`,
    );
  return [
    {
      contract: "PolicyChanges",
      to: changes,
      functionName: "tighten",
      steps,
      effects: steps.map(effectOfStep),
      data: encodeChanges("tighten", steps),
      effect: "tightens",
      delaySeconds: 0,
      who: "the fast vote, at once",
    },
  ];
};

const ELSEWHERE = new Set(["oracle", "swap-adapter", "position-adapter", "lending-adapter", "vault-adapter", "module"]);

/** What no call can set is another contract's and was said so; all else must be the file's. */
const requireFile = (becomes: Mandate, mandate: Mandate, hasOthers: boolean): void => {
  const left = onChainChanges(diffMandates(becomes, mandate)).filter(
    ({ reach }) => !(hasOthers && ELSEWHERE.has(reach)),
  );
  if (left.length > 0) throw new NotTheFileError(left.map(({ label }) => label));
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

export class MandateUnsoundError extends Error {
  readonly code = "MANDATE_UNSOUND";
  constructor(reasons: string[]) {
    super(
      `The limits contract would refuse this mandate: ${reasons.join("; ")}.\nMake the values fit, then propose again.`,
    );
    this.name = "MandateUnsoundError";
  }
}

export class NotTheFileError extends Error {
  readonly code = "NOT_THE_FILE";
  constructor(labels: string[]) {
    super(
      `Carried out on a fork, the chain is not what the file says: ${labels.join(", ")} differ.\nNothing was sent. \`exchequer policy plan\` shows the calls.`,
    );
    this.name = "NotTheFileError";
  }
}
