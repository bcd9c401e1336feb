import { timelockArtifact } from "../../../adapters/artifacts.ts";
import type { DeploymentFile } from "../../../adapters/deploymentFile.ts";
import type { Mandate } from "../../../../policies/treasury/mandate.ts";
import type { Address } from "../../../../policies/treasury/money.ts";
import { codeAt, isUnknown, valueOf } from "../../../../simulation/askContract.ts";
import { contractsCompiled } from "../../compile.ts";
import { lookAtCodes } from "../doctor/codes.ts";
import { lookAtCustody } from "../doctor/custody.ts";
import { bad, failedBecause, type Finding, inPart, ok, type PartFinding, unknown } from "../doctor/finding.ts";
import type { Ground } from "../doctor/ground.ts";
import type { Key } from "../doctor/keys.ts";
import { readBuckets } from "../doctor/onChain.ts";
import { againstMandate, modeFinding, wiring } from "../doctor/policy.ts";
import { lookAtRoles } from "../doctor/roles.ts";
import { readTreasury } from "../doctor/treasury.ts";
import { deployedPolicy } from "../policy/readDeployed.ts";
import { againstFile, expectedCode } from "./expected.ts";

/**
 * Everything that a deployment promises beside what stands on the chain: code with its immutables, every part and person, custody's
 * modules, guard and handler, who governs, and the limits.
 * @param p.root where compiled contracts lie
 * @throws NotAModuleError, StateUnknownError
 */
export const verifyDeployment = async (p: {
  ground: Ground;
  file: DeploymentFile;
  mandate: Mandate;
  keys: readonly Key[];
  root: string;
}): Promise<PartFinding[]> => {
  const { file, mandate, keys, root } = p;
  const ground = { ...p.ground, mandate };
  const { custody, module, timelock } = file.contracts;
  const treasury = await readTreasury(ground, { custody, module });
  const buckets = await readBuckets(ground, treasury);
  const compiled = contractsCompiled(root);
  const held = await lookAtCustody({ ...ground, custody, module, compiled });
  const roles = { ground, treasury, custodyOwners: held.owners, buckets, keys };
  return [
    ...inPart("policy", [
      modeFinding(treasury),
      ...wiring(treasury),
      ...againstFile(file, treasury, held, mandate),
      ...(await lookAtCodes(ground, expectedCode(file, mandate), root)),
      ...(timelock === undefined ? [] : [await timelockFinding(ground, timelock)]),
      ...(await orFailed("mandate", async () => {
        const { deployed } = await deployedPolicy(ground, treasury, buckets, mandate);
        return againstMandate(mandate, deployed, treasury, buckets.complete);
      })),
    ]),
    ...inPart("custody", held.findings),
    ...inPart("roles", await orFailed("roles", () => lookAtRoles(roles))),
  ];
};

const orFailed = async (what: string, look: () => Promise<Finding[]>): Promise<Finding[]> => {
  try {
    return await look();
  } catch (error) {
    return [failedBecause(what, error)];
  }
};

/** OpenZeppelin's, as published: it has no immutables. */
const timelockFinding = async ({ view }: Ground, at: Address): Promise<Finding> => {
  const code = await codeAt(at, view);
  if (isUnknown(code)) return unknown("code", `timelock at ${at}: the fork does not hold it`);
  return valueOf(code) === timelockArtifact().deployedBytecode
    ? ok("code", `timelock at ${at} is OpenZeppelin's as published`)
    : bad("code", `timelock at ${at} is not OpenZeppelin's as published`, "read that contract: it owns the limits");
};
