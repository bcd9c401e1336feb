import { createClient, http, type LocalAccount, publicActions, toHex } from "viem";
import type { Address, Hex } from "../../policies/treasury/money.ts";
import { rpcUrl } from "./forkSource.ts";

/** Sends on a fork that stays up, such as `npm start -- --keep` leaves: with throwaway keys, and with its time in our hands. */
export type ForkSender = {
  /** @throws ForkSendFailedError where it reverts */
  send(tx: { account: LocalAccount; to: Address; data: Hex }): Promise<{ hash: Hex; block: number; gasUsed: bigint }>;
  /** Lets chain time pass, at least to `until` [unix seconds]. */
  warp(until: number): Promise<void>;
};

const GAS = 16_000_000n;

/**
 * @param chain an RPC URL, or empty for MAINNET_RPC_URL
 * @throws NotAForkError where the node is no fork of ours: nothing here signs on a live chain
 */
export const openForkSender = async (chain: string, env: Record<string, string | undefined>): Promise<ForkSender> => {
  const transport = http(rpcUrl(`rpc:${chain}`, env), { retryCount: 0, timeout: 60_000 });
  const client = createClient({ transport, pollingInterval: 20 }).extend(publicActions);
  const rpc = <T>(method: string, params: unknown[]): Promise<T> =>
    client.request({ method, params } as never) as Promise<T>;
  const isFork = await rpc("anvil_nodeInfo", []).then(
    () => true,
    () => false,
  );
  if (!isFork) throw new NotAForkError();
  let next = 0;
  const mine = async (): Promise<void> => {
    const { timestamp } = await client.getBlock();
    await rpc("evm_setNextBlockTimestamp", [toHex(Math.max(Number(timestamp) + 12, next))]);
    await rpc("evm_mine", []);
  };
  return {
    send: async ({ account, to, data }) => {
      const { baseFeePerGas } = await client.getBlock();
      const raw = await account.signTransaction({
        type: "eip1559",
        chainId: await client.getChainId(),
        nonce: await client.getTransactionCount({ address: account.address }),
        to,
        data,
        gas: GAS,
        maxFeePerGas: 2n * (baseFeePerGas ?? 1n) + 1_000_000_000n,
        maxPriorityFeePerGas: 1_000_000_000n,
      });
      const hash = await rpc<Hex>("eth_sendRawTransaction", [raw]).catch((error: unknown) => {
        throw new ForkSendFailedError((error as { details?: string }).details ?? "the node refused it");
      });
      await mine();
      const receipt = await client.getTransactionReceipt({ hash });
      if (receipt.status !== "success") throw new ForkSendFailedError(`transaction ${hash} was mined as reverted`);
      return { hash, block: Number(receipt.blockNumber), gasUsed: receipt.gasUsed };
    },
    warp: async (until) => {
      next = until;
      await mine();
    },
  };
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
