import { type PublicClient, toHex } from "viem";
import { replicaArtifacts } from "../../simulation/forks/replica/artifacts.ts";
import { feedStorage } from "../../simulation/forks/replica/layouts.ts";
import type { Address } from "../../policies/treasury/money.ts";
import { observe } from "../../workflows/activities/observe.ts";
import { simulateDecision } from "../../workflows/activities/simulate.ts";
import { forkAccount } from "../../workflows/adapters/forkAccounts.ts";
import type { HoldersTreasury } from "./holdersTreasury.ts";

const HASH = `0x${"0".repeat(64)}` as const;
const SIZING = { requestedUsd8: "0", sizedUsd8: "0", boundBy: "requested", bounds: [] };

/** What the module itself says of selling so much of NAV in ether for dollars now, and which rules are in its way. */
export const judgedSale = async (
  { fork, deployment, mandate }: HoldersTreasury,
  bps: bigint,
): Promise<{ status: string; breached: string[] }> => {
  const client = fork.client as unknown as PublicClient;
  await reportFeeds({ fork, mandate });
  const { number, timestamp } = await client.getBlock();
  const snapshot = await observe({
    client,
    raiseUnknown: fork.raiseUnknown,
    forgetUnknown: fork.forgetUnknown,
    fork: fork.state,
    mandate,
    custody: { kind: "treasury", address: deployment.custody },
    deployment,
  });
  const [weth, usdc] = ["WETH", "USDC"].map(
    (symbol) => mandate.assets.find((asset) => asset.symbol === symbol)?.token,
  ) as [Address, Address];
  const soldUsd8 = (BigInt(snapshot.navUsd8) * bps) / 10_000n;
  const { prediction } = await simulateDecision({
    client: fork.client,
    takeMisses: fork.takeMisses,
    env: { ...fork.baseBlock, number: Number(number) + 1, timestamp: Number(timestamp) + 12 },
    snapshot,
    mandate,
    submitter: forkAccount("submitter").address,
    gasPriceWei: 1n,
    proposal: {
      snapshotHash: HASH,
      tallyHash: HASH,
      sizing: SIZING,
      actions: [
        {
          kind: "swap",
          venue: "uniswap-v3",
          path: [weth, usdc],
          feesPpm: [500],
          amountIn: String((soldUsd8 * 10n ** 18n) / BigInt(snapshot.etherUsd8)),
          // 99.2% of its worth, in millionths of a dollar.
          minAmountOut: String((soldUsd8 * 992n) / 100_000n),
        },
      ],
    },
  });
  return {
    status: prediction.revert ?? prediction.status,
    breached: prediction.onchainFindings.filter(({ ok }) => !ok).map(({ rule }) => rule),
  };
};

/** Chain time that passed in a vote is no time in which a feed fell silent: each says again what it said, now. */
const reportFeeds = async ({ fork, mandate }: Pick<HoldersTreasury, "fork" | "mandate">): Promise<void> => {
  const rpc = (method: string, params: unknown[]): Promise<unknown> => fork.client.request({ method, params } as never);
  const { timestamp } = await fork.client.getBlock();
  for (const { feed, feedDescription, feedDecimals } of mandate.assets) {
    const [, answer] = await fork.client.readContract({ address: feed, abi: ROUND, functionName: "latestRoundData" });
    const rounds = [{ round: 1n, answer, updatedAt: Number(timestamp) }];
    await rpc("anvil_setCode", [feed, replicaArtifacts().replicaFeed]);
    const storage = feedStorage({ description: feedDescription, decimals: feedDecimals, rounds });
    for (const [slot, value] of storage)
      await rpc("anvil_setStorageAt", [feed, slot, toHex(BigInt(value), { size: 32 })]);
  }
  await rpc("evm_mine", []);
};

const ROUND = [
  {
    name: "latestRoundData",
    type: "function",
    stateMutability: "view",
    inputs: [],
    outputs: [
      { name: "roundId", type: "uint80" },
      { name: "answer", type: "int256" },
      { name: "startedAt", type: "uint256" },
      { name: "updatedAt", type: "uint256" },
      { name: "answeredInRound", type: "uint80" },
    ],
  },
] as const;
