import { createClient, http, keccak256, type LocalAccount, publicActions, toHex, type TransactionReceipt } from "viem";
import type { Address, Hex } from "../../policies/treasury/money.ts";
import { advanceFeeds, type FeedAdvanced } from "./advanceFeeds.ts";
import { receiptOf } from "./forkChain.ts";
import type { ForkClient } from "./forkedState.ts";
import { rpcUrl } from "./forkSource.ts";

export type SentTransaction = { account: LocalAccount; to: Address; data: Hex; gas?: bigint };

/** The last block's place and time. */
export type Head = { number: number; /** [unix seconds] */ timestamp: number };

/** Sends on a fork that stays up, such as `npm start -- --keep` leaves: with throwaway keys, and with its time in our hands. */
export type ForkSender = {
  client: ForkClient;
  head(): Promise<Head>;
  /** @throws ForkSendFailedError where it reverts */
  send(tx: SentTransaction): Promise<{ hash: Hex; block: number; gasUsed: bigint }>;
  sign(tx: SentTransaction): Promise<{ raw: Hex; hash: Hex }>;
  /** Hands a signed transaction to the node. Safe to repeat. */
  submit(raw: Hex): Promise<void>;
  /** The receipt of a transaction that was handed in, mining it; null where the node does not know it. */
  settle(hash: Hex): Promise<TransactionReceipt | null>;
  /**
   * Lets chain time pass, at least to `until` [unix seconds].
   * @param feeds price feeds that say their price as of then, as if somebody had reported to them
   */
  warp(until: number, feeds?: readonly Address[]): Promise<FeedAdvanced[]>;
  /** Lets blocks pass, where a governor counts those. */
  skip(blocks: number): Promise<void>;
};

/** More than any step of governance takes, under the gas limit of any chain's block. */
const GAS = 16_000_000n;
const BLOCK_SECONDS = 12;

/**
 * @param chain an RPC URL, or empty for MAINNET_RPC_URL
 * @throws NotAForkError where the node is no fork of ours: nothing here signs on a live chain
 */
export const openForkSender = async (chain: string, env: Record<string, string | undefined>): Promise<ForkSender> => {
  const client = nodeClient(chain, env);
  const rpc = <T>(method: string, params: unknown[]): Promise<T> =>
    client.request({ method, params } as never) as Promise<T>;
  const isFork = await rpc("anvil_nodeInfo", []).then(
    () => true,
    () => false,
  );
  if (!isFork) throw new NotAForkError();
  let next = 0;
  const mine = async (): Promise<void> => {
    const { timestamp } = await headOf(client);
    await rpc("evm_setNextBlockTimestamp", [toHex(Math.max(timestamp + BLOCK_SECONDS, next))]);
    await rpc("evm_mine", []);
  };
  const sign = async ({ account, to, data, gas = GAS }: SentTransaction): Promise<{ raw: Hex; hash: Hex }> => {
    const { baseFeePerGas } = await client.getBlock();
    const raw = await account.signTransaction({
      type: "eip1559",
      chainId: await client.getChainId(),
      nonce: await client.getTransactionCount({ address: account.address }),
      to,
      data,
      gas,
      maxFeePerGas: 2n * (baseFeePerGas ?? 1n) + 1_000_000_000n,
      maxPriorityFeePerGas: 1_000_000_000n,
    });
    return { raw, hash: keccak256(raw) };
  };
  const submit = async (raw: Hex): Promise<void> => {
    await rpc<Hex>("eth_sendRawTransaction", [raw]).catch(async (error: unknown) => {
      const said = (error as { details?: string }).details ?? "the node refused it";
      // What it has already, waiting or mined, was handed in before.
      const known = await rpc<unknown>("eth_getTransactionByHash", [keccak256(raw)]).catch(() => null);
      if (known === null) throw new ForkSendFailedError(said);
    });
  };
  const settle = async (hash: Hex): Promise<TransactionReceipt | null> => {
    const receipt = await receiptOf(client, hash);
    if (receipt !== null || (await rpc<unknown>("eth_getTransactionByHash", [hash])) === null) return receipt;
    await mine();
    return receiptOf(client, hash);
  };
  return {
    client,
    head: () => headOf(client),
    sign,
    submit,
    settle,
    send: async (tx) => {
      const { raw, hash } = await sign(tx);
      await submit(raw);
      const receipt = await settle(hash);
      if (receipt?.status !== "success") throw new ForkSendFailedError(`transaction ${hash} was mined as reverted`);
      return { hash, block: Number(receipt.blockNumber), gasUsed: receipt.gasUsed };
    },
    warp: async (until, feeds = []) => {
      const { timestamp } = await headOf(client);
      next = Math.max(until, timestamp + BLOCK_SECONDS);
      const advanced = await advanceFeeds(client, feeds, next);
      await mine();
      return advanced;
    },
    skip: async (blocks) => void (await rpc("anvil_mine", [toHex(blocks), toHex(BLOCK_SECONDS)])),
  };
};

/** A client of a node. It is given to what reads only; who sends asks `openForkSender`. */
export const nodeClient = (chain: string, env: Record<string, string | undefined>): ForkClient => {
  const transport = http(rpcUrl(`rpc:${chain}`, env), { retryCount: 0, timeout: 60_000 });
  return createClient({ transport, pollingInterval: 20 }).extend(publicActions) as ForkClient;
};

export const headOf = async (client: ForkClient): Promise<Head> => {
  const { number, timestamp } = await client.getBlock();
  return { number: Number(number), timestamp: Number(timestamp) };
};

export class NotAForkError extends Error {
  readonly code = "NOT_A_FORK";
  constructor() {
    super(
      "This is no fork: nothing here signs on a live chain.\nPrint what to sign with `exchequer policy propose --calldata`, and hand it to the governance front end you have.",
    );
    this.name = "NotAForkError";
  }
}

export class ForkSendFailedError extends Error {
  readonly code = "FORK_SEND_FAILED";
  constructor(reason: string) {
    super(`Sending failed: ${reason}.\nLook at \`exchequer policy status\`, then run the command again.`);
    this.name = "ForkSendFailedError";
  }
}
