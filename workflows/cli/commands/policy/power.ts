import type { Command } from "commander";
import { z } from "zod";
import { concentrationOf } from "../../../../policies/concentration.ts";
import { address, formatBaseUnits, formatBps, uintString } from "../../../../policies/treasury/money.ts";
import { BadUsageError } from "../../errors.ts";
import { onGround } from "../doctor/ground.ts";
import { type WhereOptions, whereOf } from "../doctor/where.ts";
import { readGovernor } from "./governor.ts";
import { addressOption } from "./governorOptions.ts";
import { mandateOf } from "./mandateOf.ts";
import { type Voter, votersOf } from "./voters.ts";

/** What `exchequer policy power --json` prints. */
export const policyPowerOutputSchema = z.strictObject({
  format: z.literal(1),
  governor: address,
  token: address.nullable(),
  /** All votes that are delegated to anybody; tokens whose holders have not delegated vote for nobody. */
  totalVotes: uintString,
  holders: z.number().int(),
  giniBps: z.number().int(),
  /** Fewest holders with more than half. */
  nakamoto: z.number().int(),
  quorum: uintString.nullable(),
  holdersForQuorum: z.number().int().nullable(),
  top: z.array(z.strictObject({ at: address, votes: uintString, shareBps: z.number().int() })),
  /** What one holder could do alone. */
  warnings: z.array(z.string()),
});
type Output = z.infer<typeof policyPowerOutputSchema>;

type Options = Pick<WhereOptions, "chain" | "run"> & { governor: string; json?: boolean };

/** `exchequer policy power --governor <address>`. */
export const registerPower = (group: Command): void => {
  group
    .command("power")
    .description(
      "who decides: how unevenly votes lie, what the quorum takes, and whether one holder could loosen alone",
    )
    .requiredOption("--governor <address>", "the governor")
    .option("--chain [url]", "the chain (default: MAINNET_RPC_URL)")
    .option("--run <id>", "this run's own chain")
    .option("--json", "print as JSON")
    .action(async (options: Options) => {
      const output = await powerOf(options);
      process.stdout.write(`${options.json ? JSON.stringify(output) : rendered(output)}\n`);
    });
};

const TOP = 10;

const powerOf = async (options: Options): Promise<Output> => {
  const at = addressOption("--governor", options.governor);
  if (options.chain === undefined && options.run === undefined)
    throw new BadUsageError("Name the chain with --chain <url>, or a run with --run <id>.");
  const cwd = process.cwd();
  const { mandate } = mandateOf(cwd);
  return onGround(
    { where: whereOf(options, { cwd, source: "rpc:" }), mandate, cwd, env: process.env },
    async (ground) => {
      const governor = await readGovernor(ground, at);
      const voters = await votersOf(ground, governor);
      if (voters === null) throw new VotesUnreadableError();
      const { quorum } = governor;
      const { giniBps, nakamoto, holdersForQuorum, total } = concentrationOf(
        voters.map(({ votes }) => votes),
        quorum,
      );
      return {
        format: 1,
        governor: at,
        token: governor.token,
        totalVotes: String(total),
        holders: voters.length,
        giniBps,
        nakamoto,
        quorum: quorum === null ? null : String(quorum),
        holdersForQuorum,
        top: voters.slice(0, TOP).map(({ at: holder, votes }) => ({
          at: holder,
          votes: String(votes),
          shareBps: Number((10_000n * votes) / total),
        })),
        warnings: warningsOf(voters, total, quorum),
      };
    },
  );
};

const warningsOf = (voters: readonly Voter[], total: bigint, quorum: bigint | null): string[] => {
  const [first] = voters;
  if (first === undefined) return ["nobody has votes: nothing can pass"];
  const { at, votes } = first;
  const reaches = quorum === null || votes >= quorum;
  return [
    ...(reaches && votes * 2n > total ? [`${at} could loosen alone, against everyone else`] : []),
    ...(reaches && votes * 2n <= total ? [`${at} reaches the quorum alone: it decides where nobody else votes`] : []),
    ...(quorum !== null && total < quorum ? ["all votes together are under the quorum: nothing can pass"] : []),
  ];
};

const rendered = ({
  governor,
  totalVotes,
  holders,
  giniBps,
  nakamoto,
  quorum,
  holdersForQuorum,
  top,
  warnings,
}: Output): string =>
  [
    ...warnings.map((line) => `WARNING: ${line}`),
    `Votes at governor ${governor}: ${formatBaseUnits(BigInt(totalVotes), 18, 2)} delegated, ${holders} holders`,
    `  Gini coefficient ${formatBaseUnits(BigInt(giniBps), 4)}; ${nakamoto} together have more than half`,
    quorum === null
      ? "  quorum unknown"
      : `  quorum ${formatBaseUnits(BigInt(quorum), 18, 2)}: ${holdersForQuorum === null ? "not to be reached" : `${holdersForQuorum} together reach it`}`,
    ...top.map(
      ({ at, votes, shareBps }) => `  ${at}  ${formatBaseUnits(BigInt(votes), 18, 2)}  ${formatBps(shareBps)}`,
    ),
  ].join("\n");

export class VotesUnreadableError extends Error {
  readonly code = "VOTES_UNREADABLE";
  constructor() {
    super(
      "Who has votes cannot be listed: no logs of the token are to be had, or the governor names no token.\nName a node that keeps logs with --chain <url>.",
    );
    this.name = "VotesUnreadableError";
  }
}
