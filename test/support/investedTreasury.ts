import { encodeDeployData, encodeFunctionData, erc20Abi, parseAbi, parseEther, parseUnits } from "viem";
import type { Action } from "../../policies/treasury/action.ts";
import type { Mandate, MandateAsset } from "../../policies/treasury/mandate.ts";
import type { Address, Hex } from "../../policies/treasury/money.ts";
import { MULTI_SEND } from "../../policies/onchain/safeTransaction.ts";
import { MAINNET } from "../../simulation/forks/addresses.ts";
import { safeArtifact } from "../../workflows/adapters/artifacts.ts";
import type { CustodyKind } from "../../workflows/adapters/deploy.ts";
import { deployGovernance, type Governance, predictGovernance } from "../../workflows/adapters/deployGovernance.ts";
import type { Fork } from "../../workflows/adapters/fork.ts";
import { forkAccount } from "../../workflows/adapters/forkAccounts.ts";
import { openForkSender } from "../../workflows/adapters/forkSender.ts";
import { safeAbi, safeTransactionData } from "../../workflows/adapters/safe.ts";
import { deployAave } from "./aaveMarket.ts";
import { compiledContract } from "./compiledContract.ts";
import { type GuardedTreasury, guardedTreasury, guardMandate } from "./guardedTreasury.ts";

const market = forkAccount("a test's own: market");
const founder = forkAccount("a test's own: governance");
const guardian = forkAccount("guardian");
export const investedHolders = [forkAccount("holder-1"), forkAccount("holder-2")] as const;
export const investedOwners = [forkAccount("owner-1"), forkAccount("owner-2")] as const;

const vaultAbi = parseAbi(["function deposit(uint256 assets, address receiver) returns (uint256)"]);
const SEED = parseEther("10");

/** A treasury whose council has gone into a position, a loan and a vault, under a guardian and real holders. */
export type InvestedTreasury = {
  guarded: GuardedTreasury;
  governance: Governance;
  mandate: Mandate;
  aToken: Address;
  vault: Address;
  /** Aave stops paying out, or goes on. */
  pause(paused: boolean): Promise<void>;
  /** Something that only a node's owner can do. */
  cheat(method: string, params: unknown[]): Promise<void>;
  /** Any call by a Safe, as its owners would make it. */
  bySafe(to: Address, data: Hex, operation?: 0 | 1): Promise<void>;
};

/** Uniswap's and Aave's own code, an OpenZeppelin vault, holders' own governor and timelock; all of it on a replica. */
export const investedTreasury = async (custody: CustodyKind): Promise<InvestedTreasury> => {
  const dai = { token: MAINNET.dai, amount: SEED.toString() };
  const governance = predictGovernance({ deployer: founder.address, startNonce: 0 });
  const people = [founder, guardian, ...investedHolders, ...investedOwners].map(({ address }) => ({
    address,
    holdings: [],
  }));
  const guarded = await guardedTreasury(custody, [{ address: market.address, holdings: [dai] }, ...people], {
    executor: governance.timelock,
    tightener: governance.fastGovernor,
    prepare: async (fork) => {
      const reserve = { asset: MAINNET.usdc, decimals: 6, priceUsd8: 100_000_000n };
      const { pool, aTokens } = await deployAave(fork, market, [reserve]);
      const allotments = investedHolders.map(({ address: holder }) => ({ holder, amount: parseEther("50000") }));
      await deployGovernance({ send: fork.send, deployer: founder, startNonce: 0, allotments });
      const vault = await seededVault(fork);
      return investing({ pool, aToken: aTokens[0] as Address, vault, now: fork.openBlock().timestamp });
    },
  });
  const { fork, deployment, mandate } = guarded;
  const tokenOf = (symbol: string): Address => mandate.assets.find((one) => one.symbol === symbol)?.token as Address;
  const [aToken, vault] = [tokenOf("aUSDC"), tokenOf("vDAI")];
  await decide(guarded, (tick) => [
    mint(tick),
    into("supply", "aave-v3", MAINNET.usdc, aToken, parseUnits("20000", 6)),
  ]);
  await decide(guarded, () => [into("deposit", "erc-4626", MAINNET.dai, vault, parseEther("9000"))]);
  const cheat = async (method: string, params: unknown[]): Promise<void> => {
    await fork.client.request({ method, params } as never);
  };
  if (custody === "safe")
    await cheat("anvil_setCode", [MULTI_SEND, safeArtifact("MultiSendCallOnly").deployedBytecode]);
  return {
    guarded,
    governance,
    mandate,
    aToken,
    vault,
    cheat,
    pause: (paused) => pauseAave(fork, mandate.aaveV3?.pool as Address, paused),
    bySafe: async (to, data, operation = 0) => {
      const safe = deployment.custody;
      const nonce = await fork.client.readContract({ address: safe, abi: safeAbi, functionName: "nonce" });
      const owners = [...investedOwners];
      const call = await safeTransactionData({ safe, chainId: 1, owners, nonce, to, data, operation });
      await fork.send({ account: investedOwners[0], to: safe, data: call, gas: 6_000_000n });
      await fork.mine();
    },
  };
};

const aaveAbi = parseAbi([
  "function ADDRESSES_PROVIDER() view returns (address)",
  "function getPoolConfigurator() view returns (address)",
  "function setReservePause(address asset, bool paused)",
]);

const pauseAave = async ({ client, rpcUrl }: Fork, pool: Address, paused: boolean): Promise<void> => {
  const read = { abi: aaveAbi } as const;
  const provider = await client.readContract({ ...read, address: pool, functionName: "ADDRESSES_PROVIDER" });
  const to = await client.readContract({ ...read, address: provider, functionName: "getPoolConfigurator" });
  const data = encodeFunctionData({ abi: aaveAbi, functionName: "setReservePause", args: [MAINNET.usdc, paused] });
  await (await openForkSender(rpcUrl, {})).send({ account: market, to, data });
};

/** A vault nobody seeded is not believed. */
const seededVault = async (fork: Fork): Promise<Address> => {
  const { creation } = compiledContract("test/contracts/support/Vaults.sol", "PlainVault");
  const abi = [{ type: "constructor", inputs: [{ type: "address" }], stateMutability: "nonpayable" }] as const;
  const data = encodeDeployData({ abi, bytecode: creation, args: [MAINNET.dai] });
  const vault = (await fork.send({ account: market, to: null, data })).contractAddress as Address;
  const approve = encodeFunctionData({ abi: erc20Abi, functionName: "approve", args: [vault, SEED] });
  await fork.send({ account: market, to: MAINNET.dai, data: approve });
  const deposit = encodeFunctionData({ abi: vaultAbi, functionName: "deposit", args: [SEED, market.address] });
  await fork.send({ account: market, to: vault, data: deposit });
  await fork.mine();
  return vault;
};

/** The shipped mandate, with receipts and a guardian, and room for what is tried here. */
const investing = (p: { pool: Address; aToken: Address; vault: Address; now: number }): Mandate => {
  const asset = (symbol: string): MandateAsset =>
    guardMandate.assets.find((one) => one.symbol === symbol) as MandateAsset;
  const { limits, uniswapV3, assets } = guardMandate;
  return {
    ...guardMandate,
    assets: [
      ...assets.map((one) => ({ ...one, capBps: 10_000, issuer: null, venue: null })),
      {
        ...asset("USDC"),
        symbol: "aUSDC",
        token: p.aToken,
        capBps: 10_000,
        issuer: null,
        priceGroup: "USDC",
        twap: null,
      },
      { ...asset("DAI"), symbol: "vDAI", token: p.vault, capBps: 10_000, issuer: null, priceGroup: "DAI", twap: null },
    ],
    uniswapV3: { ...uniswapV3, positionManager: MAINNET.positionManager },
    aaveV3: { pool: p.pool, aTokens: ["aUSDC"] },
    vaults: [
      {
        shares: "vDAI",
        underlying: "DAI",
        seedShares: "1",
        rateBase: parseEther("1.01").toString(),
        rateTime: p.now - 1,
        rateGrowthBpsPerYear: 1_000,
      },
    ],
    limits: { ...limits, maxTradeBps: 2_000, stableFloorBps: 0, stableFloorUsd8: "0" },
    caps: { venues: [], issuers: [], positions: null },
    guardian: guardian.address,
  };
};

const decide = async (guarded: GuardedTreasury, actions: (tick: number) => Action[]): Promise<void> => {
  const seen = await guarded.look();
  const { decision, prediction } = await guarded.simulate(seen, actions(seen.pools[0]?.tick ?? 0));
  const denied = prediction.onchainFindings.filter(({ ok }) => !ok).map(({ rule }) => rule);
  if (denied.length > 0 || prediction.revert !== null)
    throw new Error(`the council could not invest: ${prediction.revert ?? denied.join(", ")}`);
  await guarded.execute(decision);
};

const mint = (tick: number): Action => {
  const middle = Math.floor(tick / 10) * 10;
  const putIn = { amount0: parseUnits("6000", 6).toString(), amount1: parseEther("2").toString() };
  const place = { venue: "uniswap-v3", tickLower: middle - 1_000, tickUpper: middle + 1_000 } as const;
  const tokens: [Address, Address] = [MAINNET.usdc, MAINNET.weth];
  return { kind: "mint", ...place, tokens, feePpm: 500, ...putIn, minAmount0: "0", minAmount1: "0" };
};

const into = (
  kind: "supply" | "deposit",
  venue: "aave-v3" | "erc-4626",
  from: Address,
  to: Address,
  amount: bigint,
): Action =>
  ({
    kind,
    venue,
    path: [from, to],
    amountIn: amount.toString(),
    minAmountOut: ((amount * 99n) / 100n).toString(),
  }) as Action;
