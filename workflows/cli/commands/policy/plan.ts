import type { Command } from "commander";
import { z } from "zod";
import { asDeployed } from "../../../../policies/onchain/asDeployed.ts";
import { type DeployedPolicy, deployedMandate } from "../../../../policies/onchain/deployed.ts";
import { type Plan, planOf, type PlannedCall } from "../../../../policies/onchain/plan.ts";
import {
  FRONT_ENDS,
  formFor,
  type FrontEnd,
  type FrontEndForm,
  frontEndSchema,
} from "../../../../policies/onchain/frontEnds.ts";
import { type Names, stepInWords } from "../../../../policies/onchain/stepWords.ts";
import { durationInWords } from "../../../../policies/onchain/valueWords.ts";
import type { Mandate } from "../../../../policies/treasury/mandate.ts";
import { address, hexBytes, sameAddress, uintString } from "../../../../policies/treasury/money.ts";
import { BadUsageError, EXIT } from "../../errors.ts";
import { againstOptions, type AgainstOptions, namesATreasury, withTreasury } from "./against.ts";
import { changesOf, readDelays, weighedPlan } from "./delays.ts";
import { addressOption } from "./governorOptions.ts";
import { mandateOf } from "./mandateOf.ts";
import { type Placed, placedBy } from "./placed.ts";

const EFFECTS = z.enum(["tightens", "loosens", "unordered", "restores", "none"]);

const stepSchema = z.strictObject({
  /** The parameter's number in the contract, whose it is, and its new value, as they are sent. */
  id: z.number().int(),
  subject: address,
  value: uintString,
  /** The same for people. */
  parameter: z.string(),
  about: z.string().nullable(),
  old: z.string(),
  new: z.string(),
  /** `restores` undoes the guardian's last cut. */
  effect: EFFECTS,
});

export const plannedCallSchema = z.strictObject({
  contract: z.string(),
  /** Null where no treasury is deployed: the plan of two files. */
  to: address.nullable(),
  functionName: z.string(),
  steps: z.array(stepSchema),
  data: hexBytes,
  effect: EFFECTS,
  /** After the call before it; null where no chain says it [seconds]. */
  delaySeconds: z.number().int().nullable(),
  who: z.string(),
});
type SaidCall = z.infer<typeof plannedCallSchema>;

/** What `exchequer policy plan --json` prints. */
export const policyPlanOutputSchema = z.strictObject({
  format: z.literal(1),
  against: z.enum(["file", "chain"]),
  calls: z.array(plannedCallSchema),
  /** Contracts that have to be deployed, since the ones that are there cannot be changed. */
  newContracts: z.array(
    z.strictObject({ deploy: z.array(z.string()), because: z.array(z.string()), thenSet: z.array(z.string()) }),
  ),
  /** The same with addresses, where a deployer is named: unsigned, in order. */
  creations: z.array(
    z.strictObject({
      contract: z.string(),
      from: address,
      nonce: z.number().int(),
      at: address,
      data: hexBytes,
    }),
  ),
  /** What names them then. */
  naming: z.array(plannedCallSchema),
  /** What the contract would refuse of the mandate. */
  unsound: z.array(z.string()),
  unread: z.array(z.string()),
  /** The calls that governance makes, as its front end takes them; null where none is named. */
  form: frontEndSchema.nullable(),
});
type Output = z.infer<typeof policyPlanOutputSchema>;

type Options = AgainstOptions & { deployer?: string; frontEnd?: string; json?: boolean };

/** `exchequer policy plan <mandate>`, `exchequer policy plan <old> <new>`. */
export const registerPlan = (group: Command): void => {
  againstOptions(
    group
      .command("plan")
      .description("the exact calls that make what is deployed a mandate's, decoded; none where they agree")
      .argument("<mandate>", "a file; with a second one, the older of the two")
      .argument("[new]", "the newer file"),
  )
    .option(
      "--deployer <address>",
      "who would deploy new contracts: gives each its address, and the calls that name it",
    )
    .option("--front-end <name>", "what governance submits, as openzeppelin, bravo (Nouns too) or aragon take it")
    .option("--json", "print as JSON")
    .action(async (first: string, second: string | undefined, options: Options) => {
      if (second !== undefined && namesATreasury(options))
        throw new BadUsageError("Two files or one file and a treasury: not both.");
      if (second !== undefined && options.deployer !== undefined)
        throw new BadUsageError("--deployer's nonce is a chain's: name a treasury instead of a second file.");
      const frontEnd = FRONT_ENDS.find((name) => name === options.frontEnd);
      if (options.frontEnd !== undefined && (frontEnd === undefined || second !== undefined))
        throw new BadUsageError(
          "--front-end takes openzeppelin, bravo or aragon, and a treasury instead of a second file.",
        );
      const plan = second === undefined ? await againstChain(first, options) : twoFiles(first, second);
      const output = frontEnd === undefined ? plan : { ...plan, form: formOf(frontEnd, plan) };
      process.stdout.write(`${options.json ? JSON.stringify(output) : renderedPlan(output)}\n`);
      if (output.unsound.length > 0) process.exitCode = EXIT.failed;
    });
};

const twoFiles = (first: string, second: string): Output => {
  const cwd = process.cwd();
  const { mandate } = mandateOf(cwd, second);
  const deployed = asDeployed(mandateOf(cwd, first).mandate);
  const plan = planOf({ mandate, deployed, changesAt: null, delays: null });
  return planOutput("file", plan, namesIn(mandate, deployed), []);
};

const againstChain = async (path: string, options: Options): Promise<Output> => {
  const { mandate } = mandateOf(process.cwd(), path);
  return withTreasury(options, mandate, async ({ deployed, treasury, unread }, ground) => {
    const changesAt = await changesOf(ground, treasury);
    const delays = await readDelays(ground, treasury);
    const plan = await weighedPlan(ground, changesAt, planOf({ mandate, deployed, changesAt, delays }));
    const names = namesIn(mandate, deployed);
    const output = planOutput("chain", plan, names, unread);
    if (options.deployer === undefined || plan.newContracts.length === 0) return output;
    const deployer = addressOption("--deployer", options.deployer);
    return withPlaced(output, await placedBy(ground, { plan, mandate, treasury, deployer }), names);
  });
};

/** Names of tokens, recipients and groups, as the mandate has them. */
export const namesIn = (mandate: Mandate, deployed: DeployedPolicy): Names => {
  const listed = [...mandate.assets, ...mandate.held, ...deployedMandate(deployed, mandate).mandate.assets];
  return {
    token: (at) =>
      listed.find(({ token }) => sameAddress(token, at))?.symbol ?? deployed.symbols[at.toLowerCase()] ?? at,
    payee: (at) => mandate.payments.find(({ recipient }) => sameAddress(recipient, at))?.name ?? at,
    ids: deployedMandate(deployed, mandate).ids,
  };
};

export const planOutput = (against: Output["against"], plan: Plan, names: Names, unread: string[]): Output => ({
  format: 1,
  against,
  calls: plan.calls.map((call) => saidCall(call, names)),
  newContracts: plan.newContracts,
  creations: [],
  naming: [],
  form: null,
  unsound: plan.unsound,
  unread,
});

/** What the owner submits: accepting is anyone's, after the delay. */
const formOf = (frontEnd: FrontEnd, { calls, naming }: Output): FrontEndForm => {
  const submits = [...calls, ...naming].flatMap(({ to, functionName, data }) =>
    functionName !== "submit" || to === null ? [] : [{ to, signature: `submit${CHANGE_TUPLES}`, data }],
  );
  return formFor(frontEnd, submits, "Change this treasury's limits, as planned from its mandate");
};

const CHANGE_TUPLES = "((uint8,address,uint256)[])";

/** A plan whose new contracts have addresses: they stand in what is to be done with them too. */
const withPlaced = (output: Output, { creations, calls }: Placed, names: Names): Output => ({
  ...output,
  newContracts: output.newContracts.map((one) => ({
    ...one,
    thenSet: one.thenSet.map((step) =>
      creations.reduce(
        (text, { creation, at }) => text.replaceAll(`the new ${creation?.contract}`, `${creation?.contract} ${at}`),
        step,
      ),
    ),
  })),
  creations: creations.map(({ creation, from, nonce, at, data }) => ({
    contract: creation?.contract ?? "",
    from,
    nonce,
    at,
    data,
  })),
  naming: calls.map((call) => saidCall(call, names)),
});

export const saidCall = ({ steps, effects, ...call }: PlannedCall, names: Names): SaidCall => ({
  contract: call.contract,
  to: call.to,
  functionName: call.functionName,
  data: call.data,
  effect: call.effect,
  delaySeconds: call.delaySeconds,
  who: call.who,
  steps: steps.map((step, index) => {
    const { parameter, subject, ...words } = stepInWords(step, names);
    return {
      id: step.parameter,
      subject: step.subject,
      value: String(step.value),
      parameter,
      about: subject,
      ...words,
      effect: effects[index] ?? "none",
    };
  }),
});

export const renderedPlan = ({
  against,
  calls,
  newContracts,
  creations,
  naming,
  unsound,
  unread,
  form,
}: Output): string => {
  const notes = unread.map((what) => `not compared: ${what}`);
  if (calls.length === 0 && newContracts.length === 0)
    return [against === "chain" ? "Nothing to do: the chain has this mandate." : "Nothing to do.", ...notes].join("\n");
  return [
    ...unsound.map((reason) => `The contract would refuse it: ${reason}.`),
    ...calls.flatMap((call, index) => [...callLines(call, index + 1), ""]),
    ...newContracts.flatMap(({ deploy, because, thenSet }) => [
      `To be deployed, since what is there cannot be changed: ${deploy.join(", ")}`,
      `    for ${because.join(", ")}`,
      ...thenSet.map((step) => `    then ${step}`),
      "",
    ]),
    ...creations.flatMap(({ contract, from, nonce, at, data }) => [
      `${contract} ${at}, created by ${from} with nonce ${nonce}, ${(data.length - 2) / 2} bytes (--json has them)`,
      "",
    ]),
    ...naming.flatMap((call, index) => [...callLines(call, calls.length + index + 1), ""]),
    ...(form === null ? [] : [JSON.stringify(form, null, 2), ""]),
    ...notes,
  ].join("\n");
};

export const callLines = (
  { contract, to, functionName, steps, data, delaySeconds, who }: SaidCall,
  number: number,
): string[] => {
  const when =
    delaySeconds === null
      ? "after the delay that the limits keep"
      : delaySeconds === 0
        ? "now"
        : `${durationInWords(BigInt(delaySeconds))} after that`;
  return [
    `${number}. ${contract}${to === null ? "" : ` ${to}`}.${functionName}, ${when}, by ${who}`,
    ...steps.map(
      ({ id, parameter, about, old, new: next, effect }) =>
        `     ${parameter}${about === null ? "" : ` of ${about}`} (${id})  ${old} → ${next}  ${effect === "restores" ? "restores what the guardian cut" : effect}`,
    ),
    `     ${data}`,
  ];
};
