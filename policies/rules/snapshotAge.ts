import { finding, type Rule } from "./rule.ts";

/** What the council saw is recent, and not from the future. */
export const snapshotAge: Rule = {
  id: "snapshot-age",
  describe: (limits) => `The snapshot is ${limits.maxSnapshotAgeBlocks} blocks old at most`,
  evaluate: ({ envelope, limits, blockNumber }) => [
    finding("snapshot-age", {
      observed: envelope.snapshotBlock,
      limit: blockNumber,
      unit: "count",
      comparison: "atMost",
    }),
    finding("snapshot-age", {
      observed: blockNumber - envelope.snapshotBlock,
      limit: limits.maxSnapshotAgeBlocks,
      unit: "count",
      comparison: "atMost",
    }),
  ],
};
