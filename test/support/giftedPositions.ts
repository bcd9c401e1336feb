import { encodeFunctionData, type Hex, maxUint128, parseAbi } from "viem";
import { MAINNET } from "../../simulation/forks/addresses.ts";
import type { Address } from "../../policies/treasury/money.ts";
import type { Fork } from "../../workflows/adapters/fork.ts";
import { forkAccount } from "../../workflows/adapters/forkAccounts.ts";

const manager = parseAbi([
  "function multicall(bytes[] data) payable returns (bytes[])",
  "function mint((address token0, address token1, uint24 fee, int24 tickLower, int24 tickUpper, uint256 amount0Desired, uint256 amount1Desired, uint256 amount0Min, uint256 amount1Min, address recipient, uint256 deadline)) payable returns (uint256, uint128, uint256, uint256)",
  "function decreaseLiquidity((uint256 tokenId, uint128 liquidity, uint256 amount0Min, uint256 amount1Min, uint256 deadline)) payable returns (uint256, uint256)",
  "function collect((uint256 tokenId, address recipient, uint128 amount0Max, uint128 amount1Max)) payable returns (uint256, uint256)",
  "function transferFrom(address from, address to, uint256 tokenId)",
  "function totalSupply() view returns (uint256)",
  "function tokenByIndex(uint256) view returns (uint256)",
  "function positions(uint256) view returns (uint96, address, address, address, uint24, int24, int24, uint128, uint256, uint256, uint128, uint128)",
]);
export const donor = forkAccount("holder-1");
/** So many fit a block. */
const AT_ONCE = 20;
const GAS = 16_000_000n;

/** A stranger sends custody emptied positions: whoever looks through what it owns meets these. */
export const giftPositions = async ({ client, send, mine }: Fork, custody: Address, count: number): Promise<void> => {
  const to = MAINNET.positionManager;
  const read = { address: to, abi: manager } as const;
  const play = async (calls: Hex[], value = 0n): Promise<void> => {
    const data = encodeFunctionData({ abi: manager, functionName: "multicall", args: [calls] });
    await send({ account: donor, to, data, value, gas: GAS });
    await mine();
  };
  const mint = encodeFunctionData({ abi: manager, functionName: "mint", args: [EMPTY_RANGE] });
  for (let made = 0; made < count; made += AT_ONCE) {
    const many = Math.min(AT_ONCE, count - made);
    await play(
      Array.from({ length: many }, () => mint),
      10n ** 15n,
    );
    const supply = await client.readContract({ ...read, functionName: "totalSupply" });
    const gifts = Array.from({ length: many }, async (_, index): Promise<Hex[]> => {
      const place = [supply - BigInt(many - index)] as const;
      const tokenId = await client.readContract({ ...read, functionName: "tokenByIndex", args: place });
      const words = await client.readContract({ ...read, functionName: "positions", args: [tokenId] });
      const gone = { tokenId, liquidity: words[7], amount0Min: 0n, amount1Min: 0n, deadline: maxUint128 };
      const collected = { tokenId, recipient: donor.address, amount0Max: maxUint128, amount1Max: maxUint128 };
      return [
        encodeFunctionData({ abi: manager, functionName: "decreaseLiquidity", args: [gone] }),
        encodeFunctionData({ abi: manager, functionName: "collect", args: [collected] }),
        encodeFunctionData({ abi: manager, functionName: "transferFrom", args: [donor.address, custody, tokenId] }),
      ];
    });
    await play((await Promise.all(gifts)).flat());
  }
};

/** Far under the price: of token1 alone, which is WETH and is paid in ether. */
const EMPTY_RANGE = {
  token0: MAINNET.usdc,
  token1: MAINNET.weth,
  fee: 500,
  tickLower: 100_000,
  tickUpper: 100_010,
  amount0Desired: 0n,
  amount1Desired: 1_000_000_000n,
  amount0Min: 0n,
  amount1Min: 0n,
  recipient: donor.address,
  deadline: maxUint128,
} as const;
