import type { Mandate } from "../treasury/mandate.ts";
import type { PolicyStruct } from "./deployed.ts";
import { CAP_KINDS } from "./encode.ts";

/** Ids on chain of the mandate's venues and issuers, by name. */
export type GroupIds = { venues: Map<string, number>; issuers: Map<string, number> };

/** Stands among the members of a venue for liquidity positions. */
const POSITIONS = "positions";

/**
 * The chain knows venues and issuers by number, a mandate by name, and their order in a file means nothing. Each name gets the
 * number under which the chain has the most of its assets; a name that has none there gets a number that nothing has.
 */
export const groupIdsOf = (policy: PolicyStruct, mandate: Mandate): GroupIds => ({
  venues: matched("venue", policy, mandate),
  issuers: matched("issuer", policy, mandate),
});

const matched = (kind: "venue" | "issuer", policy: PolicyStruct, mandate: Mandate): Map<string, number> => {
  const groups = mandate.caps[`${kind}s`];
  const pairs = groups.flatMap(({ name, capBps }, index) =>
    idsOnChain(kind, policy).map((id) => ({
      name,
      id,
      score: likeness({ kind, policy, mandate, name, capBps, index, id }),
    })),
  );
  const ids = new Map<string, number>();
  const taken = new Set<number>();
  for (const { name, id, score } of pairs.toSorted((a, b) => b.score - a.score)) {
    if (score === 0 || ids.has(name) || taken.has(id)) continue;
    ids.set(name, id);
    taken.add(id);
  }
  for (const id of idsOnChain(kind, policy)) taken.add(id);
  for (const { name } of groups) {
    if (ids.has(name)) continue;
    const free = freeId(taken);
    ids.set(name, free);
    taken.add(free);
  }
  return ids;
};

/** What lies in both weighs most; then an equal cap; then an equal place. */
const likeness = (p: {
  kind: "venue" | "issuer";
  policy: PolicyStruct;
  mandate: Mandate;
  name: string;
  capBps: number;
  index: number;
  id: number;
}): number => {
  const wanted = membersOf(p.mandate, p.kind, p.name);
  const found = membersOnChain(p.policy, p.kind, p.id);
  const shared = wanted.filter((member) => found.includes(member)).length;
  const empty = wanted.length === 0 && found.length === 0;
  if (shared === 0 && !empty) return 0;
  const cap = p.policy.caps.find(({ kind, id }) => CAP_KINDS[kind] === p.kind && id === p.id)?.capBps;
  return shared * 8 + (cap === p.capBps ? 4 : 0) + (p.id === p.index + 1 ? 2 : 0) + (empty ? 1 : 0);
};

const membersOf = ({ assets, caps }: Mandate, kind: "venue" | "issuer", name: string): string[] => [
  ...assets.filter((asset) => asset[kind] === name).map(({ token }) => token.toLowerCase()),
  ...(kind === "venue" && caps.positions === name ? [POSITIONS] : []),
];

const membersOnChain = ({ assets, limits }: PolicyStruct, kind: "venue" | "issuer", id: number): string[] => [
  ...assets.filter((asset) => asset[kind] === id).map(({ token }) => token.toLowerCase()),
  ...(kind === "venue" && limits.positionVenue === id ? [POSITIONS] : []),
];

/** Ids that a cap, an asset or the positions name. */
export const idsOnChain = (kind: "venue" | "issuer", { caps, assets, limits }: PolicyStruct): number[] => {
  const named = [
    ...caps.filter((cap) => CAP_KINDS[cap.kind] === kind).map(({ id }) => id),
    ...assets.map((asset) => asset[kind]),
    ...(kind === "venue" ? [limits.positionVenue] : []),
  ];
  return [...new Set(named)].filter((id) => id !== 0);
};

const freeId = (taken: ReadonlySet<number>): number => {
  let id = 1;
  while (taken.has(id)) id += 1;
  return id;
};
