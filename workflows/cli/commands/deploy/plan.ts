import { type AbiParameter, keccak256, size } from "viem";
import { z } from "zod";
import { address, bytes32, hexBytes, uintString } from "../../../../policies/treasury/money.ts";
import { creationCode } from "../../../adapters/artifacts.ts";
import { deploymentFileSchema } from "../../../adapters/deploymentFile.ts";
import type { Creation } from "../../../adapters/deploymentSteps.ts";
import { findingSchema, type PartFinding } from "../doctor/finding.ts";
import type { Rehearsed, RehearsedDeployment } from "./rehearse.ts";

const stepSchema = z.strictObject({
  name: z.string(),
  from: address,
  /** Of the deployer; null where a Safe's owners make it together. */
  nonce: z.number().int().nullable(),
  /** Null where it creates a contract. */
  to: address.nullable(),
  value: uintString,
  data: hexBytes,
  /** Where what it makes, or changes, stands. */
  at: address,
  /** Null where no contract of this version is made. */
  creation: z
    .strictObject({
      contract: z.string(),
      /** Keccak of the compiled creation code, without arguments. */
      codeHash: bytes32,
      codeBytes: z.number().int(),
      arguments: z.array(z.strictObject({ name: z.string(), type: z.string(), value: z.json() })),
    })
    .nullable(),
  /** As measured on the fork. */
  gas: uintString,
});

/** What `exchequer deploy --plan --json` prints. */
export const deployPlanOutputSchema = z.strictObject({
  format: z.literal(1),
  /** On which state it was rehearsed. */
  rehearsed: z.strictObject({
    source: z.enum(["rpc", "bundle", "replica"]),
    parentBlock: z.number().int(),
    notMainnet: z.boolean(),
  }),
  startNonce: z.number().int(),
  steps: z.array(stepSchema),
  totalGas: uintString,
  /** What `deploy verify` says of the rehearsed deployment. */
  findings: z.array(findingSchema),
  deployment: deploymentFileSchema,
});
export type DeployPlan = z.infer<typeof deployPlanOutputSchema>;

export const planOutput = (
  { steps, file, startNonce, after }: RehearsedDeployment,
  findings: PartFinding[],
): DeployPlan => ({
  format: 1,
  rehearsed: {
    source: after.fork.state.source,
    parentBlock: after.fork.state.parentBlock,
    notMainnet: after.fork.state.notMainnet,
  },
  startNonce,
  steps: steps.map(stepOutput),
  totalGas: String(steps.reduce((sum, { gasUsed }) => sum + gasUsed, 0n)),
  findings,
  deployment: file,
});

const stepOutput = ({ creation, gasUsed, ...step }: Rehearsed): DeployPlan["steps"][number] => ({
  name: step.name,
  from: step.from,
  nonce: step.nonce,
  to: step.to,
  data: step.data,
  at: step.at,
  value: "0",
  creation: creation === null ? null : creationOutput(creation),
  gas: String(gasUsed),
});

const creationOutput = ({ contract, abi, args }: Creation): NonNullable<DeployPlan["steps"][number]["creation"]> => {
  const code = creationCode(contract);
  const constructor = abi.find(({ type }) => type === "constructor");
  const inputs = constructor?.type === "constructor" ? constructor.inputs : [];
  return {
    contract,
    codeHash: keccak256(code),
    codeBytes: size(code),
    arguments: inputs.map((input: AbiParameter, index) => ({
      name: (input.name ?? "").replace(/_$/, ""),
      type: input.type,
      value: plainJson(args[index]),
    })),
  };
};

type Json = z.infer<ReturnType<typeof z.json>>;

const plainJson = (value: unknown): Json =>
  JSON.parse(JSON.stringify(value, (_, one: unknown) => (typeof one === "bigint" ? String(one) : one))) as Json;
