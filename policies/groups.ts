import type { GroupCap } from "./rules/facts.ts";
import type { Mandate } from "./treasury/mandate.ts";

/** Id on chain of the price an asset follows: the place of the asset that leads the group, from one. */
export const priceGroupId = (mandate: Mandate, symbol: string): number => {
  const leader = mandate.assets.find((asset) => asset.symbol === symbol)?.priceGroup ?? symbol;
  return mandate.assets.findIndex((asset) => asset.symbol === leader) + 1;
};

/** Id on chain of a venue or issuer: its place in the mandate's list, from one; zero for none. */
export const groupId = (groups: readonly { name: string }[], name: string | null): number =>
  name === null ? 0 : groups.findIndex((group) => group.name === name) + 1;

/** The mandate's caps across assets, venues first. */
export const groupCaps = ({ caps }: Mandate): GroupCap[] => [
  ...caps.venues.map(({ capBps }, index): GroupCap => cap("venue", index, capBps)),
  ...caps.issuers.map(({ capBps }, index): GroupCap => cap("issuer", index, capBps)),
];

const cap = (kind: GroupCap["kind"], index: number, capBps: number): GroupCap => ({
  kind,
  id: BigInt(index + 1),
  capBps: BigInt(capBps),
});

/** Stands for a gate that asks nobody. */
export const NO_GATE = (1n << 128n) - 1n;
