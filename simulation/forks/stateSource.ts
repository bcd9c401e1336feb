import type { Address, Bytes32, Hex } from "../../policies/treasury/money.ts";
import type { Bundle, BundleAccount } from "./bundle.ts";

/** The environment in which the fork's next block runs. */
export type BlockEnv = {
  number: number;
  /** Unix seconds. */
  timestamp: number;
  baseFeePerGas: bigint;
  gasLimit: bigint;
  coinbase: Address;
  prevRandao: Bytes32;
};

/** Read access to the state a fork starts from. Null is "unknown", never "zero". */
export type StateSource = {
  kind: "rpc" | "bundle" | "replica";
  contentHash: Bytes32 | null;
  chainId: number;
  parentBlock: number;
  parentHash: Bytes32;
  /** Header of the parent in JSON-RPC's spelling. */
  parentHeader: Record<string, unknown>;
  /** Environment of block N, the first one the fork runs. */
  env: BlockEnv;
  balance(address: Address): Promise<Hex | null>;
  nonce(address: Address): Promise<Hex | null>;
  code(address: Address): Promise<Hex | null>;
  slot(address: Address, slot: Hex): Promise<Hex | null>;
  blockHash(number: number): Promise<Bytes32 | null>;
};

/** Addresses 1 to 10: known to every source, and empty where a bundle does not list them. */
export const isPrecompile = (address: string): boolean => {
  const value = BigInt(address);
  return value >= 1n && value <= 10n;
};

/** Serves a bundle: in a closed world what is absent is empty, else it is unknown. */
export const bundleSource = (bundle: Bundle): StateSource => {
  const { block, chainId, complete, kind } = bundle.manifest;
  const find = (address: Address): BundleAccount | null => {
    const account = bundle.accounts[address.toLowerCase()];
    if (account !== undefined) return account;
    return complete || isPrecompile(address) ? { balance: "0x0", nonce: 0, codeHash: null, storage: {} } : null;
  };
  const parentBlock = block.number - 1;
  return {
    kind: kind === "replica" ? "replica" : "bundle",
    contentHash: bundle.contentHash,
    chainId,
    parentBlock,
    parentHash: block.parentHash as Bytes32,
    parentHeader: syntheticHeader(bundle),
    env: {
      number: block.number,
      timestamp: block.timestamp,
      baseFeePerGas: BigInt(block.baseFeePerGas),
      gasLimit: BigInt(block.gasLimit),
      coinbase: block.miner as Address,
      prevRandao: block.prevRandao as Bytes32,
    },
    balance: async (address) => find(address)?.balance ?? null,
    nonce: async (address) => {
      const account = find(address);
      return account === null ? null : `0x${account.nonce.toString(16)}`;
    },
    code: async (address) => {
      const account = find(address);
      if (account === null) return null;
      return account.codeHash === null ? "0x" : (bundle.codes[account.codeHash] ?? null);
    },
    slot: async (address, slot) => {
      const account = find(address);
      if (account === null) return null;
      const value = account.storage[slot];
      if (value !== undefined) return value;
      // An account without code has no storage to be unknown.
      return complete || account.codeHash === null ? "0x0" : null;
    },
    blockHash: async (number) => (number === parentBlock ? (block.parentHash as Bytes32) : null),
  };
};

const zeros = (bytes: number): Hex => `0x${"00".repeat(bytes)}`;

/**
 * What anvil must read of the parent to fork on it. A bundle records only the parent's number and hash; the rest never
 * reaches an execution, because every block of ours states its own environment.
 */
const syntheticHeader = (bundle: Bundle): Record<string, unknown> => {
  const { block } = bundle.manifest;
  return {
    number: `0x${(block.number - 1).toString(16)}`,
    hash: block.parentHash,
    parentHash: zeros(32),
    sha3Uncles: "0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347",
    miner: block.miner,
    stateRoot: zeros(32),
    transactionsRoot: "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421",
    receiptsRoot: "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421",
    logsBloom: zeros(256),
    difficulty: "0x0",
    totalDifficulty: "0x0",
    gasLimit: block.gasLimit,
    gasUsed: "0x0",
    timestamp: `0x${(block.timestamp - 12).toString(16)}`,
    extraData: "0x",
    mixHash: zeros(32),
    nonce: zeros(8),
    baseFeePerGas: block.baseFeePerGas,
    uncles: [],
    transactions: [],
    size: "0x220",
  };
};
