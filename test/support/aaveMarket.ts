import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Abi, encodeDeployData, encodeFunctionData, keccak256, type LocalAccount, toHex, zeroAddress } from "viem";
import type { Address, Hex } from "../../policies/treasury/money.ts";
import type { Fork } from "../../workflows/adapters/fork.ts";
import { openForkSender } from "../../workflows/adapters/forkSender.ts";

const require = createRequire(import.meta.url);
type Artifact = { abi: Abi; bytecode: Hex };
const aave = (path: string): Artifact =>
  JSON.parse(
    readFileSync(
      require.resolve(`@aave/core-v3/artifacts/contracts/${path}.sol/${path.split("/").at(-1)}.json`),
      "utf8",
    ),
  ) as Artifact;

const LOGIC = "protocol/libraries/logic";
const LIBRARIES = ["BridgeLogic", "EModeLogic", "LiquidationLogic", "PoolLogic", "SupplyLogic"];
const RAY = 10n ** 27n;

/** A lending market, and the receipt of its one asset. */
export type LendingMarket = {
  pool: Address;
  aToken: Address;
  /** As Aave's governance may, in an emergency. */
  pause(paused: boolean): Promise<void>;
};

/**
 * A whole Aave v3 market with one asset, as `test/contracts/support/AaveMarket.sol` makes it: npm's published code, linked to its
 * libraries, behind Aave's own proxies. Nobody borrows in it, so it asks for no price.
 */
export const aaveMarket = async (
  fork: Fork,
  account: LocalAccount,
  asset: { token: Address; decimals: number },
): Promise<LendingMarket> => {
  const create = async (artifact: Artifact, args: readonly unknown[] = []): Promise<Address> => {
    const data = encodeDeployData({ abi: artifact.abi, bytecode: artifact.bytecode, args: [...args] });
    const receipt = await fork.send({ account, to: null, data, gas: 8_000_000n });
    await fork.mine();
    return receipt.contractAddress as Address;
  };
  const tell = async (to: Address, path: string, functionName: string, args: readonly unknown[]): Promise<void> => {
    const data = encodeFunctionData({ abi: aave(path).abi, functionName, args: [...args] });
    await fork.send({ account, to, data, gas: 12_000_000n });
    await fork.mine();
  };
  const read = (address: Address, path: string, functionName: string, args: readonly unknown[] = []) =>
    fork.client.readContract({ address, abi: aave(path).abi, functionName, args: [...args] });
  const borrow = await create(aave(`${LOGIC}/BorrowLogic`));
  const flash = await create(linked(aave(`${LOGIC}/FlashLoanLogic`), { BorrowLogic: borrow }));
  const libraries: Record<string, Address> = { BorrowLogic: borrow, FlashLoanLogic: flash };
  for (const name of LIBRARIES) libraries[name] = await create(aave(`${LOGIC}/${name}`));
  const configuring = { ConfiguratorLogic: await create(aave(`${LOGIC}/ConfiguratorLogic`)) };

  const providerPath = "protocol/configuration/PoolAddressesProvider";
  const provider = await create(aave(providerPath), ["m", account.address]);
  await tell(provider, providerPath, "setACLAdmin", [account.address]);
  const acl = await create(aave("protocol/configuration/ACLManager"), [provider]);
  await tell(provider, providerPath, "setACLManager", [acl]);
  await tell(acl, "protocol/configuration/ACLManager", "addPoolAdmin", [account.address]);
  const implementation = await create(linked(aave("protocol/pool/Pool"), libraries), [provider]);
  await tell(provider, providerPath, "setPoolImpl", [implementation]);
  const pool = (await read(provider, providerPath, "getPool")) as Address;
  const configuratorCode = await create(linked(aave("protocol/pool/PoolConfigurator"), configuring));
  await tell(provider, providerPath, "setPoolConfiguratorImpl", [configuratorCode]);
  const configurator = (await read(provider, providerPath, "getPoolConfigurator")) as Address;

  const rates = [(8n * RAY) / 10n, 0n, (4n * RAY) / 100n, (6n * RAY) / 10n, (2n * RAY) / 100n];
  const stableRates = [(5n * RAY) / 100n, (2n * RAY) / 100n, (5n * RAY) / 100n, (2n * RAY) / 10n];
  const tokens = "protocol/tokenization";
  const reserve = {
    aTokenImpl: await create(aave(`${tokens}/AToken`), [pool]),
    stableDebtTokenImpl: await create(aave(`${tokens}/StableDebtToken`), [pool]),
    variableDebtTokenImpl: await create(aave(`${tokens}/VariableDebtToken`), [pool]),
    underlyingAssetDecimals: asset.decimals,
    interestRateStrategyAddress: await create(aave("protocol/pool/DefaultReserveInterestRateStrategy"), [
      provider,
      ...rates,
      ...stableRates,
    ]),
    underlyingAsset: asset.token,
    treasury: account.address,
    incentivesController: zeroAddress,
    aTokenName: "a",
    aTokenSymbol: "aUSDC",
    variableDebtTokenName: "v",
    variableDebtTokenSymbol: "v",
    stableDebtTokenName: "s",
    stableDebtTokenSymbol: "s",
    params: "0x",
  };
  await tell(configurator, "protocol/pool/PoolConfigurator", "initReserves", [[reserve]]);
  const data = (await read(pool, "protocol/pool/Pool", "getReserveData", [asset.token])) as { aTokenAddress: Address };
  const { abi } = aave("protocol/pool/PoolConfigurator");
  const pause = async (paused: boolean): Promise<void> => {
    const call = encodeFunctionData({ abi, functionName: "setReservePause", args: [asset.token, paused] });
    await (await openForkSender(fork.rpcUrl, {})).send({ account, to: configurator, data: call });
  };
  return { pool, aToken: data.aTokenAddress, pause };
};

/** Puts libraries where the compiler left room for them. */
const linked = ({ abi, bytecode }: Artifact, libraries: Record<string, Address>): Artifact => ({
  abi,
  bytecode: Object.entries(libraries).reduce<Hex>((code, [name, at]) => {
    const room = `__$${keccak256(toHex(`contracts/${LOGIC}/${name}.sol:${name}`)).slice(2, 36)}$__`;
    return code.replaceAll(room, at.slice(2).toLowerCase()) as Hex;
  }, bytecode),
});
