import { erc20Abi, type PublicClient, zeroAddress } from "viem";
import type { Mandate } from "../../policies/treasury/mandate.ts";
import type { Address } from "../../policies/treasury/money.ts";
import type { SnapshotPool } from "../../policies/treasury/snapshot.ts";

const poolAbi = [
  {
    name: "slot0",
    type: "function",
    stateMutability: "view",
    inputs: [],
    outputs: [
      { name: "sqrtPriceX96", type: "uint160" },
      { name: "tick", type: "int24" },
      { name: "observationIndex", type: "uint16" },
      { name: "observationCardinality", type: "uint16" },
      { name: "observationCardinalityNext", type: "uint16" },
      { name: "feeProtocol", type: "uint8" },
      { name: "unlocked", type: "bool" },
    ],
  },
  {
    name: "liquidity",
    type: "function",
    stateMutability: "view",
    inputs: [],
    outputs: [{ name: "", type: "uint128" }],
  },
] as const;

/** The mandate's pools at one block, without those whose state the fork does not hold: no route goes through them. */
export const readPools = async (
  p: { client: PublicClient; raiseUnknown: () => Promise<void>; mandate: Mandate },
  blockNumber: bigint,
): Promise<SnapshotPool[]> => {
  const pools: SnapshotPool[] = [];
  for (const { pool, tokens, feePpm } of p.mandate.uniswapV3.pools) {
    const [a, b] = tokens.map(
      (symbol) => p.mandate.assets.find((asset) => asset.symbol === symbol)?.token ?? zeroAddress,
    ) as [Address, Address];
    const [token0, token1] = BigInt(a) < BigInt(b) ? [a, b] : [b, a];
    const at = { address: pool, abi: poolAbi, blockNumber } as const;
    const balanceOf = (token: Address) =>
      p.client.readContract({ address: token, abi: erc20Abi, functionName: "balanceOf", args: [pool], blockNumber });
    try {
      const slot0 = await p.client.readContract({ ...at, functionName: "slot0" });
      const liquidity = await p.client.readContract({ ...at, functionName: "liquidity" });
      pools.push({
        pool,
        token0,
        token1,
        feePpm,
        sqrtPriceX96: slot0[0].toString(),
        tick: slot0[1],
        liquidity: liquidity.toString(),
        balance0: (await balanceOf(token0)).toString(),
        balance1: (await balanceOf(token1)).toString(),
      });
    } catch (error) {
      const unknown = await p.raiseUnknown().then(
        () => null,
        (miss: { code?: string }) => miss,
      );
      if (unknown?.code !== "STATE_UNKNOWN") throw unknown ?? error;
    }
  }
  return pools;
};
