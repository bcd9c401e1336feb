import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Address } from "viem";
import type { Bundle } from "../../simulation/forks/bundle.ts";
import type { OverlayRequest } from "../../simulation/forks/overlay.ts";
import type { Misses } from "../../simulation/forks/stateServer.ts";
import { writeWhole } from "../../simulation/wholeFile.ts";
import { type ChainJournal, envFromJson, envToJson, readJournal } from "./chainJournal.ts";
import { driveFork, type Fork, type ForkLink } from "./forkChain.ts";
import { forkClient, openForkedState } from "./forkedState.ts";
import { type ForkSpec, resolveForkSource } from "./forkSource.ts";
import { replicaBundle } from "./replicaCache.ts";

export type { Fork, ForkTransaction, MinedBlock, SignedTransaction } from "./forkChain.ts";

export type OpenForkOptions = {
  source: ForkSpec;
  overlay: OverlayRequest;
  /** Holds `chain.json`, `fork.json` and `pids.json`. */
  runFolder: string;
  port?: number;
  /** For `rpc:` only. */
  pinnedBlock?: bigint;
  /** For `rpc:` only [milliseconds]. */
  rpcTimeoutMs?: number;
  /** The chain the mandate is for. */
  chainId?: number;
  env?: Record<string, string | undefined>;
  /** Folder that holds `.exchequer`, for the replica's cache. */
  cwd?: string;
};

/**
 * Opens a chain on a source's state. Transactions collect in block N until `mine()` closes it; then +12 seconds a block.
 * @throws StateUnknownError, BundleUnreadableError, AnvilStartError and the errors of `resolveForkSource`
 */
export const openFork = async (options: OpenForkOptions): Promise<Fork> => {
  const { link, journal } = await opened(options);
  return drivenOrClosed(link, journal, options.runFolder);
};

/**
 * Joins a chain that another process of the same run opened, and picks up what it left half-done.
 * Closing it closes nothing: the chain belongs to the process that opened it.
 */
export const attachFork = async (runFolder: string): Promise<Fork> => {
  const { rpcUrl, stateUrl, pid } = JSON.parse(readFileSync(join(runFolder, "fork.json"), "utf8")) as {
    rpcUrl: string;
    stateUrl: string;
    pid: number;
  };
  const control = forkClient(stateUrl);
  const tell = <T>(method: string, params: unknown[]): Promise<T> =>
    control.request({ method, params } as never) as Promise<T>;
  const link: ForkLink = {
    rpcUrl,
    stateUrl,
    pid,
    client: forkClient(rpcUrl),
    takeMisses: () => tell<Misses>("exchequer_takeMisses", []),
    declareCreated: async (addresses) => void (await tell("exchequer_declareCreated", addresses)),
    close: async () => {},
  };
  return driveFork(link, readJournal(runFolder), runFolder);
};

/**
 * Opens the chain of an interrupted run again, for that run to go on: mined from its own journal, each block with the hash it
 * had, what was sent and not mined back in the open block. The journal stays as it is until all of that is done.
 * @throws ChainJournalError, ChainDiffersError and the errors of the fork's source
 */
export const reopenFork = async (options: Omit<OpenForkOptions, "overlay">): Promise<Fork> => {
  const journal = readJournal(options.runFolder);
  const scratch = mkdtempSync(join(tmpdir(), "exchequer-reopen-"));
  const { link, journal: fresh } = await opened(
    { ...options, overlay: journal.overlay, chainId: journal.fork.chainId },
    journal,
  );
  try {
    const closed = journal.blocks.filter(({ hash }) => hash !== null);
    const start = { ...fresh, env: journal.env, created: journal.created };
    await mineAgain(await driveFork(link, start, scratch), closed);
    return await driveFork(link, journal, options.runFolder);
  } catch (error) {
    await link.close();
    throw error;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
};

/**
 * Makes the chain of a journal again from its signed transactions and compares every block's hash.
 * @throws ChainDiffersError naming the first block that differs, or a source with other content
 */
export const rebuildChain = async (journal: ChainJournal, options: Omit<OpenForkOptions, "overlay">): Promise<Fork> => {
  const { link, journal: fresh } = await opened(
    { ...options, overlay: journal.overlay, chainId: journal.fork.chainId },
    journal,
  );
  const fork = await drivenOrClosed(link, { ...fresh, env: journal.env, created: journal.created }, options.runFolder);
  try {
    await mineAgain(fork, journal.blocks);
    return fork;
  } catch (error) {
    await fork.close();
    throw error;
  }
};

const mineAgain = async (fork: Fork, blocks: ChainJournal["blocks"]): Promise<void> => {
  for (const block of blocks) {
    for (const raw of block.transactions) await fork.submit(raw);
    if (block.hash === null) break;
    const mined = await fork.mine();
    if (mined.hash !== block.hash)
      throw new ChainDiffersError(`block ${block.number} has hash ${mined.hash}, the journal says ${block.hash}`);
  }
};

const opened = async (
  options: OpenForkOptions,
  like?: ChainJournal,
): Promise<{ link: ForkLink; journal: ChainJournal }> => {
  const cwd = options.cwd ?? process.cwd();
  const pinnedBlock = options.pinnedBlock ?? (like === undefined ? undefined : BigInt(like.fork.parentBlock));
  const { source, bundle } = await resolveForkSource(options.source, {
    env: options.env ?? process.env,
    cwd,
    ...(options.chainId === undefined ? {} : { chainId: options.chainId }),
    ...(pinnedBlock === undefined ? {} : { pinnedBlock }),
    ...(options.rpcTimeoutMs === undefined ? {} : { rpcTimeoutMs: options.rpcTimeoutMs }),
  });
  if (
    like !== undefined &&
    (source.contentHash !== like.fork.contentHash || source.parentHash !== like.fork.parentHash)
  ) {
    throw new ChainDiffersError(
      `the fork source holds ${source.contentHash ?? source.parentHash}, the journal was made on ${like.fork.contentHash ?? like.fork.parentHash}`,
    );
  }
  const state = await openForkedState({
    source: like === undefined ? source : { ...source, env: envFromJson(like.env) },
    overlay: options.overlay,
    library: await libraryFor(options.overlay, bundle, cwd),
    runFolder: options.runFolder,
    ...(options.port === undefined ? {} : { port: options.port }),
  });
  const { rpcUrl, stateUrl, pid } = state;
  writeWhole(join(options.runFolder, "fork.json"), [JSON.stringify({ rpcUrl, stateUrl, pid })]);
  const link: ForkLink = {
    rpcUrl,
    stateUrl,
    pid,
    client: state.client,
    takeMisses: state.takeMisses,
    declareCreated: async (addresses: Address[]) =>
      addresses.forEach((address) => state.source.declareCreated(address)),
    close: state.close,
  };
  return {
    link,
    journal: {
      format: 1,
      fork: state.state,
      overlay: options.overlay,
      env: envToJson(state.source.env),
      created: [],
      blocks: [],
    },
  };
};

/** The replica lends its contracts and its feed's code to overlays; it is built only where one asks for them. */
const libraryFor = async (overlay: OverlayRequest, bundle: Bundle | null, cwd: string): Promise<Bundle | null> => {
  if (overlay.contracts.length === 0 && overlay.feeds.length === 0) return null;
  return bundle !== null && bundle.manifest.kind === "replica" ? bundle : replicaBundle(cwd);
};

const drivenOrClosed = async (link: ForkLink, journal: ChainJournal, folder: string): Promise<Fork> => {
  try {
    return await driveFork(link, journal, folder);
  } catch (error) {
    await link.close();
    throw error;
  }
};

/** The rebuilt chain is not the one the journal tells of. */
export class ChainDiffersError extends Error {
  readonly code = "CHAIN_DIFFERS";
  constructor(reason: string) {
    super(`The chain built again differs: ${reason}.\nThe records rest on another chain, or the journal was changed.`);
    this.name = "ChainDiffersError";
  }
}
