import type { Mandate } from "../treasury/mandate.ts";
import { sameAddress } from "../treasury/money.ts";
import type { Contradiction } from "./contradictions.ts";

const UINT32_MAX = 4_294_967_295;

/** Groups that nobody belongs to or that nobody named, and payments that cannot be made. */
export const groupContradictions = (mandate: Mandate): Contradiction[] => [
  ...memberships(mandate),
  ...emptyGroups(mandate),
  ...priceGroups(mandate),
  ...payments(mandate),
];

const memberships = ({ assets, caps }: Mandate): Contradiction[] => {
  const unknown = (field: string, name: string | null, groups: readonly { name: string }[], list: string) =>
    name !== null && !groups.some((group) => group.name === name)
      ? [{ field, reason: `${name} is not among caps.${list}` }]
      : [];
  return [
    ...assets.flatMap((asset, index) => [
      ...unknown(`assets.${index}.venue`, asset.venue, caps.venues, "venues"),
      ...unknown(`assets.${index}.issuer`, asset.issuer, caps.issuers, "issuers"),
    ]),
    ...unknown("caps.positions", caps.positions, caps.venues, "venues"),
  ];
};

const emptyGroups = ({ assets, caps }: Mandate): Contradiction[] => {
  const check = (list: "venues" | "issuers", hasMember: (name: string) => boolean): Contradiction[] =>
    caps[list].flatMap(({ name }, index) => {
      const field = `caps.${list}.${index}.name`;
      if (caps[list].slice(0, index).some((other) => other.name === name))
        return [{ field, reason: `${name} is listed twice` }];
      return hasMember(name) ? [] : [{ field, reason: `nothing belongs to ${name}: the cap would bind nothing` }];
    });
  return [
    ...check("venues", (name) => caps.positions === name || assets.some(({ venue }) => venue === name)),
    ...check("issuers", (name) => assets.some(({ issuer }) => issuer === name)),
  ];
};

const priceGroups = ({ assets }: Mandate): Contradiction[] =>
  assets.flatMap((asset, index) => {
    const field = `assets.${index}.priceGroup`;
    if (asset.priceGroup === null) return [];
    const leader = assets.find(({ symbol }) => symbol === asset.priceGroup);
    if (leader === undefined) return [{ field, reason: `${asset.priceGroup} is not among the assets` }];
    return leader.priceGroup !== null && leader.priceGroup !== leader.symbol
      ? [{ field, reason: `${leader.symbol} itself follows ${leader.priceGroup}: name that one` }]
      : [];
  });

const payments = (mandate: Mandate): Contradiction[] =>
  mandate.payments.flatMap(({ recipient, capacityUsd8, refillSeconds }, index) => {
    const field = `payments.${index}`;
    const earlier = mandate.payments.slice(0, index).some((other) => sameAddress(other.recipient, recipient));
    return [
      ...(earlier ? [{ field: `${field}.recipient`, reason: `${recipient} is listed twice` }] : []),
      ...(capacityUsd8 === "0"
        ? [{ field: `${field}.capacityUsd8`, reason: "0 pays nothing: take the entry away" }]
        : []),
      ...(BigInt(capacityUsd8) >= 1n << 128n ? [{ field: `${field}.capacityUsd8`, reason: "must fit 128 bits" }] : []),
      ...(refillSeconds > UINT32_MAX ? [{ field: `${field}.refillSeconds`, reason: "must fit 32 bits" }] : []),
    ];
  });
