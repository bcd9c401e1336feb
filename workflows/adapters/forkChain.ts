import {
  type Address,
  createClient,
  custom,
  type Hex,
  hexToBigInt,
  keccak256,
  type LocalAccount,
  parseTransaction,
  publicActions,
  toHex,
  type TransactionReceipt,
  type TransactionSerializedEIP1559,
} from "viem";
import type { ForkState } from "../../policies/treasury/snapshot.ts";
import {
  type CallResult,
  raiseMisses,
  simulateBlock,
  type SimulatedCall,
  traceCreation,
} from "../../simulation/engines/evm.ts";
import type { Misses } from "../../simulation/forks/stateServer.ts";
import type { BlockEnv } from "../../simulation/forks/stateSource.ts";
import { type ChainJournal, envToJson, nextEnv, openBlockOf, sharedJournal, withLast } from "./chainJournal.ts";
import type { ForkClient } from "./forkedState.ts";
import {
  createdBy,
  decodeRaw,
  type PendingCall,
  type PendingTransaction,
  predictedReceipt,
  type SignedTransaction,
  withRoom,
} from "./pendingTransaction.ts";

export type { SignedTransaction } from "./pendingTransaction.ts";

/** Priority fee of every transaction [wei per gas]: fixed, so that two runs are equal. */
export const TIP = 1_000_000_000n;
/** Gas limit where none is given: the largest deployment fits, and what is not used is not paid. */
const DEFAULT_GAS = 8_000_000n;

export type ForkTransaction = { account: LocalAccount; to: Address | null; data: Hex; value?: bigint; gas?: bigint };
export type MinedBlock = { number: number; timestamp: number; hash: Hex; receipts: TransactionReceipt[] };

/** What stands between this process and a chain, whether it started it or found it running. */
export type ForkLink = {
  rpcUrl: string;
  stateUrl: string;
  pid: number;
  client: ForkClient;
  takeMisses(): Promise<Misses>;
  declareCreated(addresses: Address[]): Promise<void>;
  close(): Promise<void>;
};

export type Fork = {
  state: ForkState;
  rpcUrl: string;
  stateUrl: string;
  pid: number;
  /** Reads the last closed block unless told otherwise. */
  client: ForkClient;
  /** Reads what the open block has done so far. */
  pendingClient: ForkClient;
  /** Environment of block N, the first of the fork. */
  baseBlock: BlockEnv;
  /** Environment of the block that transactions are added to now. */
  openBlock(): BlockEnv;
  journal(): ChainJournal;
  /** Read-and-clear of what was asked for and not known. */
  takeMisses(): Promise<Misses>;
  /** @throws StateUnknownError, BlockHashUnknownError or UpstreamFailedError for the first miss since the last look */
  raiseUnknown(): Promise<void>;
  forgetUnknown(): Promise<void>;
  /** States addresses that the run creates in a way no transaction shows by itself. */
  declareCreated(addresses: Address[]): Promise<void>;
  sign(tx: ForkTransaction): Promise<SignedTransaction>;
  /** Simulates a signed transaction on the open block, writes it to the journal, broadcasts it. Safe to repeat. */
  submit(raw: Hex): Promise<TransactionReceipt>;
  /** `sign` and `submit`; a revert is an error. */
  send(tx: ForkTransaction): Promise<TransactionReceipt>;
  /** Closes the open block. Its receipts must equal what was simulated. */
  mine(): Promise<MinedBlock>;
  /** The receipt of a transaction that was sent, closing the open block where it waits in there; null where it is unknown. */
  settle(hash: Hex): Promise<TransactionReceipt | null>;
  /** The next block as a simulated one: transactions already in the open block come first. */
  simulate(calls: SimulatedCall[], p?: { validation?: boolean }): Promise<CallResult[]>;
  close(): Promise<void>;
};

/** Drives a chain whose every block and signed transaction stands in the journal. */
export const driveFork = async (link: ForkLink, start: ChainJournal, folder: string): Promise<Fork> => {
  const shared = sharedJournal(start, folder);
  let ownPending: PendingTransaction[] = [];
  /** What is in the open block: another process of the run may have closed it meanwhile. */
  const pendingNow = (): PendingTransaction[] => {
    const open = openBlockOf(shared.read());
    ownPending = ownPending.filter((entry) => open?.transactions.includes(entry.signed.raw) ?? false);
    return ownPending;
  };
  const { client } = link;
  /** Changes one after the other: a step may be tried again while an earlier try of it still goes on. */
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(change: () => Promise<T>): Promise<T> => {
    const mine = last.then(change);
    last = mine.catch(() => {});
    return mine;
  };
  const ask = <T>(method: string, params: unknown[]): Promise<T> =>
    client.request({ method, params } as never) as Promise<T>;
  const openBlock = (): BlockEnv => {
    const journal = shared.read();
    const env = nextEnv(journal);
    const open = openBlockOf(journal);
    return open === undefined ? env : { ...env, gasLimit: BigInt(open.gasLimit) };
  };
  const prepare = async (env = openBlock()): Promise<void> => {
    await ask("anvil_setCoinbase", [env.coinbase]);
    await ask("evm_setBlockGasLimit", [toHex(env.gasLimit)]);
    await ask("evm_setNextBlockTimestamp", [toHex(env.timestamp)]);
    await ask("anvil_setNextBlockBaseFeePerGas", [toHex(env.baseFeePerGas)]);
  };
  const raiseUnknown = async (): Promise<void> => raiseMisses(await link.takeMisses());
  const simulate = (calls: SimulatedCall[], p: { validation?: boolean } = {}): Promise<CallResult[]> =>
    simulateBlock({ client, takeMisses: link.takeMisses, env: openBlock(), onBlock: "pending", calls, ...p });
  const predict = async ({ to, ...call }: PendingCall): Promise<CallResult | null> =>
    to === null
      ? traceCreation({ client, takeMisses: link.takeMisses, env: openBlock(), call })
      : ((await simulate([{ ...call, to }], { validation: true }))[0] ?? null);

  const nonceOf = async (from: Address): Promise<number> => {
    const mined = Number(await ask<Hex>("eth_getTransactionCount", [from, "latest"]));
    await raiseUnknown();
    return mined + pendingNow().filter((entry) => entry.signed.from === from).length;
  };

  const sign = async (tx: ForkTransaction): Promise<SignedTransaction> => {
    const env = openBlock();
    const nonce = await nonceOf(tx.account.address);
    const raw = await tx.account.signTransaction({
      type: "eip1559",
      chainId: shared.read().fork.chainId,
      nonce,
      ...(tx.to === null ? {} : { to: tx.to }),
      data: tx.data,
      value: tx.value ?? 0n,
      gas: tx.gas ?? DEFAULT_GAS,
      maxFeePerGas: 2n * env.baseFeePerGas + TIP,
      maxPriorityFeePerGas: TIP,
    });
    return { raw, hash: keccak256(raw), from: tx.account.address, nonce };
  };

  const submit = async (raw: Hex): Promise<TransactionReceipt> => {
    const hash = keccak256(raw);
    const mined = await ask<{ blockNumber: Hex } | null>("eth_getTransactionReceipt", [hash]);
    if (mined !== null) return client.getTransactionReceipt({ hash });
    const pending = pendingNow();
    const known = pending.findIndex((entry) => entry.signed.hash === hash);
    if (known >= 0) return predictedReceipt(pending.slice(0, known + 1), openBlock());
    const entry = await decodeRaw(raw);
    await link.declareCreated(createdBy(entry));
    const before = (openBlockOf(shared.read())?.transactions ?? []).filter((sent) => sent !== raw);
    const used = pending.reduce((sum, { predicted }) => sum + (predicted?.gasUsed ?? 0n), 0n);
    const others = otherThan(pending, before).reduce((sum, { gas }) => sum + (gas ?? 0n), 0n);
    const env = withRoom(openBlock(), used + others + hexToBigInt(entry.call.gas ?? "0x0"));
    await prepare(env);
    // A try that failed half-way may have left it with the node, and it is not simulated on top of itself.
    await ask("anvil_dropTransaction", [hash]);
    entry.predicted = await predict(entry.call);
    const transactions = [...before, raw];
    shared.save(withLast(shared.read(), { ...envToJson(env), transactions, hash: null }));
    await ask("eth_sendRawTransaction", [raw]);
    ownPending.push(entry);
    return predictedReceipt(ownPending, openBlock());
  };

  const settle = async (hash: Hex): Promise<TransactionReceipt | null> => {
    const receipt = await receiptOf(client, hash);
    if (receipt !== null || !(openBlockOf(shared.read())?.transactions ?? []).some((raw) => keccak256(raw) === hash))
      return receipt;
    await mine();
    return receiptOf(client, hash);
  };

  const mine = async (): Promise<MinedBlock> => {
    const env = openBlock();
    const pending = pendingNow();
    await prepare();
    await ask("evm_mine", []);
    const block = await ask<{ number: Hex; timestamp: Hex; hash: Hex; mixHash: Hex; transactions: Hex[] }>(
      "eth_getBlockByNumber",
      ["latest", false],
    );
    if (Number(block.number) !== env.number || Number(block.timestamp) !== env.timestamp)
      throw new ForkDivergedError(`block ${env.number} is ${Number(block.number)} at ${Number(block.timestamp)}`);
    if (block.mixHash !== env.prevRandao)
      throw new ForkDivergedError(`PREVRANDAO of block ${env.number} is ${block.mixHash}, foreseen ${env.prevRandao}`);
    // Written before it is judged: a chain that diverged is still the chain there is.
    const transactions = openBlockOf(shared.read())?.transactions ?? [];
    const mined = { ...envToJson(env), transactions, hash: block.hash };
    shared.save(withLast(shared.read(), mined));
    ownPending = [];
    await prepare();
    await raiseUnknown();
    const order = transactions.map((sent) => keccak256(sent));
    const receipts = await asPredicted(client, { pending, order, included: block.transactions });
    return { number: env.number, timestamp: env.timestamp, hash: block.hash, receipts };
  };

  /** Picks up an open block another process left: mined meanwhile, in the pool, or only in the journal. */
  const resume = async (): Promise<void> => {
    const open = openBlockOf(shared.read());
    if (open === undefined) return prepare();
    const head = await ask<{ number: Hex; hash: Hex }>("eth_getBlockByNumber", ["latest", false]);
    if (Number(head.number) === open.number) {
      shared.save(withLast(shared.read(), { ...open, hash: head.hash }));
      return prepare();
    }
    await prepare();
    // Taken out of the pool and put back one by one, so that each is simulated on those before it.
    for (const raw of open.transactions) await ask("anvil_dropTransaction", [keccak256(raw)]);
    for (const raw of open.transactions) {
      const entry = await decodeRaw(raw);
      await link.declareCreated(createdBy(entry));
      entry.predicted = await predict(entry.call);
      await ask("eth_sendRawTransaction", [raw]);
      ownPending.push(entry);
    }
  };

  await link.declareCreated(shared.read().created);
  await resume();
  return {
    state: start.fork,
    rpcUrl: link.rpcUrl,
    stateUrl: link.stateUrl,
    pid: link.pid,
    client,
    pendingClient: pendingClient(client),
    baseBlock: nextEnv({ ...start, blocks: [] }),
    openBlock,
    journal: shared.read,
    takeMisses: link.takeMisses,
    raiseUnknown,
    forgetUnknown: async () => void (await link.takeMisses()),
    declareCreated: async (addresses) => {
      await link.declareCreated(addresses);
      const journal = shared.read();
      shared.save({ ...journal, created: [...journal.created, ...addresses] });
    },
    sign: (tx) => inTurn(() => sign(tx)),
    submit: (raw) => inTurn(() => submit(raw)),
    send: (tx) =>
      inTurn(async () => {
        const { raw } = await sign(tx);
        const receipt = await submit(raw);
        const predicted = pendingNow().at(-1)?.predicted;
        if (receipt.status === "reverted") throw new ForkTransactionRevertedError(tx.to, predicted ?? null);
        return receipt;
      }),
    mine: () => inTurn(mine),
    settle: (hash) => inTurn(() => settle(hash)),
    simulate,
    close: link.close,
  };
};

/** The receipt of a mined transaction; null while it waits or is unknown. */
export const receiptOf = async (
  client: Pick<ForkClient, "getTransactionReceipt">,
  hash: Hex,
): Promise<TransactionReceipt | null> => {
  try {
    return await client.getTransactionReceipt({ hash });
  } catch (error) {
    if ((error as Error).name === "TransactionReceiptNotFoundError") return null;
    throw error;
  }
};

/** Transactions of the open block that another process of the run put there. */
const otherThan = (pending: readonly PendingTransaction[], sent: readonly Hex[]) =>
  sent
    .filter((raw) => !pending.some(({ signed }) => signed.raw === raw))
    .map((raw) => parseTransaction(raw as TransactionSerializedEIP1559));

/** A closed block: what this process foresaw of it, what the journal says was sent, what the node took. */
type Closed = { pending: readonly PendingTransaction[]; order: readonly Hex[]; included: readonly Hex[] };

/** The receipts of a mined block. Those this process sent must equal what it simulated; another one's are its own to judge. */
const asPredicted = async (client: ForkClient, { pending, order, included }: Closed): Promise<TransactionReceipt[]> => {
  const missing = order.find((hash, index) => included[index] !== hash);
  if (missing !== undefined) throw new ForkDivergedError(`transaction ${missing} was not mined`);
  return Promise.all(
    order.map(async (hash) => {
      const receipt = await client.getTransactionReceipt({ hash });
      const own = pending.find(({ signed }) => signed.hash === hash);
      if (own === undefined) return receipt;
      const { predicted } = own;
      const equal = receipt.gasUsed === predicted?.gasUsed && (receipt.status === "success") === predicted.ok;
      if (!equal)
        throw new ForkDivergedError(
          `${hash} used ${receipt.gasUsed} gas, simulated ${predicted?.gasUsed ?? "nothing"}`,
        );
      if (textOf(receipt.logs) !== textOf(predicted.logs))
        throw new ForkDivergedError(`${hash} left other logs than were simulated`);
      return receipt;
    }),
  );
};

/** What a transaction's logs say, wherever they stand. */
const textOf = (logs: readonly { address: Address; topics: readonly Hex[]; data: Hex }[]): string =>
  JSON.stringify(logs.map(({ address, topics, data }) => [address.toLowerCase(), topics, data]));

const READS = new Set(["eth_call", "eth_getBalance", "eth_getCode", "eth_getStorageAt", "eth_getTransactionCount"]);

/** Reads at the open block: its transactions so far count. viem asks for `latest` where nothing is said. */
const pendingClient = (client: ForkClient): ForkClient => {
  const request = ({ method, params }: { method: string; params?: unknown }): Promise<unknown> => {
    const asked =
      READS.has(method) && Array.isArray(params)
        ? params.map((param: unknown) => (param === "latest" ? "pending" : param))
        : params;
    return client.request({ method, params: asked } as never);
  };
  return createClient({ transport: custom({ request }, { retryCount: 0 }) }).extend(
    publicActions,
  ) as unknown as ForkClient;
};

/** What was mined is not what was simulated: nothing after this block can be trusted. */
export class ForkDivergedError extends Error {
  readonly code = "FORK_DIVERGED";
  constructor(reason: string) {
    super(`The fork did not do what was simulated: ${reason}.\nStart the run again; report it if it happens twice.`);
    this.name = "ForkDivergedError";
  }
}

export class ForkTransactionRevertedError extends Error {
  readonly code = "FORK_TRANSACTION_REVERTED";
  /** The revert's data, for whoever knows the contract's errors. */
  readonly data: Hex;
  constructor(to: Address | null, result: CallResult | null) {
    super(
      `A transaction to ${to ?? "a new contract"} reverted: ${result?.error ?? "no reason given"}, data ${(result?.returnData ?? "0x").slice(0, 200)}.`,
    );
    this.name = "ForkTransactionRevertedError";
    this.data = result?.returnData ?? "0x";
  }
}
