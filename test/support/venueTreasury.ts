import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { concat, encodeFunctionData, type Hex, maxUint256, pad, parseAbi, parseEther, parseUnits } from "viem";
import { poolAddress } from "../../policies/mandates/poolAddress.ts";
import type { Mandate, MandateAsset } from "../../policies/treasury/mandate.ts";
import type { Address } from "../../policies/treasury/money.ts";
import { MAINNET } from "../../simulation/forks/addresses.ts";
import type { CustodyKind } from "../../workflows/adapters/deploy.ts";
import type { Fork } from "../../workflows/adapters/fork.ts";
import { forkAccount } from "../../workflows/adapters/forkAccounts.ts";
import { deployAave } from "./aaveMarket.ts";
import { guardedTreasury, type GuardedTreasury, guardMandate } from "./guardedTreasury.ts";

// A treasury with every venue there is: on the replica, whose pools and managers are Uniswap's, a whole Aave market, an ERC-4626
// vault, recipients, and a pool so shallow that a swap cannot use up its approval.

const abi = parseAbi([
  "function approve(address spender, uint256 amount)",
  "function transfer(address to, uint256 amount)",
  "function deposit(uint256 assets, address receiver)",
  "function createPool(address tokenA, address tokenB, uint24 fee)",
  "function initialize(uint160 sqrtPriceX96)",
  "function slot0() view returns (uint160 sqrtPriceX96, int24 tick, uint16, uint16, uint16, uint8, bool)",
  "function mint((address token0, address token1, uint24 fee, int24 tickLower, int24 tickUpper, uint256 amount0Desired, uint256 amount1Desired, uint256 amount0Min, uint256 amount1Min, address recipient, uint256 deadline)) payable",
]);
const trader = forkAccount("trader");
const { usdc, dai, weth, positionManager, uniswapV3Factory } = MAINNET;

export const SHALLOW_POOL = poolAddress(uniswapV3Factory, dai, usdc, 500);
export const PAYEES = ["payee-1", "payee-2", "payee-3"].map((name) => forkAccount(name).address) as [
  Address,
  Address,
  Address,
];

const vaultCode = (): Hex => {
  const path = join(resolve(import.meta.dirname, "../.."), "out/ReplicaVault.sol/ReplicaVault.json");
  return (JSON.parse(readFileSync(path, "utf8")) as { bytecode: { object: Hex } }).bytecode.object;
};

/** Puts the venues up, gives custody something in two of them, and returns a mandate that allows all of them. */
const venues = async (fork: Fork, custody: Address): Promise<Mandate> => {
  const call = async (to: Address, functionName: string, args: readonly unknown[]): Promise<void> => {
    const data = encodeFunctionData({ abi, functionName, args } as never);
    await fork.send({ account: trader, to, data, gas: 6_000_000n });
  };
  const aave = await deployAave(fork, trader, [
    { asset: usdc, decimals: 6, priceUsd8: 100_000_000n },
    { asset: weth, decimals: 18, priceUsd8: 300_000_000_000n },
  ]);
  const { contractAddress } = await fork.send({
    account: trader,
    to: null,
    data: concat([vaultCode(), pad(dai, { size: 32 })]),
  });
  const vault = contractAddress as Address;
  for (const [token, spender] of [
    [usdc, aave.pool],
    [weth, aave.pool],
    [dai, vault],
    [dai, positionManager],
    [usdc, positionManager],
  ] as const)
    await call(token, "approve", [spender, maxUint256]);

  // Lent out for the most part, so that receipts grow by the second.
  await aave.call(trader, "supply", [weth, parseEther("1000"), trader.address, 0]);
  await aave.call(trader, "supply", [usdc, parseUnits("1000000", 6), trader.address, 0]);
  await aave.call(trader, "supply", [usdc, parseUnits("30000", 6), custody, 0]);
  await aave.call(trader, "borrow", [usdc, parseUnits("800000", 6), 2n, 0, trader.address]);
  await call(vault, "deposit", [parseEther("100000"), trader.address]);
  await call(vault, "deposit", [parseEther("20000"), custody]);
  // A gain: a share redeems for more than it cost.
  await call(dai, "transfer", [vault, parseEther("6000")]);

  await call(uniswapV3Factory, "createPool", [dai, usdc, 500]);
  const [sqrtPriceX96, tick] = await fork.pendingClient.readContract({
    address: MAINNET.daiUsdc100,
    abi,
    functionName: "slot0",
  });
  await call(SHALLOW_POOL, "initialize", [sqrtPriceX96]);
  const middle = Math.floor(tick / 10) * 10;
  const liquidity = {
    token0: dai,
    token1: usdc,
    fee: 500,
    tickLower: middle - 10,
    tickUpper: middle + 20,
    amount0Desired: parseEther("3000"),
    amount1Desired: parseUnits("3000", 6),
    amount0Min: 0n,
    amount1Min: 0n,
    recipient: trader.address,
    deadline: maxUint256,
  };
  await call(positionManager, "mint", [liquidity]);
  await fork.mine();
  return allowing(aave.pool, aave.aTokens[0] as Address, vault, fork.baseBlock.timestamp);
};

const allowing = (pool: Address, aUsdc: Address, vault: Address, now: number): Mandate => {
  const [wethAsset, usdcAsset, daiAsset] = guardMandate.assets as [MandateAsset, MandateAsset, MandateAsset];
  return {
    ...guardMandate,
    assets: [
      wethAsset,
      usdcAsset,
      daiAsset,
      { ...usdcAsset, symbol: "aUSDC", token: aUsdc, priceGroup: "USDC", venue: "aave", capBps: 5_000 },
      { ...daiAsset, symbol: "vDAI", token: vault, priceGroup: "DAI", venue: "vault" },
    ],
    uniswapV3: {
      ...guardMandate.uniswapV3,
      positionManager,
      pools: [...guardMandate.uniswapV3.pools, { pool: SHALLOW_POOL, tokens: ["DAI", "USDC"], feePpm: 500 }],
    },
    aaveV3: { pool, aTokens: ["aUSDC"] },
    vaults: [
      {
        shares: "vDAI",
        underlying: "DAI",
        seedShares: parseEther("1").toString(),
        rateBase: parseEther("1.2").toString(),
        rateTime: now - 86_400,
        rateGrowthBpsPerYear: 500,
      },
    ],
    caps: {
      ...guardMandate.caps,
      venues: [...guardMandate.caps.venues, { name: "aave", capBps: 2_000 }, { name: "vault", capBps: 2_000 }],
    },
    payments: PAYEES.slice(0, 2).map((recipient, index) => ({
      name: `payee ${index + 1}`,
      recipient,
      capacityUsd8: "60000000000",
      refillSeconds: 86_400,
    })),
  };
};

/** @param change what the mandate is to say otherwise */
export const venueTreasury = (
  custody: CustodyKind,
  change: (mandate: Mandate) => Mandate = (mandate) => mandate,
): Promise<GuardedTreasury> => {
  const holdings = [
    { token: weth, amount: parseEther("20000").toString() },
    { token: usdc, amount: parseUnits("20000000", 6).toString() },
    { token: dai, amount: parseEther("20000000").toString() },
  ];
  return guardedTreasury(custody, [{ address: trader.address, holdings }], {
    prepare: async (fork, at) => change(await venues(fork, at)),
  });
};
