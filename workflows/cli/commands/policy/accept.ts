import type { Command } from "commander";
import { z } from "zod";
import { planOf } from "../../../../policies/onchain/plan.ts";
import { momentInWords } from "../../../../policies/onchain/valueWords.ts";
import { type Address, address, bytes32, type Bytes32, type Hex } from "../../../../policies/treasury/money.ts";
import { ask, valueOf } from "../../../../simulation/askContract.ts";
import { forkAccount } from "../../../adapters/forkAccounts.ts";
import { openForkSender } from "../../../adapters/forkSender.ts";
import { BadUsageError } from "../../errors.ts";
import type { Ground } from "../doctor/ground.ts";
import { againstOptions, type AgainstOptions, withTreasury } from "./against.ts";
import { reasonOf } from "./execution.ts";
import { mandateOf } from "./mandateOf.ts";
import { rehearsal } from "./rehearsal.ts";
import { StepFailsError } from "./steps.ts";

/** What `exchequer policy accept --json` prints. */
export const policyAcceptOutputSchema = z.strictObject({
  format: z.literal(1),
  changes: address,
  accepted: z.array(z.strictObject({ id: bytes32, hash: bytes32, block: z.number().int() })),
});
type Output = z.infer<typeof policyAcceptOutputSchema>;

type Options = AgainstOptions & { as: string; warp?: boolean; json?: boolean };
type Waiting = { id: Bytes32; eta: number; data: Hex; changes: Address };

/** `exchequer policy accept <mandate>`. */
export const registerAccept = (group: Command): void => {
  againstOptions(
    group
      .command("accept")
      .description("have what was submitted for a mandate applied, once its delay is over: anyone may, on a fork")
      .argument("<mandate>", "its file"),
  )
    .option("--as <role>", "whose key pays", "holder-1")
    .option("--warp", "let the fork's time pass until it may be accepted")
    .option("--json", "print as JSON")
    .action(async (path: string, options: Options) => {
      const output = await accepted(path, options);
      const lines = output.accepted.map(({ id, hash, block }) => `accepted ${id}: ${hash}, block ${block}`);
      process.stdout.write(`${options.json ? JSON.stringify(output) : lines.join("\n")}\n`);
    });
};

const accepted = async (path: string, options: Options): Promise<Output> => {
  if (options.chain === undefined) throw new BadUsageError("Name the fork's chain with --chain <url>.");
  const sender = await openForkSender(options.chain === true ? "" : options.chain, process.env);
  const account = forkAccount(options.as);
  const { mandate } = mandateOf(process.cwd(), path);
  const waiting = await withTreasury(options, mandate, async ({ deployed, treasury }, ground): Promise<Waiting[]> => {
    const { changes, delays } = treasury;
    const found: Waiting[] = [];
    for (const { functionName, steps, data } of planOf({ mandate, deployed, changesAt: changes, delays }).calls) {
      if (functionName !== "accept") continue;
      const one = await pendingOf(ground, changes, steps);
      if (one !== null) found.push({ ...one, data, changes });
    }
    if (found.length === 0) throw new NothingWaitsError();
    const chain = rehearsal(ground);
    await chain.expectCreations(treasury.limits, 2 * found.length);
    for (const { eta, data } of found) {
      if (ground.fork.timestamp < eta && options.warp !== true) throw new NotYetError(eta);
      chain.warp(eta);
      const { ok, revert } = await chain.run({ from: account.address, to: changes, value: 0n, data });
      if (!ok) throw new StepFailsError("accept", reasonOf(revert));
    }
    return found;
  });
  const done: Output["accepted"] = [];
  for (const { id, eta, data, changes } of waiting) {
    if ((await sender.head()).timestamp < eta)
      await sender.warp(
        eta + 1,
        mandate.assets.map(({ feed }) => feed),
      );
    const { hash, block } = await sender.send({ account, to: changes, data });
    done.push({ id, hash: hash as Bytes32, block });
  }
  return { format: 1, changes: waiting[0]?.changes as Address, accepted: done };
};

const ITEMS = "(uint8 parameter, address subject, uint256 value)[] changes";

const pendingOf = async (
  { view }: Ground,
  changes: Address,
  steps: readonly { parameter: number; subject: Address; value: bigint }[],
): Promise<{ id: Bytes32; eta: number } | null> => {
  const items = steps.map(({ parameter, subject, value }) => ({ parameter, subject, value }));
  const signature = `function idOf(${ITEMS}) view returns (bytes32)`;
  const id = valueOf(await ask<Bytes32>({ to: changes, signature, args: [items] }, view));
  if (id === null) return null;
  const pending = "function pending(bytes32) view returns (uint40 eta, bool beyondGuardian, bytes32 base)";
  const read = valueOf(
    await ask<readonly [number, boolean, Hex]>({ to: changes, signature: pending, args: [id] }, view),
  );
  return read === null || read[0] === 0 ? null : { id, eta: read[0] };
};

export class NothingWaitsError extends Error {
  readonly code = "NOTHING_WAITS";
  constructor() {
    super(
      "Nothing that would make the chain this mandate's waits there.\nNothing was sent. `exchequer policy plan` says what differs; submit it first: `exchequer policy propose`.",
    );
    this.name = "NothingWaitsError";
  }
}

export class NotYetError extends Error {
  readonly code = "NOT_YET";
  constructor(eta: number) {
    super(
      `It may be accepted from ${momentInWords(BigInt(eta))} on.\nNothing was sent. Run the command again then; on a fork, --warp lets the time pass.`,
    );
    this.name = "NotYetError";
  }
}
