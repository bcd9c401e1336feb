import { concat, type Hex } from "viem";
import { z } from "zod";
import { deployedMandate } from "../../../../policies/onchain/deployed.ts";
import { describeSteps } from "../../../../policies/onchain/description.ts";
import { planOf } from "../../../../policies/onchain/plan.ts";
import {
  execTransactionData,
  printedTransaction,
  safeBatch,
  safeBatchSchema,
  type SafeTransaction,
  safeTransactionSchema,
  safeTypedData,
} from "../../../../policies/onchain/safeTransaction.ts";
import {
  address,
  type Address,
  bytes32,
  type Bytes32,
  formatBaseUnits,
  sameAddress,
  uintString,
} from "../../../../policies/treasury/money.ts";
import { forkAccount } from "../../../adapters/forkAccounts.ts";
import { openForkSender } from "../../../adapters/forkSender.ts";
import { BadUsageError } from "../../errors.ts";
import type { Ground } from "../doctor/ground.ts";
import { type Author, authorAt } from "../exits/author.ts";
import { asSafe, transactionsOf } from "../exits/rehearse.ts";
import { type AgainstOptions, withTreasury } from "./against.ts";
import { executeOn } from "./execution.ts";
import { addressOption } from "./governorOptions.ts";
import { GovernanceCannotError } from "./lifecycle.ts";
import { mandateOf } from "./mandateOf.ts";
import { callLines, namesIn, plannedCallSchema, saidCall } from "./plan.ts";
import { MandateUnsoundError, requireFile } from "./proposalFor.ts";
import { readDeployed } from "./readDeployed.ts";
import { rehearsal } from "./rehearsal.ts";

/** What `exchequer policy propose --safe --json` prints. */
export const policyProposeSafeOutputSchema = z.strictObject({
  format: z.literal(1),
  safe: address,
  owners: z.array(address),
  threshold: z.number().int(),
  calls: z.array(plannedCallSchema),
  /** What owners sign. */
  transactions: z.array(safeTransactionSchema),
  /** As Safe's Transaction Builder imports it. */
  batch: safeBatchSchema,
  rehearsed: z.strictObject({ executeGas: uintString, accepted: z.number().int() }),
  newContracts: z.array(z.array(z.string())),
  sent: z.array(z.strictObject({ hash: bytes32, block: z.number().int() })),
});
export type SafeProposed = z.infer<typeof policyProposeSafeOutputSchema>;

type Options = AgainstOptions & { safe: string; as?: string; calldata?: boolean };
type Safe = Extract<Author, { kind: "safe" }>;

/**
 * A mandate's changes as transactions of the Safe that owns the limits, tried until state equals file; null where nothing differs.
 * @throws NotASafeError, GovernanceCannotError, MandateUnsoundError, NotTheFileError
 */
export const proposedBySafe = async (path: string, options: Options): Promise<SafeProposed | null> => {
  const { mandate } = mandateOf(process.cwd(), path);
  const at = addressOption("--safe", options.safe);
  if (options.calldata !== true && options.as === undefined)
    throw new BadUsageError("Say which owners sign on a fork with --as <role>,<role>, or print it with --calldata.");
  return withTreasury(options, mandate, async ({ deployed, treasury }, ground) => {
    const { changes, delays } = treasury;
    const plan = planOf({ mandate, deployed, changesAt: changes, delays });
    if (plan.unsound.length > 0) throw new MandateUnsoundError(plan.unsound);
    const submits = plan.calls.filter(({ functionName }) => functionName === "submit");
    if (submits.length === 0) return null;
    const safe = await safeAt(ground, at);
    if (!sameAddress(treasury.owners.limits, at))
      throw new GovernanceCannotError("execute", `${at} does not own the limits; ${treasury.owners.limits} does`);
    const calls = submits.map(({ data, effect }) => ({ to: changes, value: 0n, data, says: `submit what ${effect}` }));
    const transactions = transactionsOf(ground, safe, calls);
    const chain = rehearsal(ground);
    await chain.expectCreations(treasury.limits, 2 * calls.length + 2);
    const carriedOut = await asSafe(chain, safe, transactions, calls);
    const on = { executor: at, calls: [], treasury, tokens: [], on: chain, carriedOut };
    const execution = await executeOn(chain.ground(), on);
    for (const { outcome } of execution.waiting)
      if (outcome !== null && !outcome.ok) throw new GovernanceCannotError("accept", outcome.reason ?? "");
    const after = await readDeployed(execution.after, treasury, mandate);
    requireFile(deployedMandate(after.deployed, mandate).mandate, mandate, plan.newContracts.length > 0);
    const description = describeSteps(
      mandate.name,
      submits.flatMap(({ steps }) => steps),
    );
    const named = { safe: at, chainId: mandate.chainId, createdAt: ground.fork.timestamp, name: mandate.name };
    return {
      format: 1,
      safe: at,
      owners: safe.owners,
      threshold: safe.threshold,
      calls: submits.map((call) => saidCall(call, namesIn(mandate, deployed))),
      transactions: transactions.map(printedTransaction),
      batch: safeBatch({ ...named, description }, calls),
      rehearsed: {
        executeGas: String(carriedOut.reduce((sum, { gasUsed }) => sum + gasUsed, 0n)),
        accepted: execution.waiting.length,
      },
      newContracts: plan.newContracts.map(({ deploy }) => deploy),
      sent: options.calldata === true ? [] : await send(options, safe, transactions),
    };
  });
};

/** @throws NotASafeError */
export const safeAt = async (ground: Ground, at: Address): Promise<Safe> => {
  const found = await authorAt(ground, at);
  if (found.kind !== "safe") throw new NotASafeError(at);
  return found;
};

const send = async (
  { as = "", chain }: Options,
  { owners, threshold }: Safe,
  transactions: readonly SafeTransaction[],
): Promise<SafeProposed["sent"]> => {
  if (chain === undefined) throw new BadUsageError("To send it, name the fork's chain with --chain <url>.");
  const signers = as.split(",").map((role) => forkAccount(role.trim()));
  const strangers = signers.filter(({ address: at }) => !owners.some((owner) => sameAddress(owner, at)));
  if (strangers.length > 0 || new Set(signers.map(({ address: at }) => at)).size < threshold)
    throw new OwnersMissingError(
      threshold,
      strangers.map(({ address: at }) => at),
    );
  signers.sort((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1));
  const sender = await openForkSender(chain === true ? "" : chain, process.env);
  const sent: SafeProposed["sent"] = [];
  for (const transaction of transactions) {
    const signatures = await Promise.all(
      signers.map((signer): Promise<Hex> => signer.signTypedData(safeTypedData(transaction))),
    );
    const data = execTransactionData(transaction, concat(signatures));
    const { hash, block } = await sender.send({ account: signers[0] as never, to: transaction.safe, data });
    sent.push({ hash: hash as Bytes32, block });
  }
  return sent;
};

export const renderedSafe = (output: SafeProposed): string =>
  [
    `${output.transactions.length === 1 ? "A transaction" : `${output.transactions.length} transactions`} of Safe ${output.safe}, ${output.threshold} of ${output.owners.length} owners sign`,
    `  tried on a fork: approved, executed with ${formatBaseUnits(BigInt(output.rehearsed.executeGas), 0)} gas, ${output.rehearsed.accepted} accepted after the delay; state equals file`,
    ...output.newContracts.map((deploy) => `  NOT in it, since it takes new contracts: ${deploy.join(", ")}`),
    "",
    ...output.calls.flatMap((call, index) => [...callLines(call, index + 1), ""]),
    ...output.transactions.flatMap(({ nonce, to, operation, data, safeTxHash }) => [
      `nonce ${nonce}, to ${to}, operation ${operation}, safeTxHash ${safeTxHash}`,
      `     ${data}`,
    ]),
    "",
    output.sent.length === 0
      ? "Nothing was sent. `--json` has the batch as Safe's Transaction Builder imports it."
      : output.sent.map(({ hash, block }) => `Sent: ${hash}, block ${block}`).join("\n"),
  ].join("\n");

export class NotASafeError extends Error {
  readonly code = "NOT_A_SAFE";
  constructor(at: Address) {
    super(`${at} does not answer as a Safe.\nCheck the address after --safe, and the chain.`);
    this.name = "NotASafeError";
  }
}

export class OwnersMissingError extends Error {
  readonly code = "OWNERS_MISSING";
  constructor(threshold: number, strangers: readonly Address[]) {
    const who = strangers.length === 0 ? "" : ` ${strangers.join(", ")} ${strangers.length === 1 ? "is" : "are"} none.`;
    super(
      `The Safe asks for ${threshold} of its owners.${who}\nNothing was sent. Name as many with --as, commas between.`,
    );
    this.name = "OwnersMissingError";
  }
}
