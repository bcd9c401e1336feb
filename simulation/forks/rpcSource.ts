import { pad, toHex } from "viem";
import type { Address, Bytes32, Hex } from "../../policies/treasury/money.ts";
import { provenReads, type Reads } from "./provenReads.ts";
import { asHex, type Call, type CallerOptions, rpcCaller } from "./rpcCall.ts";
import { RpcGarbageError, RpcWrongChainError } from "./rpcErrors.ts";
import type { StateSource } from "./stateSource.ts";

export type RpcOptions = CallerOptions & {
  expectedChainId: number;
  /** Parent block to stand on; the node's latest unless given. */
  pinnedBlock?: bigint;
  /** Believe only what the node proves against the block's state root; called for each account and slot. */
  onProven?: (what: "account" | "slot") => void;
};

/**
 * A full or archive node's state at one pinned block.
 * @throws RpcUnreachableError, RpcTimeoutError, RpcRateLimitedError, RpcGarbageError, RpcRefusedError, RpcWrongChainError
 * @throws ProofWrongError where the node's proof is none, with `onProven`
 */
export const rpcSource = async (options: RpcOptions): Promise<StateSource> => {
  const call = rpcCaller(options);
  const chainId = Number(asHex(await call("eth_chainId", []), "eth_chainId"));
  if (chainId !== options.expectedChainId) throw new RpcWrongChainError(chainId, options.expectedChainId);
  const wanted = options.pinnedBlock === undefined ? "latest" : toHex(options.pinnedBlock);
  const header = asHeader(await call("eth_getBlockByNumber", [wanted, false]));
  const parentBlock = Number(header["number"]);
  const at = toHex(parentBlock);
  const reads =
    options.onProven === undefined
      ? believedReads(call, at)
      : provenReads({ call, header, onProven: options.onProven });
  return {
    kind: "rpc",
    contentHash: null,
    chainId,
    parentBlock,
    parentHash: header["hash"] as Bytes32,
    parentHeader: { ...header, transactions: [] },
    env: {
      number: parentBlock + 1,
      timestamp: Number(header["timestamp"]) + 12,
      baseFeePerGas: BigInt(header["baseFeePerGas"] as Hex),
      gasLimit: BigInt(header["gasLimit"] as Hex),
      coinbase: header["miner"] as Address,
      prevRandao: (header["mixHash"] as Bytes32 | undefined) ?? pad("0x", { size: 32 }),
    },
    ...reads,
    blockHash: async (number) =>
      asHeader(await call("eth_getBlockByNumber", [toHex(number), false]))["hash"] as Bytes32,
  };
};

/** The node's word. */
const believedReads = (call: Call, at: Hex): Reads => {
  const read = async (method: string, params: unknown[]): Promise<Hex> =>
    asHex(await call(method, [...params, at]), method);
  return {
    balance: (address) => read("eth_getBalance", [address]),
    nonce: (address) => read("eth_getTransactionCount", [address]),
    code: (address) => read("eth_getCode", [address]),
    slot: (address, slot) => read("eth_getStorageAt", [address, slot]),
  };
};

const asHeader = (value: unknown): Record<string, unknown> => {
  if (value === null || typeof value !== "object") throw new RpcGarbageError("the block is not there");
  const header = value as Record<string, unknown>;
  for (const field of ["number", "hash", "timestamp", "baseFeePerGas", "gasLimit", "miner"])
    asHex(header[field], `the block's ${field}`);
  return header;
};
