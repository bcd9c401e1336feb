import { getAddress, pad, toEventSelector } from "viem";
import { type Address, type Hex, sameAddress } from "../../../../policies/treasury/money.ts";
import { ask, valueOf } from "../../../../simulation/askContract.ts";
import type { Ground } from "./ground.ts";
import type { Treasury } from "./treasury.ts";

/** Who may be paid on chain, of those who can be known. */
export type Buckets = {
  buckets: { recipient: Address; capacityUsd8: bigint; refillSeconds: number }[];
  /** Whether that is everybody: only logs list recipients that the mandate does not name. */
  complete: boolean;
};

const PAYMENT_OF =
  "function paymentOf(address recipient) view returns ((bool listed, uint128 capacityUsd8, uint32 refillSeconds, uint128 usedUsd8, uint40 updatedAt))";
const PAYMENT_CHANGED = toEventSelector("PaymentChanged(address,uint128,uint32)");

/** Buckets of the mandate's recipients and of all whom a log names. */
export const readBuckets = async ({ view, mandate, logs }: Ground, { limits }: Treasury): Promise<Buckets> => {
  const changed = logs === null ? null : await logs({ address: limits, topics: [PAYMENT_CHANGED] });
  const named = (changed ?? []).flatMap(({ topics: [, recipient] }) =>
    recipient === undefined ? [] : [addressIn(recipient)],
  );
  const buckets: Buckets["buckets"] = [];
  for (const recipient of distinct([...mandate.payments.map((payment) => payment.recipient), ...named])) {
    const asked = await ask<{ capacityUsd8: bigint; refillSeconds: number }>(
      { to: limits, signature: PAYMENT_OF, args: [recipient] },
      view,
    );
    const bucket = valueOf(asked);
    if (bucket !== null)
      buckets.push({ recipient, capacityUsd8: bucket.capacityUsd8, refillSeconds: bucket.refillSeconds });
  }
  return { buckets, complete: changed !== null };
};

/** An address in a log's topic or a slot. */
export const addressIn = (word: Hex): Address => getAddress(`0x${pad(word, { size: 32 }).slice(-40)}`);

export const distinct = (addresses: readonly Address[]): Address[] =>
  addresses.filter((one, index) => addresses.findIndex((other) => sameAddress(one, other)) === index);
