import type { PublicClient } from "viem";
import { limitsAbi } from "../../contracts/generated/Limits.ts";
import { availableUsd8 } from "../../policies/rules/bucket.ts";
import type { Mandate } from "../../policies/treasury/mandate.ts";
import type { Address } from "../../policies/treasury/money.ts";
import type { Snapshot } from "../../policies/treasury/snapshot.ts";

/** The buckets of the mandate's recipients as the chain has them; without those that are not listed there. */
export const readPayments = async (
  p: { client: PublicClient; mandate: Mandate; deployment: { limits: Address } },
  block: { number: bigint; timestamp: bigint },
): Promise<Snapshot["payments"]> => {
  const buckets = await Promise.all(
    p.mandate.payments.map(async ({ recipient }) => {
      const bucket = await p.client.readContract({
        address: p.deployment.limits,
        abi: limitsAbi,
        functionName: "paymentOf",
        args: [recipient],
        blockNumber: block.number,
      });
      return { ...bucket, recipient };
    }),
  );
  return buckets
    .filter(({ listed }) => listed)
    .map(({ recipient, capacityUsd8, refillSeconds, usedUsd8, updatedAt }) => {
      const state = { capacityUsd8, refillSeconds: BigInt(refillSeconds), usedUsd8, updatedAt: BigInt(updatedAt) };
      return {
        recipient,
        capacityUsd8: capacityUsd8.toString(),
        refillSeconds,
        availableUsd8: availableUsd8(state, block.timestamp).toString(),
        usedUsd8: usedUsd8.toString(),
        usedAt: updatedAt,
      };
    });
};
