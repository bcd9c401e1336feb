import type { Command } from "commander";
import { z } from "zod";
import { asDeployed } from "../../../../policies/onchain/asDeployed.ts";
import { deployedMandate } from "../../../../policies/onchain/deployed.ts";
import { type Change, diffMandates } from "../../../../policies/onchain/diff.ts";
import { type Delays, planOf } from "../../../../policies/onchain/plan.ts";
import { type Weight, weightsOf } from "../../../../policies/onchain/weights.ts";
import { durationInWords } from "../../../../policies/onchain/valueWords.ts";
import { BadUsageError } from "../../errors.ts";
import { againstOptions, type AgainstOptions, namesATreasury, withTreasury } from "./against.ts";
import { changeLine, changeSchema, type SaidChange, saidChange } from "./changeSchema.ts";
import { mandateOf } from "./mandateOf.ts";
import { weighedPlan } from "./delays.ts";
import { namesIn } from "./plan.ts";

/** What `exchequer policy diff --json` prints. */
export const policyDiffOutputSchema = z.strictObject({
  format: z.literal(1),
  /** What the new mandate is compared with. */
  against: z.enum(["file", "chain"]),
  changes: z.array(changeSchema),
  /** What could not be compared. */
  unread: z.array(z.string()),
});
type Output = z.infer<typeof policyDiffOutputSchema>;

type Options = AgainstOptions & { json?: boolean };

/** `exchequer policy diff <old> <new>`, `exchequer policy diff <mandate> --run <id> | --chain …`. */
export const registerDiff = (group: Command): void => {
  againstOptions(
    group
      .command("diff")
      .description(
        "what differs between two mandates, or between one and what is deployed: old, new, direction, delay, who",
      )
      .argument("<mandate>", "a file; with a second one, the older of the two")
      .argument("[new]", "the newer file"),
  )
    .option("--json", "print as JSON")
    .action(async (first: string, second: string | undefined, options: Options) => {
      if (second !== undefined && namesATreasury(options))
        throw new BadUsageError("Two files or one file and a treasury: not both.");
      const output = second === undefined ? await againstChain(first, options) : twoFiles(first, second);
      process.stdout.write(`${options.json ? JSON.stringify(output) : rendered(output)}\n`);
    });
};

const twoFiles = (first: string, second: string): Output => {
  const cwd = process.cwd();
  const [before, { mandate }] = [mandateOf(cwd, first).mandate, mandateOf(cwd, second)];
  const deployed = asDeployed(before);
  const { calls } = planOf({ mandate, deployed, changesAt: null, delays: null });
  return outputOf("file", diffMandates(before, mandate), null, weightsOf(calls, namesIn(mandate, deployed)), []);
};

const againstChain = async (path: string, options: Options): Promise<Output> => {
  const { mandate } = mandateOf(process.cwd(), path);
  return withTreasury(options, mandate, async ({ deployed, treasury, unread }, ground) => {
    const { changes: changesAt, delays } = treasury;
    const changes = diffMandates(deployedMandate(deployed, mandate).mandate, mandate);
    const { calls } = await weighedPlan(ground, changesAt, planOf({ mandate, deployed, changesAt, delays }));
    return outputOf("chain", changes, delays, weightsOf(calls, namesIn(mandate, deployed)), unread);
  });
};

const outputOf = (
  against: Output["against"],
  changes: readonly Change[],
  delays: Delays | null,
  weights: ReadonlyMap<string, Weight>,
  unread: string[],
): Output => ({
  format: 1,
  against,
  changes: changes.map((change) => saidChange(change, delays, weights.get(change.label) ?? null)),
  unread,
});

const TITLES: [SaidChange["effect"], string][] = [
  ["loosens", "Loosens"],
  ["unordered", "Neither way, which counts as loosening"],
  ["restores", "Restores what the guardian cut"],
  ["tightens", "Tightens"],
  ["none", "Off chain only"],
];

const rendered = ({ against, changes, unread }: Output): string => {
  const notes = unread.map((what) => `not compared: ${what}`);
  if (changes.length === 0)
    return [against === "chain" ? "Nothing differs: the chain has this mandate." : "Nothing differs.", ...notes].join(
      "\n",
    );
  return [
    ...TITLES.flatMap(([effect, title]) =>
      section(
        title,
        changes.filter((one) => one.effect === effect),
      ),
    ),
    ...notes,
  ].join("\n");
};

const section = (title: string, changes: readonly SaidChange[]): string[] =>
  changes.length === 0
    ? []
    : [title, ...changes.flatMap((change) => [`  ${changeLine(change)}`, `      ${howLine(change)}`]), ""];

export const howLine = ({ delaySeconds, who, effect, reach }: SaidChange): string => {
  if (effect === "none" || reach === "fixed") return who;
  const wait =
    delaySeconds === null
      ? "a delay that the limits keep"
      : delaySeconds === 0
        ? "no delay"
        : durationInWords(BigInt(delaySeconds));
  return `${who}: ${wait}`;
};
