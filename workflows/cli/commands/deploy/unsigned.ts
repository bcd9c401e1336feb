import { join } from "node:path";
import { z } from "zod";
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
 * Writes `transactions.json` and `deployment.json` into a folder.
 * @throws RecordStoreUnwritableError
 */
export const writeUnsigned = (folder: string, { steps, deployment }: DeployPlan): void => {
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
  for (const [name, content] of [
    ["transactions.json", unsigned],
    ["deployment.json", deployment],
  ] as const)
    writeAtomic(join(folder, name), `${JSON.stringify(content, null, 2)}\n`, name);
};
