import type { Address } from "../../policies/treasury/money.ts";
import { advanceFeeds, feedsOf } from "../../workflows/adapters/advanceFeeds.ts";
import type { HoldersTreasury } from "./holdersTreasury.ts";
import { judgedOnNode } from "./judgedOnNode.ts";

/** What the module itself says of selling so much of NAV in ether for dollars now, and which rules are in its way. */
export const judgedSale = async (
  { fork, deployment, mandate }: HoldersTreasury,
  bps: bigint,
): Promise<{ status: string; breached: string[] }> => {
  // Chain time that passed in a vote is no time in which a feed fell silent: each says again what it said, now.
  const { timestamp } = await fork.client.getBlock();
  await advanceFeeds(fork.client, await feedsOf(fork.client, deployment.oracle), Number(timestamp));
  await fork.client.request({ method: "evm_mine", params: [] } as never);
  const [weth, usdc] = ["WETH", "USDC"].map(
    (symbol) => mandate.assets.find((asset) => asset.symbol === symbol)?.token,
  ) as [Address, Address];
  const { prediction } = await judgedOnNode({
    fork,
    deployment,
    mandate,
    actions: ({ navUsd8, etherUsd8 }) => {
      const soldUsd8 = (BigInt(navUsd8) * bps) / 10_000n;
      return [
        {
          kind: "swap",
          venue: "uniswap-v3",
          path: [weth, usdc],
          feesPpm: [500],
          amountIn: String((soldUsd8 * 10n ** 18n) / BigInt(etherUsd8)),
          // 99.2% of its worth, in millionths of a dollar.
          minAmountOut: String((soldUsd8 * 992n) / 100_000n),
        },
      ];
    },
  });
  return {
    status: prediction.revert ?? prediction.status,
    breached: prediction.onchainFindings.filter(({ ok }) => !ok).map(({ rule }) => rule),
  };
};
