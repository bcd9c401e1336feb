import {
  createPublicClient,
  createTestClient,
  type Hash,
  http,
  publicActions,
  type TransactionReceipt,
  TransactionReceiptNotFoundError,
  walletActions,
} from "viem";
import { mainnet } from "viem/chains";
import type { Send } from "../../workflows/adapters/deploy.ts";
import { ownAnvil } from "../support/ownAnvil.ts";

/** An empty chain with mainnet's id, for what needs an EVM and no state. */
export const startBareChain = async () => {
  const { url, close } = await ownAnvil([
    "--chain-id",
    "1",
    "--hardfork",
    "cancun",
    "--accounts",
    "0",
    "--gas-limit",
    "100000000",
  ]);
  const transport = http(url, { timeout: 60_000 });
  const publicClient = createPublicClient({ chain: mainnet, transport });
  const test = createTestClient({ chain: mainnet, mode: "anvil", transport })
    .extend(publicActions)
    .extend(walletActions);
  // viem's own wait lets a block pass that comes while it looks whether the transaction was replaced. This chain mines none after
  // it, so that wait never ended.
  const receiptOf = async (hash: Hash): Promise<TransactionReceipt> => {
    for (const deadline = Date.now() + 60_000; ;) {
      try {
        return await publicClient.getTransactionReceipt({ hash });
      } catch (error) {
        if (!(error instanceof TransactionReceiptNotFoundError) || Date.now() > deadline) throw error;
      }
      await new Promise((wake) => setTimeout(wake, 5));
    }
  };
  const send: Send = async ({ account, to, data, value = 0n, gas = 5_000_000n }) => {
    const nonce = await publicClient.getTransactionCount({ address: account.address });
    const raw = await account.signTransaction?.({
      type: "eip1559",
      chainId: 1,
      nonce,
      to,
      data,
      value,
      gas,
      maxFeePerGas: 100_000_000_000n,
      maxPriorityFeePerGas: 0n,
    });
    if (!raw) throw new Error(`${account.address} cannot sign`);
    const hash = await publicClient.sendRawTransaction({ serializedTransaction: raw });
    return receiptOf(hash);
  };
  return { url, publicClient, test, send, receiptOf, close };
};

export type BareChain = Awaited<ReturnType<typeof startBareChain>>;
