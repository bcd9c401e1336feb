import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Snapshot } from "../../../../policies/treasury/snapshot.ts";
import { type ChainJournal, readJournal } from "../../../adapters/chainJournal.ts";
import { rebuildChain } from "../../../adapters/fork.ts";
import type { RunFolder } from "../../../adapters/recordStore.ts";
import { compileContracts } from "../../compile.ts";
import type { ChainReader } from "./checks/chain.ts";
import { equal, type Check } from "./checks/check.ts";
import type { Io } from "./io.ts";

export type Rebuilt = { client: ChainReader; blocks: number; checks: Check[]; close(): Promise<void> };

/**
 * Mines the run's blocks again from their signed transactions, on the fork source that the bundle carries, and compares
 * every block's hash. Works in a scratch folder: what is verified is not touched.
 * @throws ForkSourceAbsentError, ChainJournalError, ChainDiffersError and the errors of the fork's source
 */
export const rebuild = async (
  run: RunFolder,
  snapshot: Snapshot,
  io: Pick<Io, "cwd" | "env" | "stderr">,
): Promise<Rebuilt> => {
  const journal = readJournal(run.folder);
  const source = sourceOf(run, journal, io.env);
  // A replica, and what an overlay takes from one, follows from compiled contracts.
  if (source === "replica" || journal.overlay.contracts.length + journal.overlay.feeds.length > 0)
    await compileContracts({ root: REPOSITORY, progress: (line) => io.stderr(`· ${line}\n`) });
  const scratch = mkdtempSync(join(tmpdir(), "exchequer-rebuild-"));
  const discard = (): void => rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  try {
    const fork = await rebuildChain(journal, { source, runFolder: scratch, cwd: io.cwd, env: io.env });
    return {
      client: fork.client as unknown as ChainReader,
      blocks: journal.blocks.length,
      checks: [equal("fork of the journal", snapshot.fork, journal.fork)],
      close: async () => {
        await fork.close();
        discard();
      },
    };
  } catch (error) {
    discard();
    throw error;
  }
};

const REPOSITORY = resolve(import.meta.dirname, "../../../..");

/** The bundle's own copy of the state comes first; a replica can be built anywhere; a node has to be named. */
export const sourceOf = (run: RunFolder, journal: ChainJournal, env: Io["env"]): string => {
  if (existsSync(join(run.forkFolder, "manifest.json"))) return `bundle:${run.forkFolder}`;
  if (journal.fork.source === "replica") return "replica";
  if (journal.fork.source === "rpc" && env["MAINNET_RPC_URL"]) return "rpc:";
  throw new ForkSourceAbsentError(journal.fork);
};

/** The state the run stood on is not in the bundle, and nobody was named who has it. */
export class ForkSourceAbsentError extends Error {
  readonly code = "FORK_SOURCE_ABSENT";
  constructor(fork: Pick<ChainJournal["fork"], "source" | "parentBlock" | "chainId">) {
    super(
      fork.source === "rpc"
        ? `The chain of this run stands on block ${fork.parentBlock} of chain ${fork.chainId}, read from a node, and the state is not in the bundle.\nSet MAINNET_RPC_URL to a node that still has that block's state (an archive node has), or name the run's own chain while it is up: --chain <url>.`
        : "The folder fork/ with the recorded state is missing.\nTake a complete bundle, or name the run's own chain while it is up: --chain <url>.",
    );
    this.name = "ForkSourceAbsentError";
  }
}
