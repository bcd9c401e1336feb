import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { address, bytes32 } from "../../policies/treasury/money.ts";

/** Where every contract of a treasury stands. */
export const contractsSchema = z.strictObject({
  custody: address,
  module: address,
  limits: address,
  oracle: address,
  valuation: address,
  seats: address,
  anchor: address,
  rules: address,
  judge: address,
  policyCode: address,
  changes: address,
  wethAdapter: address,
  uniswapV3Adapter: address,
  paymentAdapter: address.optional(),
  positions: address.optional(),
  positionAdapter: address.optional(),
  aaveV3Adapter: address.optional(),
  erc4626Adapter: address.optional(),
  holderToken: address.optional(),
  timelock: address.optional(),
  governor: address.optional(),
  fastGovernor: address.optional(),
});

const seconds = z.number().int().min(0);

/** What a treasury was, or is to be, deployed as: its addresses, and who has which part in it. No secrets. */
export const deploymentFileSchema = z.strictObject({
  format: z.literal(1),
  chainId: z.number().int().min(1),
  /** Under which it was deployed; votes may have changed it since. */
  mandate: z.strictObject({ name: z.string(), hash: bytes32 }),
  deployer: address,
  /** Governance's: owns limits, seats, anchor and a `Treasury`. */
  executor: address,
  /** Who may only tighten; null for nobody. */
  tightener: address.nullable(),
  submitter: address,
  seats: z.array(address).min(1),
  delays: z.strictObject({ limit: seconds, structure: seconds, restore: seconds }),
  /** A Safe's owners where it was made for this; null where it was there already, or is no Safe. */
  custody: z.strictObject({ kind: z.enum(["treasury", "safe"]), owners: z.array(address).nullable() }),
  contracts: contractsSchema,
});
export type DeploymentFile = z.infer<typeof deploymentFileSchema>;

/** @throws DeploymentFileError */
export const readDeploymentFile = (path: string): DeploymentFile => {
  if (!existsSync(path)) throw new DeploymentFileError("it is not there");
  let data: unknown;
  try {
    data = JSON.parse(readFileSync(path, "utf8"));
  } catch {
    throw new DeploymentFileError("it is not JSON");
  }
  const parsed = deploymentFileSchema.safeParse(data);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new DeploymentFileError(`${issue?.path.join(".") || "the whole of it"}: ${issue?.message ?? "unreadable"}`);
};

export class DeploymentFileError extends Error {
  readonly code = "DEPLOYMENT_FILE_UNREADABLE";
  constructor(reason: string) {
    super(
      `The deployment cannot be read: ${reason}.\nName a deployment.json that \`exchequer deploy --plan --out\` wrote, or the id of a run.`,
    );
    this.name = "DeploymentFileError";
  }
}
