import { gunzipSync } from "node:zlib";
import { keccak256, pad, toHex } from "viem";
import { hashOf } from "../../../policies/treasury/canonical.ts";
import type { Address, Bytes32, Hex } from "../../../policies/treasury/money.ts";
import type { RpcClient } from "../../engines/evm.ts";
import { MAINNET } from "../addresses.ts";
import { type Bundle, type BundleAccount, type BundleBlock, makeBundle } from "../bundle.ts";
import { type ReplicaArtifacts, SAFE_SINGLETON_FACTORY_CODE } from "./artifacts.ts";
import { deployReplica, ReplicaBuildError, UNISWAP_DEPLOYER, WETH_DEPLOYER } from "./deploy.ts";
import { feedStorage, tokenStorage } from "./layouts.ts";
import {
  ETHER_USD8,
  LIQUIDITY_PROVIDER,
  PROVIDED_WETH,
  REPLICA_BLOCK,
  REPLICA_FEEDS,
  REPLICA_POOLS,
  REPLICA_TOKENS,
} from "./plan.ts";

/** Raised when the way a replica is built changes, so that no older one is taken from a cache. */
const BUILD_FORMAT = 1;

/** SHA-256 of everything a replica follows from: two machines with the same inputs build the same bundle. */
export const replicaInputsHash = (artifacts: ReplicaArtifacts): Bytes32 => {
  const text = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value, (_, item) => (typeof item === "bigint" ? item.toString() : item)));
  const plan = {
    block: REPLICA_BLOCK,
    ether: ETHER_USD8,
    feeds: REPLICA_FEEDS,
    pools: REPLICA_POOLS,
    tokens: REPLICA_TOKENS,
    weth: PROVIDED_WETH,
  };
  return hashOf({ build: BUILD_FORMAT, plan: text(plan), artifacts });
};

/**
 * Builds the offline world in two steps: a seed whose storage is written here, then real deployments on top of it.
 * @param openChain starts a chain on the seed, without automine
 */
export const buildReplica = async (
  artifacts: ReplicaArtifacts,
  openChain: (seed: Bundle) => Promise<{ client: RpcClient; close(): Promise<void> }>,
): Promise<Bundle> => {
  const seed = seedBundle(artifacts);
  const chain = await openChain(seed);
  try {
    await deployReplica(chain.client, artifacts);
    const dump = (await chain.client.request({ method: "anvil_dumpState", params: [] } as never)) as Hex;
    return withDump(seed, JSON.parse(gunzipSync(Buffer.from(dump.slice(2), "hex")).toString("utf8")) as Dump);
  } finally {
    await chain.close();
  }
};

type Dump = { accounts: Record<Address, { nonce: number; balance: Hex; code: Hex; storage: Record<Hex, Hex> }> };

const seedBundle = (artifacts: ReplicaArtifacts): Bundle => {
  const codes: Record<string, Hex> = {};
  const accounts: Record<string, BundleAccount> = {};
  const put = (
    address: Address,
    p: { balance?: bigint; nonce?: number; code?: Hex; storage?: Map<Hex, Hex> },
  ): void => {
    const codeHash = p.code === undefined ? null : keccak256(p.code);
    if (codeHash !== null && p.code !== undefined) codes[codeHash] = p.code;
    accounts[address.toLowerCase()] = {
      balance: toHex(p.balance ?? 0n),
      nonce: p.nonce ?? 0,
      codeHash,
      storage: Object.fromEntries(p.storage ?? []),
    };
  };
  for (const token of REPLICA_TOKENS) {
    const storage = tokenStorage({ ...token, holders: [{ owner: LIQUIDITY_PROVIDER, amount: token.provided }] });
    put(token.address, { nonce: 1, code: artifacts.replicaToken, storage });
  }
  for (const feed of REPLICA_FEEDS)
    put(feed.address, { nonce: 1, code: artifacts.replicaFeed, storage: feedStorage(feed) });
  put(MAINNET.safeSingletonFactory, { nonce: 1, code: SAFE_SINGLETON_FACTORY_CODE });
  put(LIQUIDITY_PROVIDER, { balance: 2n * PROVIDED_WETH });
  put(UNISWAP_DEPLOYER, {});
  put(WETH_DEPLOYER, {});
  return replicaOf(accounts, codes, { age: 7_200 });
};

/** What the chain changed, on top of what the seed stated. A slot that became zero is left out: absent is zero here. */
const withDump = (seed: Bundle, dump: Dump): Bundle => {
  const codes = { ...seed.codes };
  const accounts = { ...seed.accounts };
  for (const [key, account] of Object.entries(dump.accounts)) {
    const address = key.toLowerCase();
    const code = account.code.toLowerCase() as Hex;
    const codeHash = code === "0x" ? null : keccak256(code);
    if (codeHash !== null) codes[codeHash] = code;
    const storage: Record<string, Hex> = { ...(seed.accounts[address]?.storage as Record<string, Hex> | undefined) };
    for (const [slot, value] of Object.entries(account.storage))
      storage[pad(slot as Hex, { size: 32 })] = toHex(BigInt(value));
    const kept = Object.fromEntries(Object.entries(storage).filter(([, value]) => value !== "0x0"));
    const empty = codeHash === null && account.nonce === 0 && BigInt(account.balance) === 0n;
    if (!empty)
      accounts[address] = {
        balance: toHex(BigInt(account.balance)),
        nonce: account.nonce,
        codeHash,
        storage: kept,
      } as BundleAccount;
    else delete accounts[address];
  }
  for (const address of [MAINNET.safeSingleton, MAINNET.safeProxyFactory, MAINNET.safeFallbackHandler]) {
    if (accounts[address.toLowerCase()]?.codeHash == null)
      throw new ReplicaBuildError(`nothing landed on Safe's canonical ${address}`);
  }
  return replicaOf(accounts, codes);
};

/** @param p.age seconds by which it lies before block N: the seed is older than what is deployed on it */
const replicaOf = (accounts: Record<string, BundleAccount>, codes: Record<string, Hex>, p = { age: 0 }): Bundle => {
  // A world of its own: the parent's hash names its content and no block of mainnet.
  const content = hashOf({ accounts, codes });
  const block: BundleBlock = {
    number: REPLICA_BLOCK.number - p.age / 12,
    hash: pad("0x", { size: 32 }),
    parentHash: content,
    timestamp: REPLICA_BLOCK.timestamp - p.age,
    baseFeePerGas: toHex(REPLICA_BLOCK.baseFeePerGas),
    gasLimit: toHex(REPLICA_BLOCK.gasLimit),
    miner: REPLICA_BLOCK.miner.toLowerCase() as Hex,
    prevRandao: hashOf(content),
    hardfork: "cancun",
    gasUsed: null,
    receiptsRoot: null,
  } as BundleBlock;
  return makeBundle({ kind: "replica", chainId: 1, complete: true, block, accounts, codes, transactions: [] });
};
