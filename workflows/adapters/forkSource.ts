import { resolve } from "node:path";
import { type Bundle, openBundle } from "../../simulation/forks/bundle.ts";
import { RpcUrlAbsentError } from "../../simulation/forks/rpcErrors.ts";
import { rpcSource } from "../../simulation/forks/rpcSource.ts";
import { bundleSource, type StateSource } from "../../simulation/forks/stateSource.ts";
import { replicaBundle } from "./replicaCache.ts";

/** `replica`, `bundle:<dir>`, `rpc:<url>`, or `rpc:` for MAINNET_RPC_URL. */
export type ForkSpec = string;

export type ResolvedSource = { source: StateSource; bundle: Bundle | null };

export type ResolveOptions = {
  env: NodeJS.ProcessEnv | Record<string, string | undefined>;
  cwd: string;
  /** The chain the mandate is for. */
  chainId?: number;
  /** For `rpc:` only. */
  pinnedBlock?: bigint;
  /** For `rpc:` only [milliseconds]. */
  rpcTimeoutMs?: number;
  /** For `rpc:` only: believe what the node proves; called for each account and slot. */
  onProven?: (what: "account" | "slot") => void;
};

/**
 * Finds where state comes from.
 * @throws ForkSourceUnknownError, BundleUnreadableError, RpcUrlAbsentError and the errors of `rpcSource`
 */
export const resolveForkSource = async (spec: ForkSpec, options: ResolveOptions): Promise<ResolvedSource> => {
  if (spec === "replica") {
    const bundle = await replicaBundle(options.cwd);
    return { source: bundleSource(bundle), bundle };
  }
  if (spec.startsWith("bundle:") && spec.length > "bundle:".length) {
    const bundle = openBundle(resolve(options.cwd, spec.slice("bundle:".length)));
    return { source: bundleSource(bundle), bundle };
  }
  if (spec.startsWith("rpc:")) {
    const source = await rpcSource({
      url: rpcUrl(spec, options.env),
      expectedChainId: options.chainId ?? 1,
      ...(options.pinnedBlock === undefined ? {} : { pinnedBlock: options.pinnedBlock }),
      ...(options.rpcTimeoutMs === undefined ? {} : { timeoutMs: options.rpcTimeoutMs }),
      ...(options.onProven === undefined ? {} : { onProven: options.onProven }),
    });
    return { source, bundle: null };
  }
  throw new ForkSourceUnknownError(spec.split(":")[0] ?? "");
};

/**
 * URL of `rpc:<url>`, or of MAINNET_RPC_URL where it stands alone.
 * @throws RpcUrlAbsentError
 */
export const rpcUrl = (spec: ForkSpec, env: ResolveOptions["env"]): string => {
  const url = spec.replace(/^rpc:/, "") || env["MAINNET_RPC_URL"] || "";
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) throw new RpcUrlAbsentError();
  return url;
};

export class ForkSourceUnknownError extends Error {
  readonly code = "FORK_SOURCE_UNKNOWN";
  constructor(kind: string) {
    super(`\`${kind.slice(0, 24)}\` is not a fork source.\nUse replica, bundle:<dir> or rpc:<url>.`);
    this.name = "ForkSourceUnknownError";
  }
}
