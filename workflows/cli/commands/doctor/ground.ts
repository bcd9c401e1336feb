import type { PublicClient } from "viem";
import type { Mandate } from "../../../../policies/treasury/mandate.ts";
import { mandateSchema } from "../../../../policies/treasury/mandate.ts";
import type { Address, Hex } from "../../../../policies/treasury/money.ts";
import type { ForkState } from "../../../../policies/treasury/snapshot.ts";
import { NO_OVERLAY } from "../../../../simulation/forks/overlay.ts";
import { asHex, rpcCaller } from "../../../../simulation/forks/rpcCall.ts";
import type { ForkView } from "../../../../simulation/simulate.ts";
import { readJournal } from "../../../adapters/chainJournal.ts";
import { rebuildChain } from "../../../adapters/fork.ts";
import { openForkedState } from "../../../adapters/forkedState.ts";
import { resolveForkSource, rpcUrl } from "../../../adapters/forkSource.ts";
import type { RunFolder } from "../../../adapters/recordStore.ts";
import { replicaBundle } from "../../../adapters/replicaCache.ts";
import { readRunSetup } from "../../../adapters/runSetup.ts";
import { inScratch } from "../../scratch.ts";
import { sourceOf } from "../log/rebuild.ts";

/** A log that a contract left: whose, its indexed values, and the others. */
export type Logged = { address: Address; topics: Hex[]; data: Hex };
/** Of every contract where none is named. */
export type LogQuery = { address?: Address | Address[]; topics: (Hex | null)[] };

/** One state, on which everything about a treasury is read. */
export type Ground = {
  view: ForkView;
  client: PublicClient;
  fork: { state: ForkState; timestamp: number };
  /** Real keys and real funds, instead of throwaway ones. */
  live: boolean;
  /** The run whose chain this is; null where it is none. */
  run: string | null;
  treasury: { custody: Address; module: Address } | null;
  mandate: Mandate;
  /** States addresses that something tried here will create: a recorded state knows of none that it did not read. */
  declareCreated(addresses: Address[]): Promise<void>;
  /** Every log of this chain that fits; null where none can be had. */
  logs: ((query: LogQuery) => Promise<Logged[] | null>) | null;
  /** As `logs`; where the chain is itself a fork, those since it was forked. Not to be taken for all. */
  recentLogs: ((query: LogQuery) => Promise<Logged[] | null>) | null;
};

type Env = Record<string, string | undefined>;

/** What a person named, or what is there. */
export type Where =
  | { kind: "fork"; source: string; treasury: Ground["treasury"] }
  | { kind: "chain"; source: string; treasury: Ground["treasury"] }
  | { kind: "run"; run: RunFolder };

/**
 * Opens the state, and closes it after `use`.
 * @throws the errors of the fork's source; ForkSourceAbsentError, ChainDiffersError for a run
 */
export const onGround = <T>(p: Open & { where: Where }, use: (ground: Ground) => Promise<T>): Promise<T> =>
  p.where.kind === "run" ? onRun(p, p.where.run, use) : onSource(p, p.where, use);

type Open = {
  mandate: Mandate;
  cwd: string;
  env: Env;
  /** Published contracts that a fork gets where its state has none there; a live chain gets nothing. */
  placed?: readonly Address[];
};

const onSource = <T>(
  { mandate, cwd, env, placed = [] }: Open,
  where: Exclude<Where, { kind: "run" }>,
  use: (ground: Ground) => Promise<T>,
): Promise<T> =>
  inScratch(async (runFolder) => {
    const { source, bundle } = await resolveForkSource(where.source, { env, cwd, chainId: mandate.chainId });
    const contracts = where.kind === "chain" || source.kind === "rpc" ? [] : [...placed];
    const library = contracts.length === 0 || bundle?.manifest.kind === "replica" ? bundle : await replicaBundle(cwd);
    const chain = await openForkedState({ source, overlay: { ...NO_OVERLAY, contracts }, library, runFolder });
    const url = where.source.startsWith("rpc:") ? rpcUrl(where.source, env) : null;
    const logs = url === null ? null : nodeLogs(url, source.parentBlock);
    const recentLogs = url === null ? null : nodeLogs(url, source.parentBlock, true);
    try {
      return await use({
        view: { client: chain.client, takeMisses: chain.takeMisses, env: source.env },
        client: chain.client as unknown as PublicClient,
        fork: { state: chain.state, timestamp: source.env.timestamp },
        // A treasury that a fork's state already has is a real one: what its owners can do there, they can do.
        live: where.kind === "chain" || where.treasury !== null,
        run: null,
        treasury: where.treasury,
        mandate,
        declareCreated: async (addresses) => addresses.forEach((at) => chain.source.declareCreated(at)),
        logs,
        recentLogs,
      });
    } finally {
      await chain.close();
    }
  });

/** The run's own chain, mined again from its journal, under the mandate the run had. */
const onRun = <T>({ cwd, env }: Open, run: RunFolder, use: (ground: Ground) => Promise<T>): Promise<T> =>
  inScratch(async (runFolder) => {
    const setup = readRunSetup(run.folder);
    const journal = readJournal(run.folder);
    const fork = await rebuildChain(journal, { source: sourceOf(run, journal, env), runFolder, cwd, env });
    const { custody, module } = setup.deployment;
    const env_ = fork.openBlock();
    const allLogs = async ({ address, topics }: LogQuery): Promise<Logged[]> => {
      const fromBlock = `0x${fork.baseBlock.number.toString(16)}`;
      const params = [{ ...(address === undefined ? {} : { address }), topics, fromBlock, toBlock: "latest" }];
      return (await fork.client.request({ method: "eth_getLogs", params } as never)) as Logged[];
    };
    try {
      return await use({
        view: { client: fork.client, takeMisses: fork.takeMisses, env: env_ },
        client: fork.client as unknown as PublicClient,
        fork: { state: fork.state, timestamp: env_.timestamp },
        live: false,
        run: run.id,
        treasury: { custody, module },
        mandate: mandateSchema.parse(JSON.parse(run.getBlob(setup.mandateHash))),
        declareCreated: (addresses) => fork.declareCreated(addresses),
        logs: allLogs,
        recentLogs: allLogs,
      });
    } finally {
      await fork.close();
    }
  });

/** A node's logs since the beginning, up to the block that is looked at. Many nodes refuse so long a range. */
const nodeLogs = (url: string, head: number, sinceFork = false): NonNullable<Ground["logs"]> => {
  const call = rpcCaller({ url });
  return async ({ address, topics }) => {
    try {
      const range = { fromBlock: sinceFork ? await forkedAt(call) : "0x0", toBlock: `0x${head.toString(16)}` };
      const answer = await call("eth_getLogs", [{ ...(address === undefined ? {} : { address }), topics, ...range }]);
      if (!Array.isArray(answer)) return null;
      return answer.map((log: { address?: unknown; topics?: unknown; data?: unknown }) => ({
        address: asHex(log.address, "eth_getLogs"),
        topics: Array.isArray(log.topics) ? log.topics.map((topic) => asHex(topic, "eth_getLogs")) : [],
        data: asHex(log.data, "eth_getLogs"),
      }));
    } catch {
      return null;
    }
  };
};

/** The first block of a node that is a fork; the chain's first otherwise. */
const forkedAt = async (call: ReturnType<typeof rpcCaller>): Promise<string> => {
  const info = (await call("anvil_nodeInfo", []).catch(() => null)) as {
    forkConfig?: { forkBlockNumber?: unknown };
  } | null;
  const number = info?.forkConfig?.forkBlockNumber;
  return number === undefined || number === null ? "0x0" : `0x${(BigInt(String(number)) + 1n).toString(16)}`;
};
