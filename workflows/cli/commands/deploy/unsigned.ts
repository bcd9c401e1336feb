import { join } from "node:path";
import { z } from "zod";
import { clearSigningFiles } from "../../../../policies/onchain/erc7730.ts";
import { safeBatch, type SafeBatch } from "../../../../policies/onchain/safeTransaction.ts";
import { address, hexBytes, uintString } from "../../../../policies/treasury/money.ts";
import { writeAtomic } from "../../../adapters/records/atomicFile.ts";
import type { DeployPlan } from "./plan.ts";

/** Transactions that nobody has signed, in the order in which they are to be sent. */
export const unsignedSchema = z.strictObject({
  format: z.literal(1),
  chainId: z.number().int(),
  transactions: z.array(
    z.strictObject({
      name: z.string(),
      from: address,
      nonce: z.number().int(),
      to: address.nullable(),
      value: uintString,
      data: hexBytes,
      /** A quarter over what it used on the fork. */
      gasLimit: uintString,
    }),
  ),
  /** What the owners of the Safe do after that, as one of its transactions. */
  bySafe: z.array(z.strictObject({ safe: address, to: address, value: uintString, data: hexBytes })),
});

/**
 * Writes `transactions.json`, `deployment.json` and two ERC-7730 files into a folder; where a Safe is custody, also the batch that its Transaction
 * Builder imports.
 * @param now the chain's time [unix seconds]
 * @throws RecordStoreUnwritableError
 */
export const writeUnsigned = (folder: string, { steps, deployment }: DeployPlan, now: number): void => {
  const unsigned = unsignedSchema.parse({
    format: 1,
    chainId: deployment.chainId,
    transactions: steps.flatMap(({ name, from, nonce, to, value, data, gas }) =>
      nonce === null ? [] : [{ name, from, nonce, to, value, data, gasLimit: String((BigInt(gas) * 5n) / 4n) }],
    ),
    bySafe: steps.flatMap(({ from, nonce, to, value, data }) =>
      nonce === null && to !== null ? [{ safe: from, to, value, data }] : [],
    ),
  });
  const files = {
    "transactions.json": unsigned,
    "deployment.json": deployment,
    ...clearSigningFiles({
      chainId: deployment.chainId,
      treasury: deployment.mandate.name,
      module: deployment.contracts.module,
      changes: deployment.contracts.changes,
    }),
    ...(unsigned.bySafe.length === 0 ? {} : { "enable-module.json": batchOf(unsigned.bySafe, deployment, now) }),
  };
  for (const [name, content] of Object.entries(files))
    writeAtomic(join(folder, name), `${JSON.stringify(content, null, 2)}\n`, name);
};

const batchOf = (
  bySafe: z.infer<typeof unsignedSchema>["bySafe"],
  { chainId, contracts, mandate }: DeployPlan["deployment"],
  createdAt: number,
): SafeBatch =>
  safeBatch(
    {
      safe: contracts.custody,
      chainId,
      createdAt,
      name: `${mandate.name}: enable the policy module`,
      description: `Lets ${contracts.module} act for this Safe, within the limits of ${contracts.limits}.`,
    },
    bySafe.map(({ to, value, data }) => ({ to, value: BigInt(value), data })),
  );
