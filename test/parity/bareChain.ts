import { createPublicClient, createTestClient, http, publicActions, walletActions } from "viem";
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
    return publicClient.waitForTransactionReceipt({ hash, pollingInterval: 10 });
  };
  return { url, publicClient, test, send, close };
};

export type BareChain = Awaited<ReturnType<typeof startBareChain>>;
