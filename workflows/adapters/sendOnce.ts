import { keccak256, type LocalAccount, type TransactionReceipt } from "viem";
import type { Address, Bytes32, Hex } from "../../policies/treasury/money.ts";
import type { Fork } from "./fork.ts";
import { receiptOf } from "./forkChain.ts";
import type { RunFolder } from "./recordStore.ts";

/** What a chain has to do for a transaction that is sent once. */
export type Sending = { client: Pick<Fork["client"], "getTransactionReceipt"> } & {
  sign(tx: { account: LocalAccount; to: Address; data: Hex; gas: bigint }): Promise<{ raw: Hex }>;
  submit(raw: Hex): Promise<unknown>;
};

export type SendOnce = {
  run: Pick<RunFolder, "getSignedTransaction" | "putSignedTransaction">;
  chain: Sending;
  /** Name of the transaction in the run's folder: one name is one transaction, for ever. */
  name: string;
  account: LocalAccount;
  to: Address;
  data: Hex;
  /** Gas limit. */
  gas: bigint;
  /** After the signed transaction is on disk, before anybody has seen it. */
  onSigned?: () => void | Promise<void>;
  /** After the node took it. */
  onSent?: () => void | Promise<void>;
};

/** Names on their way, by chain. A step whose worker stood still is tried again while its first try goes on. */
const underWay = new WeakMap<Sending, Map<string, Promise<Bytes32>>>();

/**
 * Broadcasts a transaction exactly once however often it is called: what was signed is on disk before it is sent, a
 * receipt is looked for first, a repeat sends the same bytes, and one that comes too early waits for the one before it.
 */
export const sendOnce = (p: SendOnce): Promise<Bytes32> => {
  const names = underWay.get(p.chain) ?? new Map<string, Promise<Bytes32>>();
  underWay.set(p.chain, names);
  const sending = names.get(p.name) ?? send(p).finally(() => names.delete(p.name));
  names.set(p.name, sending);
  return sending;
};

const send = async (p: SendOnce): Promise<Bytes32> => {
  const stored = p.run.getSignedTransaction(p.name);
  const raw = stored ?? (await signAndPersist(p));
  const hash = keccak256(raw);
  if (stored === null) await p.onSigned?.();
  else if ((await receiptOf(p.chain.client, hash)) !== null) return hash;
  await p.chain.submit(raw);
  await p.onSent?.();
  return hash;
};

const signAndPersist = async (p: SendOnce): Promise<Hex> => {
  const { raw } = await p.chain.sign({ account: p.account, to: p.to, data: p.data, gas: p.gas });
  p.run.putSignedTransaction(p.name, raw);
  return raw;
};

/**
 * The receipt of a transaction that was sent, mining where the chain is ours to mine.
 * @throws TransactionPendingError where it is not mined yet
 */
export const minedReceipt = async (chain: Pick<Fork, "settle">, hash: Bytes32): Promise<TransactionReceipt> => {
  const receipt = await chain.settle(hash);
  if (receipt === null) throw new TransactionPendingError(hash);
  return receipt;
};

export class TransactionPendingError extends Error {
  readonly code = "TRANSACTION_PENDING";
  constructor(hash: Bytes32) {
    super(`Transaction ${hash} was sent and is not mined yet.\nIt is looked for again; nothing is sent twice.`);
    this.name = "TransactionPendingError";
  }
}
