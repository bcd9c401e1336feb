import { toHex } from "viem";
import type { Hex } from "../../policies/treasury/money.ts";
import {
  type CallResult,
  raiseMisses,
  type RpcClient,
  simulateBlock,
  type SimulatedCall,
  type SimulatedLog,
} from "../engines/evm.ts";
import type { BundleTransaction } from "./bundle.ts";
import type { Misses } from "./stateServer.ts";
import type { BlockEnv } from "./stateSource.ts";

export type ReplayOn = { client: RpcClient; takeMisses: () => Promise<Misses>; env: BlockEnv };

/** What a block's transactions did when they ran again, in order, and with which PREVRANDAO. */
export type Replayed = { how: "simulated" | "mined"; prevRandao: Hex; results: CallResult[]; hashes: Hex[] };

/**
 * Runs a block's transactions in one request, every field of the block as it was.
 * @throws StateUnknownError where a transaction reads what the fork does not hold
 */
export const simulateAgain = async (transactions: readonly BundleTransaction[], on: ReplayOn): Promise<Replayed> => ({
  how: "simulated",
  prevRandao: on.env.prevRandao,
  results: await simulateBlock({
    ...on,
    calls: transactions.map((tx) => asCall(tx) as SimulatedCall),
    validation: true,
  }),
  hashes: [],
});

/**
 * Mines a block's transactions as their senders: anvil 1.7.1 cannot create a contract inside `eth_simulateV1`. Everything of
 * the block is as it was except PREVRANDAO, which anvil derives by itself.
 * @throws StateUnknownError where a transaction reads what the fork does not hold
 * @throws ReplayRefusedError for a transaction that anvil does not take or leaves out
 */
export const mineAgain = async (transactions: readonly BundleTransaction[], on: ReplayOn): Promise<Replayed> => {
  const ask = <T>(method: string, params: unknown[]): Promise<T> =>
    on.client.request({ method, params } as never) as Promise<T>;
  await on.takeMisses();
  await ask("anvil_autoImpersonateAccount", [true]);
  await ask("anvil_setCoinbase", [on.env.coinbase]);
  await ask("evm_setBlockGasLimit", [toHex(on.env.gasLimit)]);
  await ask("evm_setNextBlockTimestamp", [toHex(on.env.timestamp)]);
  await ask("anvil_setNextBlockBaseFeePerGas", [toHex(on.env.baseFeePerGas)]);
  const hashes: Hex[] = [];
  for (const tx of transactions) {
    try {
      hashes.push(await ask<Hex>("eth_sendTransaction", [asCall(tx)]));
    } catch (error) {
      raiseMisses(await on.takeMisses());
      throw new ReplayRefusedError(tx.hash as Hex, (error as { details?: string }).details ?? "no reason given");
    }
  }
  await ask("evm_mine", []);
  raiseMisses(await on.takeMisses());
  const block = await ask<{ mixHash: Hex; transactions: Hex[] }>("eth_getBlockByNumber", ["latest", false]);
  const left = hashes.findIndex((hash, index) => block.transactions[index] !== hash);
  if (left >= 0) throw new ReplayRefusedError(transactions[left]?.hash as Hex, "it was left out of the block");
  const receipts = await ask<Receipt[]>("eth_getBlockReceipts", ["latest"]);
  const results = receipts.map(({ status, gasUsed, logs }) => ({
    ok: BigInt(status) === 1n,
    gasUsed: BigInt(gasUsed),
    returnData: "0x" as const,
    logs,
    error: null,
  }));
  return { how: "mined", prevRandao: block.mixHash, results, hashes };
};

type Receipt = { status: Hex; gasUsed: Hex; logs: SimulatedLog[] };

/** Counts the PREVRANDAO opcodes that a mined transaction runs. */
const COUNT_READS =
  "{n:0,step:function(l){if(l.op.toNumber()===0x44)this.n++},fault:function(){},result:function(){return this.n}}";

/**
 * Places of the transactions of a mined block that read PREVRANDAO.
 * @returns indices into the block, in order
 */
export const readersOfPrevRandao = async (client: RpcClient, hashes: readonly Hex[]): Promise<number[]> => {
  const readers: number[] = [];
  for (const [index, hash] of hashes.entries()) {
    const params = [hash, { tracer: COUNT_READS }];
    if (((await client.request({ method: "debug_traceTransaction", params } as never)) as number) > 0)
      readers.push(index);
  }
  return readers;
};

/** A transaction as JSON-RPC wants it; a creation has no `to`. */
const asCall = (tx: BundleTransaction): Omit<SimulatedCall, "to"> & { to?: Hex } => ({
  from: tx.from as Hex,
  ...(tx.to === null ? {} : { to: tx.to as Hex }),
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

export class ReplayRefusedError extends Error {
  readonly code = "REPLAY_REFUSED";
  constructor(hash: Hex, reason: string) {
    super(
      `The block cannot be replayed: transaction ${hash} was refused (${reason}).\nIs the recording of the whole block, in order?`,
    );
    this.name = "ReplayRefusedError";
  }
}
