import { existsSync } from "node:fs";
import type { Snapshot } from "../../../../policies/treasury/snapshot.ts";
import type { RunFolder } from "../../../adapters/recordStore.ts";
import type { ChainReader } from "./checks/chain.ts";

export type Rebuilt = { client: ChainReader; blocks: number; close(): Promise<void> };

/**
 * Mines the run's blocks again from their signed transactions, on the fork source that the bundle carries.
 * @throws ChainJournalAbsentError and what the journal's own check throws
 */
export const rebuild = async (run: RunFolder, _snapshot: Snapshot, _say: (line: string) => void): Promise<Rebuilt> => {
  throw new ChainJournalAbsentError(existsSync(run.chainFile));
};

export class ChainJournalAbsentError extends Error {
  readonly code = "CHAIN_JOURNAL_ABSENT";
  constructor(present = false) {
    super(present ? "chain.json cannot be rebuilt yet" : "chain.json, the journal of signed transactions, is missing.\nTake a complete bundle, or compare with a running node: --chain <url>.");
    this.name = "ChainJournalAbsentError";
  }
}
