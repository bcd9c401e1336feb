import {
  type Address,
  bytesToHex,
  type Hex,
  hexToBigInt,
  keccak256,
  type Log,
  parseTransaction,
  recoverTransactionAddress,
  toHex,
  type TransactionReceipt,
  type TransactionSerializedEIP1559,
} from "viem";
import type { CallResult, SimulatedCall } from "../../simulation/engines/evm.ts";
import { logsBloom } from "../../simulation/forks/receiptsRoot.ts";
import type { BlockEnv } from "../../simulation/forks/stateSource.ts";
import { createdAddresses } from "./createdAddresses.ts";

export type SignedTransaction = { raw: Hex; hash: Hex; from: Address; nonce: number };

/** A transaction of the open block: as it was signed, as the engine runs it, and what the engine said. */
export type PendingCall = Omit<SimulatedCall, "to"> & { to: Address | null };
export type PendingTransaction = { signed: SignedTransaction; call: PendingCall; predicted: CallResult | null };

/** The same block with a higher gas limit where its transactions need one; the journal says so. */
export const withRoom = (env: BlockEnv, needed: bigint): BlockEnv =>
  needed <= env.gasLimit ? env : { ...env, gasLimit: (needed / 30_000_000n + 1n) * 30_000_000n };

/** Takes a signed transaction apart; the sender is recovered from the signature. */
export const decodeRaw = async (raw: Hex): Promise<PendingTransaction> => {
  const serializedTransaction = raw as TransactionSerializedEIP1559;
  const tx = parseTransaction(serializedTransaction);
  const from = await recoverTransactionAddress({ serializedTransaction });
  const call: PendingCall = {
    from,
    to: tx.to ?? null,
    input: tx.data ?? "0x",
    value: toHex(tx.value ?? 0n),
    gas: toHex(tx.gas ?? 0n),
    nonce: toHex(tx.nonce ?? 0),
    type: "0x2",
    maxFeePerGas: toHex(tx.maxFeePerGas ?? 0n),
    maxPriorityFeePerGas: toHex(tx.maxPriorityFeePerGas ?? 0n),
  };
  return { signed: { raw, hash: keccak256(raw), from, nonce: tx.nonce ?? 0 }, call, predicted: null };
};

/** Addresses it will create, as far as it shows. */
export const createdBy = ({ signed, call }: PendingTransaction): Address[] =>
  createdAddresses({ from: signed.from, to: call.to, nonce: signed.nonce, data: call.input ?? "0x" });

/** A receipt as it will be once the block is closed; only the block's hash is still unknown. */
export const predictedReceipt = (upTo: PendingTransaction[], env: BlockEnv): TransactionReceipt => {
  const entry = upTo.at(-1) as PendingTransaction;
  const result = entry.predicted as CallResult;
  const before = upTo.slice(0, -1);
  const firstLog = before.reduce((sum, { predicted }) => sum + (predicted?.logs.length ?? 0), 0);
  const blockHash = bytesToHex(new Uint8Array(32));
  const place = {
    blockHash,
    blockNumber: BigInt(env.number),
    transactionHash: entry.signed.hash,
    transactionIndex: before.length,
  };
  return {
    ...place,
    contractAddress: entry.call.to === null && result.ok ? (createdBy(entry)[0] ?? null) : null,
    cumulativeGasUsed: upTo.reduce((sum, { predicted }) => sum + (predicted?.gasUsed ?? 0n), 0n),
    effectiveGasPrice: env.baseFeePerGas + hexToBigInt(entry.call.maxPriorityFeePerGas ?? "0x0"),
    from: entry.signed.from,
    gasUsed: result.gasUsed,
    logs: result.logs.map(
      (log, i) =>
        ({
          ...log,
          ...place,
          blockTimestamp: BigInt(env.timestamp),
          logIndex: firstLog + i,
          removed: false,
        }) as unknown as Log<bigint, number, false>,
    ),
    logsBloom: logsBloom(result.logs),
    status: result.ok ? "success" : "reverted",
    to: entry.call.to,
    type: "eip1559",
  };
};
