import { type Command, Option } from "commander";
import { z } from "zod";
import { address, uintString } from "../../../../policies/treasury/money.ts";
import { EXIT } from "../../errors.ts";
import { authorAt, isNobody } from "../exits/author.ts";
import { carryOut, type ExitOptions, exitOptions } from "../exits/carryOut.ts";
import { NobodyMayError } from "../exits/halt.ts";
import type { Steps } from "../exits/steps.ts";
import { onTreasury, type Seen, type TreasuryOptions, treasuryOptions } from "../exits/treasuryAt.ts";
import { renderedApprovals } from "./render.ts";
import { revokeAsCustody, revokeThroughModule } from "./revoke.ts";
import { type Allowances, readAllowances, unknownAllowances } from "./standing.ts";

const spenderSchema = z.strictObject({ name: z.string(), address });
const tokenSchema = z.strictObject({ symbol: z.string(), address, decimals: z.number().int() });

/** What `exchequer approvals --json` prints. */
export const approvalsOutputSchema = z.strictObject({
  format: z.literal(1),
  custody: address,
  module: address,
  block: z.number().int(),
  erc20: z.array(z.strictObject({ token: tokenSchema, spender: spenderSchema, /** Base units. */ amount: uintString })),
  erc721: z.array(
    z.strictObject({
      collection: address,
      /** Null for every token of custody's. */ tokenId: uintString.nullable(),
      spender: spenderSchema,
    }),
  ),
  permit2: z.array(
    z.strictObject({
      token: tokenSchema,
      spender: spenderSchema,
      amount: uintString,
      /** Last second at which it may be used [unix seconds]. */
      expiration: z.number().int(),
      nonce: z.number().int(),
      /** Whether the token allows Permit2; without that it is worth nothing. */
      open: z.boolean(),
    }),
  ),
  /** What was looked at to say so. */
  looked: z.strictObject({
    tokens: z.array(tokenSchema),
    spenders: z.array(spenderSchema),
    collections: z.array(address),
    /** How far the source's logs reach: spenders that nobody knows are only there. */
    logs: z.enum(["all", "since the fork", "none"]),
  }),
  /** What could not be asked, in words. */
  unknown: z.array(z.string()),
});
export type ApprovalsOutput = z.infer<typeof approvalsOutputSchema>;

const REVOKERS = ["custody", "guardian", "owner"] as const;
type Revoker = (typeof REVOKERS)[number];

/** `exchequer approvals`, `exchequer approvals revoke`. */
export const registerApprovals = (program: Command): void => {
  const group = treasuryOptions(
    program
      .command("approvals")
      .description("every standing ERC-20, ERC-721 and Permit2 allowance of custody; revoke takes them away"),
  )
    .option("--json", "print as JSON")
    .action(async (options: TreasuryOptions & { json?: boolean }) => {
      const output = await onTreasury(options, listed);
      process.stdout.write(
        `${options.json ? JSON.stringify(approvalsOutputSchema.parse(output)) : renderedApprovals(output)}\n`,
      );
      if (output.unknown.length > 0) process.exitCode = EXIT.unknown;
    });
  exitOptions(
    group.command("revoke").description("take every standing allowance away: at once by the guardian, or by plan"),
  )
    .addOption(
      new Option(
        "--by <who>",
        "custody's owner, or through the module the guardian or the limits' owner (default: custody)",
      ).choices(REVOKERS),
    )
    .option("--as <role>", "send it on a fork with this throwaway key, such as guardian")
    .action((_: unknown, command: Command) => {
      // Both commands name a treasury with the same options, and whichever is asked first takes them.
      const options = command.optsWithGlobals<ExitOptions>();
      const by = (options.by ?? (options.as === "guardian" ? "guardian" : "custody")) as Revoker;
      const nothing = "Nothing to revoke: no allowance stands, of those that were looked at.";
      return carryOut(options, (seen, { allowances }) => revoking(seen, allowances, by), nothing);
    });
};

const revoking = async (seen: Seen, allowances: Allowances, by: Revoker): Promise<Steps> => {
  const { treasury, custody, ground } = seen;
  const notes =
    allowances.reach === "all"
      ? []
      : [`Spenders that nobody knows are only in logs, which reach ${reachWords(allowances)}.`];
  if (by === "custody") {
    const author = await authorAt(ground, custody.owner);
    return { kind: "revoke", author, calls: revokeAsCustody(seen, allowances), left: [], notes };
  }
  const at = by === "guardian" ? treasury.guardian : treasury.owners.limits;
  if (isNobody(at)) throw new NobodyMayError(by);
  return { kind: "revoke", author: await authorAt(ground, at), ...revokeThroughModule(seen, allowances), notes };
};

const reachWords = ({ reach }: Allowances): string => (reach === "none" ? "nowhere here" : "back to the fork only");

const listed = async (seen: Seen): Promise<ApprovalsOutput> => {
  const { ground, treasury, tokens } = seen;
  const allowances = await readAllowances(ground, treasury, tokens);
  const { erc20, erc721, permit2 } = allowances;
  const token = (one: { symbol: string; token: `0x${string}`; decimals: number }) => ({
    symbol: one.symbol,
    address: one.token,
    decimals: one.decimals,
  });
  const spender = ({ name, at }: { name: string; at: `0x${string}` }) => ({ name, address: at });
  return {
    format: 1,
    custody: treasury.custody,
    module: treasury.module,
    block: ground.view.env.number - 1,
    erc20: erc20.standing.map((one) => ({
      token: token(one.token),
      spender: spender(one.spender),
      amount: String(one.amount),
    })),
    erc721: erc721.standing.map(({ collection, tokenId, spender: who }) => ({
      collection,
      tokenId: tokenId === null ? null : String(tokenId),
      spender: spender(who),
    })),
    permit2: permit2.standing.map(({ amount, expiration, nonce, open, ...one }) => ({
      token: token(one.token),
      spender: spender(one.spender),
      amount: String(amount),
      expiration,
      nonce,
      open,
    })),
    looked: {
      tokens: allowances.tokens.map(token),
      spenders: allowances.spenders.map(spender),
      collections: erc721.collections,
      logs: allowances.reach,
    },
    unknown: unknownAllowances(allowances),
  };
};
