import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import {
  type Abi,
  encodeDeployData,
  encodeFunctionData,
  type Hex,
  keccak256,
  type LocalAccount,
  stringToBytes,
  zeroAddress,
} from "viem";
import type { Address } from "../../policies/treasury/money.ts";
import type { Fork } from "../../workflows/adapters/fork.ts";

// A whole Aave v3 market from npm's artifacts: provider, ACL, pool and configurator behind proxies, libraries linked, Aave's own
// oracle and default rates. The twin of test/contracts/support/AaveMarket.sol, on a fork.

const require = createRequire(import.meta.url);
const LOGIC = "protocol/libraries/logic/";
const POOL_LIBRARIES = [
  "BorrowLogic",
  "BridgeLogic",
  "EModeLogic",
  "FlashLoanLogic",
  "LiquidationLogic",
  "PoolLogic",
  "SupplyLogic",
];
const RAY = 10n ** 27n;
const RATES = [80n, 0n, 4n, 60n, 2n, 5n, 2n, 5n, 20n].map((percent) => (percent * RAY) / 100n);

type Artifact = { abi: Abi; bytecode: string };
const artifact = (path: string): Artifact =>
  JSON.parse(readFileSync(require.resolve(`@aave/core-v3/artifacts/contracts/${path}.json`), "utf8")) as Artifact;

export type Reserve = { asset: Address; decimals: number; priceUsd8: bigint };
/** A market that runs, and the receipt of each reserve, in order. */
export type AaveMarket = {
  pool: Address;
  aTokens: Address[];
  /** One of the pool's own functions, sent. */
  call(account: LocalAccount, functionName: string, args: readonly unknown[]): Promise<void>;
};

/** @param admin deploys everything and lists the reserves */
export const deployAave = async (
  fork: Fork,
  admin: LocalAccount,
  reserves: readonly Reserve[],
): Promise<AaveMarket> => {
  const create = async (
    path: string,
    args: readonly unknown[] = [],
    code = artifact(path).bytecode,
  ): Promise<Address> => {
    const data = encodeDeployData({ abi: artifact(path).abi, bytecode: code as Hex, args } as never);
    const { contractAddress } = await fork.send({ account: admin, to: null, data });
    return contractAddress as Address;
  };
  /** Puts fresh libraries where the compiler left room for them. */
  const linked = async (
    path: string,
    libraries: readonly string[],
    args: readonly unknown[] = [],
  ): Promise<Address> => {
    let code = artifact(path).bytecode;
    for (const name of libraries) {
      const file = `${LOGIC}${name}.sol`;
      // Flash loans borrow.
      const library = await linked(`${file}/${name}`, name === "FlashLoanLogic" ? ["BorrowLogic"] : []);
      const room = keccak256(stringToBytes(`contracts/${file}:${name}`)).slice(2, 36);
      code = code.replaceAll(`__$${room}$__`, library.slice(2).toLowerCase());
    }
    return create(path, args, code);
  };
  const callOn =
    (path: string, to: Address) =>
    async (functionName: string, args: readonly unknown[], account = admin): Promise<void> => {
      const data = encodeFunctionData({ abi: artifact(path).abi, functionName, args });
      await fork.send({ account, to, data, gas: 5_000_000n });
    };
  const read = async <T>(path: string, address: Address, functionName: string, args: readonly unknown[] = []) =>
    (await fork.pendingClient.readContract({ address, abi: artifact(path).abi, functionName, args })) as T;

  const PROVIDER = "protocol/configuration/PoolAddressesProvider.sol/PoolAddressesProvider";
  const ACL = "protocol/configuration/ACLManager.sol/ACLManager";
  const POOL = "protocol/pool/Pool.sol/Pool";
  const CONFIGURATOR = "protocol/pool/PoolConfigurator.sol/PoolConfigurator";
  const provider = await create(PROVIDER, ["m", admin.address]);
  const atProvider = callOn(PROVIDER, provider);
  await atProvider("setACLAdmin", [admin.address]);
  const acl = await create(ACL, [provider]);
  await atProvider("setACLManager", [acl]);
  await callOn(ACL, acl)("addPoolAdmin", [admin.address]);
  await atProvider("setPoolImpl", [await linked(POOL, POOL_LIBRARIES, [provider])]);
  await atProvider("setPoolConfiguratorImpl", [await linked(CONFIGURATOR, ["ConfiguratorLogic"])]);
  const pool = await read<Address>(PROVIDER, provider, "getPool");
  const sources: Address[] = [];
  for (const { priceUsd8 } of reserves)
    sources.push(await create("mocks/oracle/CLAggregators/MockAggregator.sol/MockAggregator", [priceUsd8]));
  const assets = reserves.map(({ asset }) => asset);
  const oracle = [provider, assets, sources, zeroAddress, zeroAddress, 100_000_000n];
  await atProvider("setPriceOracle", [await create("misc/AaveOracle.sol/AaveOracle", oracle)]);

  const configure = callOn(CONFIGURATOR, await read<Address>(PROVIDER, provider, "getPoolConfigurator"));
  const token = (name: string): Promise<Address> => create(`protocol/tokenization/${name}.sol/${name}`, [pool]);
  const strategy = "DefaultReserveInterestRateStrategy";
  const aTokens: Address[] = [];
  for (const { asset, decimals } of reserves) {
    const reserve = {
      aTokenImpl: await token("AToken"),
      stableDebtTokenImpl: await token("StableDebtToken"),
      variableDebtTokenImpl: await token("VariableDebtToken"),
      underlyingAssetDecimals: decimals,
      interestRateStrategyAddress: await create(`protocol/pool/${strategy}.sol/${strategy}`, [provider, ...RATES]),
      underlyingAsset: asset,
      treasury: acl,
      incentivesController: zeroAddress,
      aTokenName: "",
      aTokenSymbol: "",
      variableDebtTokenName: "",
      variableDebtTokenSymbol: "",
      stableDebtTokenName: "",
      stableDebtTokenSymbol: "",
      params: "0x",
    };
    await configure("initReserves", [[reserve]]);
    await configure("setReserveBorrowing", [asset, true]);
    await configure("configureReserveAsCollateral", [asset, 7_500n, 8_000n, 10_500n]);
    const data = await read<{ aTokenAddress: Address }>(POOL, pool, "getReserveData", [asset]);
    aTokens.push(data.aTokenAddress);
  }
  return {
    pool,
    aTokens,
    call: (account, functionName, args) => callOn(POOL, pool)(functionName, args, account),
  };
};
