import { isAddressEqual, zeroAddress } from "viem";
import type { Mandate } from "../../../../policies/treasury/mandate.ts";
import { type Address, sameAddress } from "../../../../policies/treasury/money.ts";
import { FORK_HOLDERS, type Governance, governanceSteps } from "../../../adapters/deployGovernance.ts";
import type { DeploymentFile } from "../../../adapters/deploymentFile.ts";
import { deploymentSteps } from "../../../adapters/deploymentSteps.ts";
import { forkAccount } from "../../../adapters/forkAccounts.ts";
import { contractsOf, type Standing, standing } from "../doctor/codes.ts";
import type { CustodyPart } from "../doctor/custody.ts";
import { bad, type Finding, ok } from "../doctor/finding.ts";
import type { Treasury } from "../doctor/treasury.ts";

/** Each contract of a deployment, and what it must have been made with. */
export const expectedCode = (file: DeploymentFile, mandate: Mandate): Standing[] => {
  const { contracts, executor, tightener, submitter, seats, delays, custody } = file;
  const terms = {
    mandate,
    seats,
    submitter,
    executor,
    delays,
    tightener: tightener ?? zeroAddress,
    custody: custody.kind === "treasury" ? ("treasury" as const) : { existing: contracts.custody },
    owners: [],
  };
  const { holderToken, timelock, governor, fastGovernor } = contracts;
  const holders = { holderToken, timelock, governor, fastGovernor };
  return standing([
    ...deploymentSteps(terms, contracts),
    ...(Object.values(holders).includes(undefined) ? [] : governanceSteps(FORK_FOUNDING, holders as Governance)),
  ]);
};

/** Holders' contracts stand in a file only where a fork's own run made them. */
const FORK_FOUNDING = {
  allotments: FORK_HOLDERS.map(({ role, amount }) => ({ holder: forkAccount(role).address, amount })),
};

/** Every address and every part that the file names, beside what the treasury itself says. */
export const againstFile = (
  file: DeploymentFile,
  t: Treasury,
  custody: Pick<CustodyPart, "kind" | "owners">,
  mandate: Mandate,
): Finding[] => {
  const differences = [...partsDiffer(file, t), ...peopleDiffer(file, t, mandate), ...custodyDiffers(file, custody)];
  return differences.length === 0
    ? [ok("as deployed", "every contract, owner, key and delay is the one the deployment names")]
    : differences.map((says) => bad("as deployed", says, "the chain's counts: read who changed it, and when"));
};

/** The code of the policy is another after each change of it; holders' contracts are not part of a treasury. */
const NOT_PARTS = new Set(["policyCode", "holderToken", "timelock", "governor", "fastGovernor"]);

const partsDiffer = ({ contracts }: DeploymentFile, t: Treasury): string[] => {
  const found = contractsOf(t) as Record<string, Address | undefined>;
  const named = contracts as Record<string, Address | undefined>;
  return [...new Set([...Object.keys(named), ...Object.keys(found)])]
    .filter((name) => !NOT_PARTS.has(name))
    .flatMap((name) => difference(name, found[name], named[name]));
};

const peopleDiffer = (file: DeploymentFile, t: Treasury, mandate: Mandate): string[] => [
  ...difference("owner of the limits", t.owners.limits, file.executor),
  ...difference("owner of the seats", t.owners.seats, file.executor),
  ...difference("owner of the anchor", t.owners.anchor, file.executor),
  ...difference("guardian", t.guardian, mandate.guardian ?? undefined),
  ...difference("cosigner", t.cosigner, mandate.cosigner ?? undefined),
  ...difference("tightener", t.tightener ?? undefined, file.tightener ?? undefined),
  ...difference("submitter", t.publisher, file.submitter),
  ...t.seatKeys.filter((seat) => !among(seat, file.seats)).map((seat) => `${seat} has a seat and should have none`),
  ...file.seats.filter((seat) => !among(seat, t.seatKeys)).map((seat) => `${seat} should have a seat and has none`),
  ...(["limit", "structure", "restore"] as const).flatMap((name) =>
    t.delays?.[name] === file.delays[name]
      ? []
      : [`the delay of ${name} is ${t.delays?.[name] ?? "unknown"} seconds, not ${file.delays[name]}`],
  ),
];

const custodyDiffers = (
  { custody, executor }: DeploymentFile,
  { kind, owners }: Pick<CustodyPart, "kind" | "owners">,
) => {
  if (kind !== custody.kind) return [`custody is ${kind ?? "neither a Safe nor a Treasury"}, not a ${custody.kind}`];
  const wanted = custody.kind === "treasury" ? [executor] : (custody.owners ?? owners);
  return [
    ...owners.filter((owner) => !among(owner, wanted)).map((owner) => `${owner} owns custody and should not`),
    ...wanted.filter((owner) => !among(owner, owners)).map((owner) => `${owner} should own custody and does not`),
  ];
};

const among = (one: Address, many: readonly Address[]): boolean => many.some((other) => sameAddress(one, other));

const difference = (what: string, found: Address | undefined, named: Address | undefined): string[] => {
  const [has, wants] = [found ?? zeroAddress, named ?? zeroAddress];
  return isAddressEqual(has, wants) ? [] : [`${what} is ${has}, not ${wants}`];
};
