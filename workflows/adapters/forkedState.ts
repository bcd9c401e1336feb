import { createClient, http, publicActions, type PublicActions, type Client, type HttpTransport } from "viem";
import type { ForkState } from "../../policies/treasury/snapshot.ts";
import type { Bundle } from "../../simulation/forks/bundle.ts";
import { type OverlaidSource, type OverlayRequest, withOverlay } from "../../simulation/forks/overlay.ts";
import { type Misses, startStateServer } from "../../simulation/forks/stateServer.ts";
import type { StateSource } from "../../simulation/forks/stateSource.ts";
import { startAnvil } from "./anvil.ts";

/** The EVM rules everything of ours runs under; `fork verify` alone runs a block's own. */
export const HARDFORK = "cancun";

export type ForkClient = Client<HttpTransport> & PublicActions<HttpTransport>;

/** A local chain that stands on a source's state, before anything was mined on it. */
export type ForkedState = {
  state: ForkState;
  source: OverlaidSource;
  rpcUrl: string;
  /** Our state server, which a second process asks for misses and tells of created addresses. */
  stateUrl: string;
  pid: number;
  client: ForkClient;
  takeMisses(): Promise<Misses>;
  close(): Promise<void>;
};

/** A client of a local chain: no retries, because what fails once on a loopback fails again. */
export const forkClient = (rpcUrl: string): ForkClient =>
  createClient({ transport: http(rpcUrl, { retryCount: 0, timeout: 120_000 }), pollingInterval: 20 }).extend(
    publicActions,
  ) as ForkClient;

/** Serves a source with its overlay and starts anvil on it. Whatever was started is stopped when starting fails. */
export const openForkedState = async (p: {
  source: StateSource;
  overlay: OverlayRequest;
  library: Bundle | null;
  runFolder: string;
  hardfork?: string;
  port?: number;
}): Promise<ForkedState> => {
  const source = await withOverlay(p.source, p.overlay, p.library);
  const server = await startStateServer(source);
  const hardfork = p.hardfork ?? HARDFORK;
  try {
    const anvil = await startAnvil({
      forkUrl: server.url,
      forkBlock: source.parentBlock,
      chainId: source.chainId,
      hardfork,
      runFolder: p.runFolder,
      ...(p.port === undefined ? {} : { port: p.port }),
    });
    return {
      state: {
        source: source.kind,
        contentHash: source.contentHash,
        chainId: source.chainId,
        parentBlock: source.parentBlock,
        parentHash: source.parentHash,
        hardfork,
        notMainnet: source.kind === "replica",
        overlays: source.notes,
      },
      source,
      rpcUrl: anvil.rpcUrl,
      stateUrl: server.url,
      pid: anvil.pid,
      client: forkClient(anvil.rpcUrl),
      takeMisses: async () => server.takeMisses(),
      close: async () => {
        await anvil.close();
        await server.close();
      },
    };
  } catch (error) {
    await server.close();
    throw error;
  }
};
