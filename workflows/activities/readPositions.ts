import type { PublicClient } from "viem";
import { positionsAbi } from "../../contracts/generated/Positions.ts";
import { type Address, sameAddress } from "../../policies/treasury/money.ts";
import type { SnapshotAsset, SnapshotPosition } from "../../policies/treasury/snapshot.ts";

/** The positions that the module made and custody still owns, with what lies in them at the oracle's prices. */
export const readPositions = async (p: {
  client: PublicClient;
  /** Null where the treasury has no book of positions. */
  positions: Address | null;
  custody: Address;
  assets: readonly SnapshotAsset[];
  blockNumber: bigint;
}): Promise<SnapshotPosition[]> => {
  if (p.positions === null) return [];
  const book = { address: p.positions, abi: positionsAbi, blockNumber: p.blockNumber } as const;
  const priced = (token: Address): [bigint, number] => {
    const asset = p.assets.find((candidate) => sameAddress(candidate.token, token));
    return [BigInt(asset?.priceUsd8 ?? "0"), asset?.decimals ?? 0];
  };
  const ids = await p.client.readContract({ ...book, functionName: "ids" });
  const found = await Promise.all(
    ids.map(async (id) => {
      const held = await p.client.readContract({ ...book, functionName: "positionOf", args: [id, p.custody] });
      const price = await p.client.readContract({
        ...book,
        functionName: "sqrtPriceOf",
        args: [...priced(held.token0), ...priced(held.token1)],
      });
      const [amount0, amount1] =
        price === 0n
          ? [0n, 0n]
          : await p.client.readContract({ ...book, functionName: "amountsAt", args: [id, p.custody, price] });
      return { id, held, amount0, amount1 };
    }),
  );
  return found
    .filter(({ held }) => held.fee !== 0)
    .map(({ id, held, amount0, amount1 }) => ({
      id: id.toString(),
      token0: held.token0,
      token1: held.token1,
      feePpm: held.fee,
      tickLower: held.tickLower,
      tickUpper: held.tickUpper,
      liquidity: held.liquidity.toString(),
      amount0: amount0.toString(),
      amount1: amount1.toString(),
    }));
};
