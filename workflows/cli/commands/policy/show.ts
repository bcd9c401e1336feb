import type { Command } from "commander";
import { z } from "zod";
import type { Mandate } from "../../../../policies/treasury/mandate.ts";
import { formatUsd8, uintString } from "../../../../policies/treasury/money.ts";
import { againstOptions, type AgainstOptions, namesATreasury, withTreasury } from "./against.ts";
import { deployedMandate } from "../../../../policies/onchain/deployed.ts";
import { boundOf, caseLine, caseSchema, exclusionLines } from "./boundOf.ts";
import { usd8Option } from "./changeSchema.ts";
import { mandateInWords } from "./mandateWords.ts";
import { mandateOf } from "./mandateOf.ts";

/** What `exchequer policy show --json` prints. */
export const policyShowOutputSchema = z.strictObject({
  format: z.literal(1),
  name: z.string(),
  chainId: z.number().int(),
  /** Whether this is what a chain enforces, or what a file says. */
  from: z.enum(["file", "chain"]),
  says: z.array(z.strictObject({ title: z.string(), says: z.array(z.string()) })),
  bound: z.strictObject({ navUsd8: uintString, cases: z.array(caseSchema), exclusions: z.array(z.string()) }),
});
type Output = z.infer<typeof policyShowOutputSchema>;

type Options = AgainstOptions & { nav?: string; json?: boolean };

/** A treasury to take the bound of, where none is named: a million dollars. */
const EXAMPLE_NAV_USD8 = 100_000_000_000_000n;

/** `exchequer policy show [mandate]`. */
export const registerShow = (group: Command): void => {
  againstOptions(
    group
      .command("show")
      .description("what a mandate allows, in words, and the worst that could be lost under it")
      .argument("[mandate]", "its file (default: the configuration's)"),
  )
    .option("--nav <usd>", "take the bound of this NAV (default: the treasury's, or $1,000,000)")
    .option("--json", "print as JSON")
    .action(async (path: string | undefined, options: Options) => {
      const output = await shown(path, options);
      process.stdout.write(`${options.json ? JSON.stringify(output) : rendered(output)}\n`);
    });
};

const shown = async (path: string | undefined, options: Options): Promise<Output> => {
  const { mandate } = mandateOf(process.cwd(), path);
  const nav = options.nav === undefined ? null : usd8Option("--nav", options.nav);
  if (!namesATreasury(options)) return outputOf(mandate, nav ?? EXAMPLE_NAV_USD8, "file");
  return withTreasury(options, mandate, ({ deployed, treasury }) =>
    outputOf(deployedMandate(deployed, mandate).mandate, nav ?? treasury.baseNavUsd8, "chain"),
  );
};

const outputOf = (mandate: Mandate, navUsd8: bigint, from: Output["from"]): Output => ({
  format: 1,
  name: mandate.name,
  chainId: mandate.chainId,
  from,
  says: mandateInWords(mandate),
  bound: { navUsd8: String(navUsd8), cases: boundOf(mandate, navUsd8), exclusions: exclusionLines() },
});

const rendered = ({ name, chainId, from, says, bound }: Output): string =>
  [
    `${name}, chain ${chainId}${from === "chain" ? ", as it is deployed" : ""}`,
    ...says.flatMap(({ title, says: lines }) => ["", title, ...lines.map((line) => `  ${line}`)]),
    "",
    `Worst that a council stolen whole could take, of a base NAV of ${formatUsd8(BigInt(bound.navUsd8))}`,
    ...bound.cases.map((one) => `  ${caseLine(one)}`),
    ...bound.exclusions.map((line) => `  ${line}`),
  ].join("\n");
