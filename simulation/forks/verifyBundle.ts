import { z } from "zod";
import { bytes32, type Bytes32, type Hex, uintString } from "../../policies/treasury/money.ts";
import type { RpcClient } from "../engines/evm.ts";
import type { Bundle } from "./bundle.ts";
import { receiptsRoot } from "./receiptsRoot.ts";
import { mineAgain, readersOfPrevRandao, simulateAgain } from "./replayBlock.ts";
import type { StateSource } from "./stateSource.ts";
import type { Misses } from "./stateServer.ts";

/** What replaying a block's own transactions showed. */
export const bundleCheckSchema = z.strictObject({
  contentHash: bytes32,
  blockNumber: z.number().int(),
  hardfork: z.string(),
  transactions: z.number().int(),
  /** Mined where the block creates a contract: then PREVRANDAO is not the block's own. */
  how: z.enum(["simulated", "mined"]),
  gasUsed: z.strictObject({ header: uintString, replayed: uintString, equal: z.boolean() }),
  receiptsRoot: z.strictObject({ header: bytes32, replayed: bytes32, equal: z.boolean() }),
  /** Transactions that read a PREVRANDAO other than the block's, where that may be why it does not match. */
  otherPrevRandao: z.array(bytes32),
  ok: z.boolean(),
});
export type BundleCheck = z.infer<typeof bundleCheckSchema>;

/**
 * Replays the recorded block on its own state and compares with its header.
 * @param p.client a chain forked from `emptyWhereAbsent(bundleSource(bundle))` under the block's own hardfork, used once
 * @param p.how mined where the block creates a contract, simulated otherwise, unless given
 * @throws NothingToVerifyError for a replica, which records no block of its own
 * @throws TransactionTypeError, and the errors of `replayBlock.ts`
 */
export const verifyBundle = async (
  bundle: Bundle,
  p: { client: RpcClient; takeMisses: () => Promise<Misses>; source: StateSource; how?: BundleCheck["how"] },
): Promise<BundleCheck> => {
  const { block } = bundle.manifest;
  if (block.gasUsed === null || block.receiptsRoot === null || bundle.transactions.length === 0)
    throw new NothingToVerifyError();
  const beyond = bundle.transactions.find((tx) => Number(tx.type) > 2);
  if (beyond !== undefined) throw new TransactionTypeError(beyond.hash, Number(beyond.type));
  const on = { client: p.client, takeMisses: p.takeMisses, env: p.source.env };
  const how = p.how ?? (bundle.transactions.some((tx) => tx.to === null) ? "mined" : "simulated");
  const replayed = await (how === "mined" ? mineAgain : simulateAgain)(bundle.transactions, on);
  const { results } = replayed;
  const gasUsed = results.reduce((sum, result) => sum + result.gasUsed, 0n);
  const root = await receiptsRoot(
    results,
    bundle.transactions.map((tx) => Number(tx.type)),
  );
  const gas = {
    header: BigInt(block.gasUsed).toString(),
    replayed: gasUsed.toString(),
    equal: gasUsed === BigInt(block.gasUsed),
  };
  const receipts = { header: block.receiptsRoot as Hex, replayed: root, equal: root === block.receiptsRoot };
  const ok = gas.equal && receipts.equal && results.length === bundle.transactions.length;
  const suspects = !ok && replayed.prevRandao !== block.prevRandao;
  const readers = suspects ? await readersOfPrevRandao(p.client, replayed.hashes) : [];
  return {
    contentHash: bundle.contentHash,
    blockNumber: block.number,
    hardfork: block.hardfork,
    transactions: results.length,
    how,
    gasUsed: gas,
    receiptsRoot: receipts,
    otherPrevRandao: readers.map((index) => bundle.transactions[index]?.hash as Bytes32),
    ok,
  };
};

/** For `verify` only: the recording lists every account that existed, so an absent one was empty. Slots stay unknown. */
export const emptyWhereAbsent = (source: StateSource): StateSource => ({
  ...source,
  balance: async (address) => (await source.balance(address)) ?? "0x0",
  nonce: async (address) => (await source.nonce(address)) ?? "0x0",
  code: async (address) => (await source.code(address)) ?? "0x",
  slot: async (address, slot) => ((await source.code(address)) === null ? "0x0" : source.slot(address, slot)),
});

/** Blob and later transactions need fields that a recording does not hold. */
export class TransactionTypeError extends Error {
  readonly code = "TRANSACTION_TYPE";
  constructor(hash: string, type: number) {
    super(
      `This block cannot be verified: transaction ${hash} is of type ${type}; types 0, 1 and 2 are replayed.\nVerify a block from before blobs (March 2024).`,
    );
    this.name = "TransactionTypeError";
  }
}

export class NothingToVerifyError extends Error {
  readonly code = "NOTHING_TO_VERIFY";
  constructor() {
    super("This bundle records no block of its own to compare with.\nA replica is checked by building it again.");
    this.name = "NothingToVerifyError";
  }
}
