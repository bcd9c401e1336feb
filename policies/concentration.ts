/** How unevenly votes lie. Votes are whole numbers of the token's base units, none of them zero. */
export type Concentration = {
  /** 0 where all have the same, near 10,000 where one has everything [bps]. */
  giniBps: number;
  /** Fewest holders who together have more than half of all votes. */
  nakamoto: number;
  /** Fewest holders who together reach the quorum; null where all of them do not. */
  holdersForQuorum: number | null;
  total: bigint;
};

/** @param quorum votes that a vote needs; null where nobody says */
export const concentrationOf = (votes: readonly bigint[], quorum: bigint | null): Concentration => {
  const rising = votes.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const total = rising.reduce((sum, vote) => sum + vote, 0n);
  const falling = rising.toReversed();
  return {
    giniBps: gini(rising, total),
    nakamoto: fewest(falling, total / 2n + 1n) ?? 0,
    holdersForQuorum: quorum === null ? null : fewest(falling, quorum),
    total,
  };
};

/** G = 2·Σ i·xᵢ / (n·Σ x) − (n + 1)/n, with x rising and i from one. */
const gini = (rising: readonly bigint[], total: bigint): number => {
  const count = BigInt(rising.length);
  if (count === 0n || total === 0n) return 0;
  const weighted = rising.reduce((sum, vote, index) => sum + BigInt(index + 1) * vote, 0n);
  return Number((10_000n * (2n * weighted - (count + 1n) * total)) / (count * total));
};

const fewest = (falling: readonly bigint[], needed: bigint): number | null => {
  let sum = 0n;
  for (const [index, vote] of falling.entries()) {
    sum += vote;
    if (sum >= needed) return index + 1;
  }
  return null;
};
