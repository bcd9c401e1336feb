import type { Command } from "commander";
import { zeroAddress } from "viem";
import { z } from "zod";
import { deployedMandate } from "../../../../policies/onchain/deployed.ts";
import { planOf } from "../../../../policies/onchain/plan.ts";
import { durationInWords, momentInWords } from "../../../../policies/onchain/valueWords.ts";
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
import { againstOptions, type AgainstOptions, withTreasury } from "./against.ts";
import { reasonOf } from "./execution.ts";
import { addressOption } from "./governorOptions.ts";
import { mandateOf } from "./mandateOf.ts";
import { callLines, namesIn, plannedCallSchema, saidCall } from "./plan.ts";
import { requireFile } from "./proposalFor.ts";
import { readDeployed } from "./readDeployed.ts";
import { rehearsal } from "./rehearsal.ts";
import { notFast, tightenCall } from "./tightening.ts";
import { StepFailsError } from "./steps.ts";

/** What `exchequer policy cut --json` prints. */
export const policyCutOutputSchema = z.strictObject({
  format: z.literal(1),
  by: address,
  call: plannedCallSchema,
  /** How it went on a chain of our own, where state then equalled the file. */
  gasUsed: uintString,
  /** Until when holders may put back what was cut after the short delay, and how long that is [unix seconds, seconds]. */
  restorableUntil: z.number().int(),
  restoreDelaySeconds: z.number().int().nullable(),
  /** The transaction that made it; null where none was asked for. */
  sent: z.strictObject({ hash: bytes32, block: z.number().int() }).nullable(),
});
type Output = z.infer<typeof policyCutOutputSchema>;

type Options = AgainstOptions & { from?: string; as?: string; calldata?: boolean; json?: boolean };

/** `exchequer policy cut <mandate>`. */
export const registerCut = (group: Command): void => {
  againstOptions(
    group
      .command("cut")
      .description("tighten at once as the guardian: to a mandate that only tightens what the chain has")
      .argument("<mandate>", "its file"),
  )
    .option("--as <role>", "send it with this throwaway key of a fork, such as guardian")
    .option("--from <address>", "the guardian, where nobody's key is used")
    .option("--calldata", "print the call; send nothing")
    .option("--json", "print as JSON")
    .action(async (path: string, options: Options) => {
      const output = await cut(path, options);
      process.stdout.write(`${options.json ? JSON.stringify(output) : output === null ? NOTHING : rendered(output)}\n`);
    });
};

const NOTHING = "Nothing to cut: the chain has this mandate.";
/** How long after a cut holders may undo it (`PolicyChanges.RESTORE_SECONDS`). */
const RESTORE_SECONDS = 14 * 86_400;

const cut = async (path: string, options: Options): Promise<Output | null> => {
  const { mandate } = mandateOf(process.cwd(), path);
  if (options.calldata !== true && (options.as === undefined || options.chain === undefined))
    throw new BadUsageError("Say who cuts with --as <role> and --chain <url> on a fork, or print it with --calldata.");
  if (options.as !== undefined && options.from !== undefined)
    throw new BadUsageError("--as and --from name two accounts: leave one of them out.");
  const by =
    options.from === undefined ? forkAccount(options.as ?? "guardian").address : addressOption("--from", options.from);
  return withTreasury(options, mandate, async ({ deployed, treasury }, ground) => {
    const { changes, delays } = treasury;
    const { calls, newContracts } = planOf({ mandate, deployed, changesAt: changes, delays });
    const steps = calls.filter(({ functionName }) => functionName === "submit").flatMap((call) => call.steps);
    const beyond = [...notFast(steps), ...newContracts.flatMap(({ because }) => because)];
    if (beyond.length > 0) throw new CutLoosensError(beyond);
    if (steps.length === 0) return null;
    if (!sameAddress(by, treasury.guardian)) throw new NotTheGuardianError(by, treasury.guardian);
    const call = tightenCall(changes, steps, "the guardian, at once");
    const chain = rehearsal(ground);
    await chain.expectCreations(treasury.limits, 2);
    const { ok, revert, gasUsed, timestamp } = await chain.run({ from: by, to: changes, value: 0n, data: call.data });
    if (!ok) throw new StepFailsError("cut", reasonOf(revert));
    const after = await readDeployed(chain.ground(), treasury, mandate);
    requireFile(deployedMandate(after.deployed, mandate).mandate, mandate, false);
    return {
      format: 1,
      by,
      call: saidCall(call, namesIn(mandate, deployed)),
      gasUsed: String(gasUsed),
      restorableUntil: timestamp + RESTORE_SECONDS,
      restoreDelaySeconds: delays?.restore ?? null,
      sent: options.calldata === true ? null : await send(options, changes, call.data),
    };
  });
};

const send = async ({ as, chain }: Options, to: Address, data: `0x${string}`): Promise<Output["sent"]> => {
  const sender = await openForkSender(chain === true ? "" : (chain as string), process.env);
  const { hash, block } = await sender.send({ account: forkAccount(as as string), to, data });
  return { hash: hash as Bytes32, block };
};

const rendered = ({ by, call, gasUsed, restorableUntil, restoreDelaySeconds, sent }: Output): string =>
  [
    ...callLines(call, 1),
    "",
    `Tried on a fork from ${by}: gas ${formatBaseUnits(BigInt(gasUsed), 0)}; state equals file.`,
    `Holders may put it back until ${momentInWords(BigInt(restorableUntil))}: \`exchequer policy propose\` with the mandate as it was${restoreDelaySeconds === null ? "" : `, which then waits ${durationInWords(BigInt(restoreDelaySeconds))}`}.`,
    sent === null ? "Nothing was sent." : `Sent: ${sent.hash}, block ${sent.block}`,
  ].join("\n");

export class CutLoosensError extends Error {
  readonly code = "CUT_LOOSENS";
  constructor(beyond: readonly string[]) {
    super(
      `The guardian may only tighten numbers, and of this mandate ${beyond.join(", ")} would not.\nNothing was sent. Take them out of the file, or propose it: \`exchequer policy propose\`.`,
    );
    this.name = "CutLoosensError";
  }
}

export class NotTheGuardianError extends Error {
  readonly code = "NOT_THE_GUARDIAN";
  constructor(by: Address, guardian: Address) {
    const who = sameAddress(guardian, zeroAddress) ? "this treasury has none" : `${guardian} is`;
    super(
      `${by} is not the guardian: ${who}.\nNothing was sent. Name the guardian with --as or --from, or propose it: \`exchequer policy propose\`.`,
    );
    this.name = "NotTheGuardianError";
  }
}
