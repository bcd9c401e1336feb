import { getAddress, pad, toEventSelector } from "viem";
import { groupId, NO_GATE } from "../../../../policies/groups.ts";
import { paymentsAsDeployed } from "../../../../policies/onchain/deployed.ts";
import { CAP_KINDS } from "../../../../policies/onchain/encode.ts";
import { limitsSchema } from "../../../../policies/treasury/limits.ts";
import type { Mandate } from "../../../../policies/treasury/mandate.ts";
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

/** The mandate with what the chain says in place of what the file says: the bound is taken of that. */
export const mandateOnChain = (mandate: Mandate, t: Treasury, { buckets }: Buckets): Mandate => {
  const { approvalUsd8, positionVenue: _, ...limits } = t.policy.limits;
  const capsOf = (kind: (typeof CAP_KINDS)[number]) =>
    t.policy.caps
      .filter((cap) => CAP_KINDS[cap.kind] === kind)
      .map(({ id, capBps }) => ({ name: groupName(mandate, kind, id), capBps }));
  return {
    ...mandate,
    limits: limitsSchema.parse({
      ...Object.fromEntries(
        Object.entries(limits).map(([key, value]) => [key, typeof value === "bigint" ? String(value) : value]),
      ),
      mandateExpiry: Number(limits.mandateExpiry),
      approvalUsd8: approvalUsd8 === NO_GATE ? null : String(approvalUsd8),
    }),
    caps: { ...mandate.caps, venues: capsOf("venue"), issuers: capsOf("issuer") },
    payments: paymentsAsDeployed(mandate, buckets),
  };
};

const groupName = ({ caps }: Mandate, kind: (typeof CAP_KINDS)[number], id: number): string => {
  const groups = caps[`${kind}s`];
  return groups.find(({ name }) => groupId(groups, name) === id)?.name ?? `${kind}-${id}`;
};
