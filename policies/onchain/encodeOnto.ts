import { zeroAddress } from "viem";
import type { Mandate } from "../treasury/mandate.ts";
import { sameAddress } from "../treasury/money.ts";
import type { PolicyStruct } from "./deployed.ts";
import { CAP_KINDS, encodeAssets, encodeHeld, encodeLimits } from "./encode.ts";
import type { GroupIds } from "./groupIds.ts";

/**
 * A mandate in the contract's shape, kept as close to what is deployed as it can be: assets stay in their places and groups keep
 * their numbers, so that what does not change is not written. Adapters stay what they are.
 */
export const encodeOnto = (mandate: Mandate, deployed: PolicyStruct, ids: GroupIds): PolicyStruct => {
  const idOf = (kind: "venues" | "issuers", name: string | null): number =>
    name === null ? 0 : (ids[kind].get(name) ?? 0);
  const encoded = encodeAssets(mandate);
  const places = placesLike(
    mandate.assets.map(({ token }) => token),
    deployed.assets.map(({ token }) => token),
  );
  const groups = groupNumbers(mandate, deployed);
  const assets = places.map((place) => {
    const [asset, struct] = [mandate.assets[place], encoded[place]] as [
      Mandate["assets"][number],
      (typeof encoded)[number],
    ];
    return {
      ...struct,
      priceGroup: groups.get(asset.priceGroup ?? asset.symbol) ?? 0,
      venue: idOf("venues", asset.venue),
      issuer: idOf("issuers", asset.issuer),
    };
  });
  const held = encodeHeld(mandate);
  return {
    limits: { ...encodeLimits(mandate), positionVenue: idOf("venues", mandate.caps.positions) },
    assets,
    held: placesLike(held, deployed.held).map((place) => held[place] as (typeof held)[number]),
    caps: capsLike(mandate, deployed, ids),
    adapters: deployed.adapters,
    cosigner: mandate.cosigner ?? zeroAddress,
  };
};

/** Indices of `wanted`: first what is there already, in the order it has there, then what is new. */
const placesLike = (wanted: readonly `0x${string}`[], there: readonly `0x${string}`[]): number[] => {
  const kept = there.map((token) => wanted.findIndex((other) => sameAddress(other, token))).filter((at) => at !== -1);
  return [...kept, ...wanted.keys().filter((at) => !kept.includes(at))];
};

/** Number of each price group, by the symbol that leads it in the mandate. */
const groupNumbers = (mandate: Mandate, deployed: PolicyStruct): Map<string, number> => {
  const leaders = [...new Set(mandate.assets.map(({ symbol, priceGroup }) => priceGroup ?? symbol))];
  const numbers = new Map<string, number>();
  const taken = new Set<number>();
  for (const leader of leaders) {
    const members = mandate.assets.filter(({ symbol, priceGroup }) => (priceGroup ?? symbol) === leader);
    const has = deployed.assets.find(
      ({ token, priceGroup }) => !taken.has(priceGroup) && members.some((member) => sameAddress(member.token, token)),
    );
    if (has === undefined) continue;
    numbers.set(leader, has.priceGroup);
    taken.add(has.priceGroup);
  }
  for (const leader of leaders) {
    if (numbers.has(leader)) continue;
    let free = 1;
    while (taken.has(free)) free += 1;
    numbers.set(leader, free);
    taken.add(free);
  }
  return numbers;
};

const capsLike = (mandate: Mandate, deployed: PolicyStruct, ids: GroupIds): PolicyStruct["caps"] => {
  const wanted = (["venue", "issuer"] as const).flatMap((kind) =>
    mandate.caps[`${kind}s`].map(({ name, capBps }) => ({
      kind: CAP_KINDS.indexOf(kind),
      id: ids[`${kind}s`].get(name) ?? 0,
      capBps,
    })),
  );
  const placeOf = ({ kind, id }: { kind: number; id: number }): number => {
    const at = deployed.caps.findIndex((cap) => cap.kind === kind && cap.id === id);
    return at === -1 ? deployed.caps.length : at;
  };
  return wanted.toSorted((a, b) => placeOf(a) - placeOf(b));
};
