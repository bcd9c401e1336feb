import { type AbiParameter, type Hex, isAddressEqual, size, slice, zeroAddress } from "viem";
import { GENERATED } from "../../../../contracts/generated/generate.ts";
import { DELAYS } from "../../../../policies/onchain/delays.ts";
import { ACTION_KINDS, type ActionKind } from "../../../../policies/treasury/action.ts";
import type { Mandate } from "../../../../policies/treasury/mandate.ts";
import { type Address, sameAddress } from "../../../../policies/treasury/money.ts";
import { codeAt, isUnknown, valueOf } from "../../../../simulation/askContract.ts";
import { constructedCode } from "../../../../simulation/constructedCode.ts";
import { type Hole, immutablesOf, isCodeOf } from "../../../adapters/artifacts.ts";
import {
  type Creation,
  type Deployment,
  type DeploymentStep,
  deploymentSteps,
} from "../../../adapters/deploymentSteps.ts";
import { contractsCompiled } from "../../compile.ts";
import { bad, type Finding, ok, unknown } from "./finding.ts";
import type { Ground } from "./ground.ts";
import type { Treasury } from "./treasury.ts";

/** A contract that stands somewhere, and what made it as far as it is ours. */
export type Standing = Pick<DeploymentStep, "name" | "at" | "data"> & { creation: Creation };

/**
 * What stands at each address beside what is compiled here, immutables and all: other code may answer anything.
 * @param root where compiled contracts lie
 */
export const lookAtCodes = async (
  { view }: Pick<Ground, "view">,
  standing: readonly Standing[],
  root: string,
): Promise<Finding[]> => {
  if (!contractsCompiled(root))
    return [unknown("code", "not compared: the contracts are not compiled here", "the next run compiles them")];
  const findings: Finding[] = [];
  let equal = 0;
  for (const one of standing) {
    const found = await codeFindings(one, view);
    findings.push(...found);
    if (found.length === 0) equal++;
  }
  return [
    ...(equal === 0
      ? []
      : [ok("code", `${equal} of ${standing.length} contracts are this version's own, immutables included`)]),
    ...findings,
  ];
};

const OTHER_CODE = "read that contract, or deploy this version's: nothing here vouches for other code";
const OTHER_PARTS = "it works with other parts than these: check each address";

/** Nothing where code and immutables are as they must be. */
const codeFindings = async ({ name, at, data, creation }: Standing, view: Ground["view"]): Promise<Finding[]> => {
  const code = await codeAt(at, view);
  if (isUnknown(code)) return [unknown("code", `${name} at ${at}: the fork does not hold it`)];
  const found = valueOf(code) ?? "0x";
  if (!isCodeOf(creation.contract, found)) return [bad("code", `${name} at ${at} ${isInstead(found)}`, OTHER_CODE)];
  const holes = immutablesOf(creation.contract);
  if (holes.length === 0) return [];
  const expected = await constructedCode({ at, data }, view);
  if (expected.status !== "read") {
    const why = expected.status === "unknown" ? "the fork does not hold what it takes" : expected.reason;
    return [unknown("code", `${name} at ${at}: its immutables are not compared: ${why}`)];
  }
  return holes.flatMap((places) => immutableFinding({ name, at, creation, places, found, expected: expected.value }));
};

const isInstead = (found: Hex): string => {
  const other = GENERATED.find((contract) => isCodeOf(contract, found));
  return found === "0x" ? "is nothing" : other === undefined ? "is not what this version compiles to" : `is ${other}`;
};

const immutableFinding = (p: {
  name: string;
  at: Address;
  creation: Creation;
  places: readonly Hole[];
  found: Hex;
  expected: Hex;
}): Finding[] => {
  const wrong = p.places.find((place) => wordAt(p.found, place) !== wordAt(p.expected, place));
  if (wrong === undefined) return [];
  const [has, wants] = [wordAt(p.found, wrong), wordAt(p.expected, wrong)];
  const what = argumentOf(p.creation, wants) ?? "an immutable that its constructor computes";
  return [bad("code", `${p.name} at ${p.at}: ${what} is ${plain(has)}, not ${plain(wants)}`, OTHER_PARTS)];
};

const wordAt = (code: Hex, { start, length }: Hole): Hex =>
  size(code) >= start + length ? slice(code, start, start + length) : "0x";

/** An address or a small number without the zeros before it. */
const plain = (word: Hex): Hex => (/^0x0{24}/.test(word) ? `0x${word.slice(26)}` : word);

/** The constructor's argument that has this value. */
const argumentOf = ({ abi, args }: Creation, word: Hex): string | null => {
  const constructor = abi.find((item) => item.type === "constructor");
  const inputs = constructor?.type === "constructor" ? constructor.inputs : [];
  return namesOf(inputs, args).find(({ value }) => wordOf(value) === BigInt(word))?.name ?? null;
};

const wordOf = (value: unknown): bigint | null =>
  typeof value === "bigint" || typeof value === "number" || /^0x[0-9a-fA-F]{1,64}$/.test(String(value))
    ? BigInt(value as bigint)
    : null;

type Named = { name: string; value: unknown };

const namesOf = (inputs: readonly AbiParameter[], args: readonly unknown[]): Named[] =>
  inputs.flatMap((input, index): Named[] => {
    const value = args[index];
    const parts = (input as { components?: readonly AbiParameter[] }).components;
    if (parts !== undefined && input.type === "tuple")
      return namesOf(
        parts,
        parts.map(({ name }) => (value as Record<string, unknown>)[name ?? ""]),
      );
    return [{ name: (input.name ?? "").replace(/_$/, ""), value }];
  });

/** The contracts of a treasury as they name each other. */
export const contractsOf = (t: Treasury): Deployment => {
  const adapter = (kind: ActionKind): Address | undefined => {
    const at = t.policy.adapters[ACTION_KINDS.indexOf(kind)] ?? zeroAddress;
    return isAddressEqual(at, zeroAddress) ? undefined : at;
  };
  const { custody, module, limits, oracle, valuation, seats, anchor, rules, judge, changes } = t;
  return {
    custody,
    module,
    limits,
    oracle,
    valuation,
    seats,
    anchor,
    rules,
    judge,
    changes,
    policyCode: zeroAddress,
    wethAdapter: adapter("wrap") ?? zeroAddress,
    uniswapV3Adapter: adapter("swap") ?? zeroAddress,
    paymentAdapter: adapter("pay"),
    positions: isAddressEqual(t.registry, zeroAddress) ? undefined : t.registry,
    positionAdapter: adapter("mint"),
    aaveV3Adapter: adapter("supply"),
    erc4626Adapter: adapter("deposit"),
  };
};

/** What contracts for this custody and these people are made with. */
export const termsOf = (t: Treasury, mandate: Mandate, tightener: Address) => ({
  mandate,
  seats: t.seatKeys,
  submitter: t.publisher,
  executor: t.owners.limits,
  custody: { existing: t.custody },
  owners: [],
  delays: t.delays ?? DELAYS,
  tightener,
});

/** The same, each with what it must therefore have been made with. Custody and whoever may only tighten have parts of their own. */
export const standingOf = (t: Treasury, mandate: Mandate): Standing[] =>
  standing(deploymentSteps(termsOf(t, mandate, zeroAddress), contractsOf(t)));

/** Those of them that are ours and stand somewhere. */
export const standing = (steps: readonly DeploymentStep[]): Standing[] =>
  steps.flatMap((step) =>
    step.creation === null || step.at === undefined || sameAddress(step.at, zeroAddress)
      ? []
      : [{ ...step, creation: step.creation }],
  );
