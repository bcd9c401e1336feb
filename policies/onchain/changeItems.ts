import { zeroAddress } from "viem";
import type { Mandate } from "../treasury/mandate.ts";
import { type Address, sameAddress } from "../treasury/money.ts";
import type { PolicyStruct } from "./deployed.ts";
import { encodeOnto } from "./encodeOnto.ts";
import type { GroupIds } from "./groupIds.ts";

/** Words of `LimitParams`, in its order: their places are the first parameters of a change. */
export const LIMIT_WORDS = [
  "maxTradeBps",
  "minOutBps",
  "lossBudgetBps",
  "stableFloorBps",
  "maxDrawdownBps",
  "maxSnapshotAgeBlocks",
  "maxNavToleranceBps",
  "lossRefillSeconds",
  "maxDecisionAgeSeconds",
  "depegUsd8",
  "stableFloorUsd8",
  "repegUsd8",
  "epochLossBps",
  "haltDrawdownBps",
  "maxNavGrowthBpsPerDay",
  "cooldownSeconds",
  "turnoverUsd8",
  "turnoverRefillSeconds",
  "maxPoolShareBps",
  "approvalUsd8",
  "vetoSeconds",
  "mandateExpiry",
  "minRangeTicks",
  "rangeCooldownSeconds",
  "maxPoolDeviationBps",
  "positionVenue",
] as const satisfies readonly (keyof PolicyStruct["limits"])[];

/** Every parameter that governance may change, by its number in the contract (`contracts/governance/PolicyChanges.sol`). */
export const PARAMETERS = [
  ...LIMIT_WORDS,
  "asset",
  "assetEpsilonBps",
  "assetCapBps",
  "held",
  "venueCapBps",
  "issuerCapBps",
  "adapter",
  "cosigner",
  "paymentRefillSeconds",
  "paymentCapacityUsd8",
  "mode",
  "peakNavUsd8",
  "flowInUsd8",
  "flowOutUsd8",
  "epochUsedWad",
  "seat",
  "quorum",
  "controller",
  "guardian",
  "owner",
  "tightener",
  "changes",
  "delayLimit",
  "delayStructure",
  "delayRestore",
] as const;
export type ParameterName = (typeof PARAMETERS)[number];

/** One step of a change, in the contract's shape. */
export type ChangeItem = { parameter: number; subject: Address; value: bigint };
/** And what stands there before it. */
export type ChangeStep = ChangeItem & { old: bigint };

/** What of a deployed treasury governance may change by items. */
export type Governed = {
  policy: PolicyStruct;
  guardian: Address;
  threshold: number;
  payments: readonly { recipient: Address; capacityUsd8: bigint; refillSeconds: number }[];
};

/** No cap: all of NAV. */
export const NO_CAP_BPS = 10_000;

/**
 * What has to be changed so that the limits and the seats are the mandate's, ascending by parameter and subject as the contract
 * asks. Feeds, pools and vaults are not here: they are other contracts.
 */
export const changeItems = (mandate: Mandate, deployed: Governed, ids: GroupIds): ChangeStep[] => {
  const { policy, guardian, threshold, payments } = deployed;
  const wanted = encodeOnto(mandate, policy, ids);
  return [
    ...LIMIT_WORDS.flatMap((word) =>
      differs(word, zeroAddress, BigInt(policy.limits[word]), BigInt(wanted.limits[word])),
    ),
    ...assetItems(policy.assets, wanted.assets),
    ...wanted.held.filter((token) => !has(policy.held, token)).map((token) => item("held", token, 0n, 1n)),
    ...policy.held.filter((token) => !has(wanted.held, token)).map((token) => item("held", token, 1n, 0n)),
    ...capItems(policy, wanted),
    ...differs("cosigner", zeroAddress, BigInt(policy.cosigner), BigInt(wanted.cosigner)),
    ...paymentItems(mandate, payments),
    ...differs("quorum", zeroAddress, BigInt(threshold), BigInt(mandate.council.quorum)),
    ...differs("guardian", zeroAddress, BigInt(guardian), BigInt(mandate.guardian ?? zeroAddress)),
  ].toSorted((a, b) => a.parameter - b.parameter || (BigInt(a.subject) < BigInt(b.subject) ? -1 : 1));
};

const item = (name: ParameterName, subject: Address, old: bigint, value: bigint): ChangeStep => ({
  parameter: PARAMETERS.indexOf(name),
  subject,
  old,
  value,
});

const differs = (name: ParameterName, subject: Address, old: bigint, wanted: bigint): ChangeStep[] =>
  old === wanted ? [] : [item(name, subject, old, wanted)];

const has = (list: readonly Address[], one: Address): boolean => list.some((other) => sameAddress(other, one));

type AssetStruct = PolicyStruct["assets"][number];

/** An asset whose cap or ε alone moved is told by that alone, since those have a direction and the whole has none. */
const assetItems = (found: readonly AssetStruct[], wanted: readonly AssetStruct[]): ChangeStep[] => {
  const gone = found.filter(({ token }) => !wanted.some((asset) => sameAddress(asset.token, token)));
  return [
    ...gone.map((asset) => item("asset", asset.token, packed(asset), 0n)),
    ...wanted.flatMap((asset) => {
      const old = found.find(({ token }) => sameAddress(token, asset.token));
      if (old === undefined || packed(old) !== packed({ ...asset, epsilonBps: old.epsilonBps, capBps: old.capBps }))
        return [item("asset", asset.token, old === undefined ? 0n : packed(old), packed(asset))];
      return [
        ...differs("assetEpsilonBps", asset.token, BigInt(old.epsilonBps), BigInt(asset.epsilonBps)),
        ...differs("assetCapBps", asset.token, BigInt(old.capBps), BigInt(asset.capBps)),
      ];
    }),
  ];
};

const LISTED = 1n << 72n;

/** All of an asset's policy in one number, as the contract reads it. */
export const packed = (asset: Omit<AssetStruct, "token">): bigint =>
  LISTED |
  (BigInt(asset.decimals) << 64n) |
  (BigInt(asset.assetClass) << 56n) |
  (BigInt(asset.epsilonBps) << 40n) |
  (BigInt(asset.capBps) << 24n) |
  (BigInt(asset.priceGroup) << 16n) |
  (BigInt(asset.venue) << 8n) |
  BigInt(asset.issuer);

/** What `packed` put together. */
export const unpacked = (value: bigint): Omit<AssetStruct, "token"> | null =>
  value === 0n
    ? null
    : {
        decimals: byteAt(value, 64n),
        assetClass: byteAt(value, 56n),
        epsilonBps: Number((value >> 40n) & 0xffffn),
        capBps: Number((value >> 24n) & 0xffffn),
        priceGroup: byteAt(value, 16n),
        venue: byteAt(value, 8n),
        issuer: byteAt(value, 0n),
      };

const byteAt = (value: bigint, shift: bigint): number => Number((value >> shift) & 0xffn);

const CAPS = ["venueCapBps", "issuerCapBps"] as const;

const capItems = (policy: PolicyStruct, wanted: PolicyStruct): ChangeStep[] =>
  CAPS.flatMap((name, kind) => {
    const of = ({ caps }: PolicyStruct, id: number): number =>
      caps.find((cap) => cap.kind === kind && cap.id === id)?.capBps ?? NO_CAP_BPS;
    const both = [...policy.caps, ...wanted.caps].filter((cap) => cap.kind === kind).map(({ id }) => id);
    return [...new Set(both)].flatMap((id) =>
      differs(name, asSubject(id), BigInt(of(policy, id)), BigInt(of(wanted, id))),
    );
  });

/** A number where the contract takes an address. */
export const asSubject = (id: number): Address => `0x${id.toString(16).padStart(40, "0")}`;

/** A recipient that goes keeps its refill time, so that what it used is still settled by it. */
const paymentItems = (mandate: Mandate, payments: Governed["payments"]): ChangeStep[] => {
  const gone = payments.filter(
    ({ recipient, capacityUsd8 }) =>
      capacityUsd8 !== 0n && !mandate.payments.some((payment) => sameAddress(payment.recipient, recipient)),
  );
  return [
    ...gone.map(({ recipient, capacityUsd8 }) => item("paymentCapacityUsd8", recipient, capacityUsd8, 0n)),
    ...mandate.payments.flatMap(({ recipient, capacityUsd8, refillSeconds }) => {
      const old = payments.find((payment) => sameAddress(payment.recipient, recipient));
      return [
        ...differs("paymentRefillSeconds", recipient, BigInt(old?.refillSeconds ?? 0), BigInt(refillSeconds)),
        ...differs("paymentCapacityUsd8", recipient, old?.capacityUsd8 ?? 0n, BigInt(capacityUsd8)),
      ];
    }),
  ];
};
