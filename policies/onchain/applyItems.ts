import { getAddress } from "viem";
import { type Address, sameAddress } from "../treasury/money.ts";
import { type ChangeItem, type Governed, LIMIT_WORDS, NO_CAP_BPS, PARAMETERS, unpacked } from "./changeItems.ts";
import type { PolicyStruct } from "./deployed.ts";

/**
 * What a treasury's policy is after the items: what the contract does with them, so that calldata which nobody wrote here can be
 * shown as a mandate. Items that are acts and no limits (a mode, a flow, an owner) leave it as it is.
 */
export const applyItems = <T extends Governed>(deployed: T, items: readonly ChangeItem[]): T => {
  const state = { ...deployed };
  for (const item of items) Object.assign(state, applied(state, item));
  return state;
};

const applied = (state: Governed, { parameter, subject, value }: ChangeItem): Partial<Governed> => {
  const { policy } = state;
  const word = LIMIT_WORDS[parameter];
  if (word !== undefined)
    return { policy: { ...policy, limits: { ...policy.limits, [word]: likeOld(policy, word, value) } } };
  switch (PARAMETERS[parameter]) {
    case "asset":
      return { policy: withAsset(policy, subject, unpacked(value)) };
    case "assetEpsilonBps":
      return { policy: editAsset(policy, subject, { epsilonBps: Number(value) }) };
    case "assetCapBps":
      return { policy: editAsset(policy, subject, { capBps: Number(value) }) };
    case "held":
      return { policy: { ...policy, held: value === 1n ? [...policy.held, subject] : without(policy.held, subject) } };
    case "venueCapBps":
      return { policy: withCap(policy, 0, Number(BigInt(subject)), Number(value)) };
    case "issuerCapBps":
      return { policy: withCap(policy, 1, Number(BigInt(subject)), Number(value)) };
    case "adapter":
      return {
        policy: { ...policy, adapters: policy.adapters.with(Number(BigInt(subject)), asAddress(value)) },
      };
    case "cosigner":
      return { policy: { ...policy, cosigner: asAddress(value) } };
    case "paymentRefillSeconds":
      return { payments: withPayment(state.payments, subject, { refillSeconds: Number(value) }) };
    case "paymentCapacityUsd8":
      return { payments: withPayment(state.payments, subject, { capacityUsd8: value }) };
    case "quorum":
      return { threshold: Number(value) };
    case "guardian":
      return { guardian: asAddress(value) };
    default:
      return {};
  }
};

/** A word keeps the kind of number that the contract's reading gave it. */
const likeOld = ({ limits }: PolicyStruct, word: (typeof LIMIT_WORDS)[number], value: bigint): number | bigint =>
  typeof limits[word] === "bigint" ? value : Number(value);

export const asAddress = (value: bigint): Address => getAddress(`0x${value.toString(16).padStart(40, "0")}`);

const without = (list: readonly Address[], one: Address): Address[] => list.filter((other) => !sameAddress(other, one));

type AssetStruct = PolicyStruct["assets"][number];

const withAsset = (policy: PolicyStruct, token: Address, asset: Omit<AssetStruct, "token"> | null): PolicyStruct => {
  const others = policy.assets.filter((one) => !sameAddress(one.token, token));
  if (asset === null) return { ...policy, assets: others };
  const place = policy.assets.findIndex((one) => sameAddress(one.token, token));
  return {
    ...policy,
    assets: place === -1 ? [...policy.assets, { token, ...asset }] : policy.assets.with(place, { token, ...asset }),
  };
};

const editAsset = (policy: PolicyStruct, token: Address, edit: Partial<AssetStruct>): PolicyStruct => ({
  ...policy,
  assets: policy.assets.map((asset) => (sameAddress(asset.token, token) ? { ...asset, ...edit } : asset)),
});

const withCap = (policy: PolicyStruct, kind: number, id: number, capBps: number): PolicyStruct => {
  const place = policy.caps.findIndex((cap) => cap.kind === kind && cap.id === id);
  if (capBps === NO_CAP_BPS) return { ...policy, caps: policy.caps.filter((_, index) => index !== place) };
  const cap = { kind, id, capBps };
  return { ...policy, caps: place === -1 ? [...policy.caps, cap] : policy.caps.with(place, cap) };
};

type Payment = Governed["payments"][number];

const withPayment = (payments: readonly Payment[], recipient: Address, edit: Partial<Payment>): Payment[] => {
  const old = payments.find((payment) => sameAddress(payment.recipient, recipient));
  const next = { recipient, capacityUsd8: 0n, refillSeconds: 0, ...old, ...edit };
  return [...payments.filter((payment) => payment !== old), next];
};
