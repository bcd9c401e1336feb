import { z } from "zod";
import { bytes32, type Hex, uintString } from "../../policies/treasury/money.ts";
import { type RpcClient, simulateBlock, type SimulatedCall } from "../engines/evm.ts";
import type { Bundle, BundleTransaction } from "./bundle.ts";
import { receiptsRoot } from "./receiptsRoot.ts";
import type { StateSource } from "./stateSource.ts";
import type { Misses } from "./stateServer.ts";

/** What replaying a block's own transactions showed. */
export const bundleCheckSchema = z.strictObject({
  contentHash: bytes32,
  blockNumber: z.number().int(),
  hardfork: z.string(),
  transactions: z.number().int(),
  gasUsed: z.strictObject({ header: uintString, replayed: uintString, equal: z.boolean() }),
  receiptsRoot: z.strictObject({ header: bytes32, replayed: bytes32, equal: z.boolean() }),
  ok: z.boolean(),
});
export type BundleCheck = z.infer<typeof bundleCheckSchema>;

/**
 * Replays the recorded block on its own state and compares with its header.
 * @param client a chain forked from `emptyWhereAbsent(bundleSource(bundle))` under the block's own hardfork
 * @throws NothingToVerifyError for a replica, which records no block of its own
 */
export const verifyBundle = async (
  bundle: Bundle,
  p: { client: RpcClient; takeMisses: () => Promise<Misses>; source: StateSource },
): Promise<BundleCheck> => {
  const { block } = bundle.manifest;
  if (block.gasUsed === null || block.receiptsRoot === null || bundle.transactions.length === 0)
    throw new NothingToVerifyError();
  const creation = bundle.transactions.find((tx) => tx.to === null);
  if (creation !== undefined) throw new CreationNotReplayableError(creation.hash);
  const results = await simulateBlock({
    ...p,
    env: p.source.env,
    calls: bundle.transactions.map(asCall),
    validation: true,
  });
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
  return {
    contentHash: bundle.contentHash,
    blockNumber: block.number,
    hardfork: block.hardfork,
    transactions: results.length,
    gasUsed: gas,
    receiptsRoot: receipts,
    ok: gas.equal && receipts.equal && results.length === bundle.transactions.length,
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

const asCall = (tx: BundleTransaction): SimulatedCall => ({
  from: tx.from as Hex,
  to: tx.to as Hex,
  input: tx.input as Hex,
  value: tx.value as Hex,
  gas: tx.gas as Hex,
  nonce: tx.nonce as Hex,
  type: tx.type as Hex,
  ...(tx.maxFeePerGas === null
    ? { gasPrice: tx.gasPrice as Hex }
    : { maxFeePerGas: tx.maxFeePerGas as Hex, maxPriorityFeePerGas: tx.maxPriorityFeePerGas as Hex }),
  ...(tx.type === "0x0" ? {} : { accessList: tx.accessList as SimulatedCall["accessList"] & object }),
});

/** The engine's limit, said before it is met. */
export class CreationNotReplayableError extends Error {
  readonly code = "CREATION_NOT_REPLAYABLE";
  constructor(hash: string) {
    super(
      `This block cannot be verified: transaction ${hash} creates a contract, which anvil's eth_simulateV1 cannot do.\nVerify another block.`,
    );
    this.name = "CreationNotReplayableError";
  }
}

export class NothingToVerifyError extends Error {
  readonly code = "NOTHING_TO_VERIFY";
  constructor() {
    super("This bundle records no block of its own to compare with.\nA replica is checked by building it again.");
    this.name = "NothingToVerifyError";
  }
}
