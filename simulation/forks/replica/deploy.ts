import {
  type Abi,
  concat,
  encodeAbiParameters,
  encodeFunctionData,
  getContractAddress,
  maxUint256,
  pad,
  parseAbi,
  parseAbiParameters,
  toHex,
} from "viem";
import { type Address, type Hex, sameAddress } from "../../../policies/treasury/money.ts";
import type { RpcClient } from "../../engines/evm.ts";
import { MAINNET } from "../addresses.ts";
import type { ReplicaArtifacts } from "./artifacts.ts";
import { ETHER_USD8, LIQUIDITY_PROVIDER, PROVIDED_WETH, REPLICA_BLOCK, REPLICA_POOLS, REPLICA_TOKENS } from "./plan.ts";

const abi = parseAbi([
  "function deposit() payable",
  "function approve(address spender, uint256 amount)",
  "function enableFeeAmount(uint24 fee, int24 tickSpacing)",
  "function createPool(address tokenA, address tokenB, uint24 fee)",
  "function initialize(uint160 sqrtPriceX96)",
  "function increaseObservationCardinalityNext(uint16 observationCardinalityNext)",
  "function getPool(address tokenA, address tokenB, uint24 fee) view returns (address)",
  "function slot0() view returns (uint160 sqrtPriceX96, int24 tick, uint16, uint16, uint16, uint8, bool)",
  "function mint((address token0, address token1, uint24 fee, int24 tickLower, int24 tickUpper, uint256 amount0Desired, uint256 amount1Desired, uint256 amount0Min, uint256 amount1Min, address recipient, uint256 deadline)) payable returns (uint256, uint128, uint256, uint256)",
]);

/** Who deployed what on mainnet, and with which nonce: the addresses follow from nothing else. */
export const UNISWAP_DEPLOYER: Address = "0x6C9FC64A53c1b71FB3f9Af64d1ae3A4931A5f4E9";
export const WETH_DEPLOYER: Address = "0x4F26FfBe5F04ED43630fdC30A87638d53D0b0876";
const DESCRIPTOR: Address = "0x91ae842A5Ffd8d12023116943e72A606179294f3";
const QUOTER_V2: Address = "0x61fFE014bA17989E743c5F6cB21bF9697530B21e";

/** Sends as an address nobody has the key of, and closes a block after every transaction, one second apart. */
const impersonator = (client: RpcClient) => {
  const ask = <T>(method: string, params: unknown[]): Promise<T> =>
    client.request({ method, params } as never) as Promise<T>;
  let time = REPLICA_BLOCK.timestamp - 7_200;
  const send = async (from: Address, to: Address | null, data: Hex, value = 0n): Promise<void> => {
    await ask("anvil_impersonateAccount", [from]);
    await ask("evm_setNextBlockTimestamp", [toHex(++time)]);
    await ask("anvil_setNextBlockBaseFeePerGas", ["0x0"]);
    const tx = {
      from,
      ...(to === null ? {} : { to }),
      data,
      value: toHex(value),
      gas: toHex(12_000_000),
      gasPrice: "0x0",
    };
    const hash = await ask<Hex>("eth_sendTransaction", [tx]);
    await ask("evm_mine", []);
    const receipt = await ask<{ status: Hex } | null>("eth_getTransactionReceipt", [hash]);
    if (receipt === null || BigInt(receipt.status) !== 1n)
      throw new ReplicaBuildError(`a transaction to ${to ?? "a new contract"} failed`);
  };
  const deploy = async (from: Address, nonce: number, code: Hex, expected: Address): Promise<void> => {
    const address = getContractAddress({ from, nonce: BigInt(nonce) });
    if (!sameAddress(address, expected))
      throw new ReplicaBuildError(`nonce ${nonce} of ${from} gives ${address}, not ${expected}`);
    await ask("anvil_setNonce", [from, toHex(nonce)]);
    await send(from, null, code);
  };
  const call = (from: Address, to: Address, functionName: string, args: unknown[], value = 0n): Promise<void> =>
    send(from, to, encodeFunctionData({ abi: abi as Abi, functionName, args }), value);
  const read = (to: Address, functionName: string, args: unknown[] = []): Promise<Hex> =>
    ask<Hex>("eth_call", [{ to, data: encodeFunctionData({ abi: abi as Abi, functionName, args }) }, "latest"]);
  return { send, deploy, call, read };
};
type Impersonator = ReturnType<typeof impersonator>;

/**
 * Deploys Uniswap v3, WETH9 and Safe 1.4.1 at their mainnet addresses and fills the pools.
 * @param client a chain forked from the replica's seed, without automine
 * @throws ReplicaBuildError when anything lands elsewhere than on mainnet
 */
export const deployReplica = async (client: RpcClient, artifacts: ReplicaArtifacts): Promise<void> => {
  const chain = impersonator(client);
  const factoryAndWeth = encodeAbiParameters(parseAbiParameters("address, address"), [
    MAINNET.uniswapV3Factory,
    MAINNET.weth,
  ]);
  const managerArguments = encodeAbiParameters(parseAbiParameters("address, address, address"), [
    MAINNET.uniswapV3Factory,
    MAINNET.weth,
    DESCRIPTOR,
  ]);
  await chain.deploy(WETH_DEPLOYER, 446, artifacts.weth9, MAINNET.weth);
  await chain.deploy(UNISWAP_DEPLOYER, 0, artifacts.uniswapV3Factory, MAINNET.uniswapV3Factory);
  await chain.deploy(UNISWAP_DEPLOYER, 4, concat([artifacts.swapRouter, factoryAndWeth]), MAINNET.swapRouter);
  await chain.deploy(
    UNISWAP_DEPLOYER,
    8,
    concat([artifacts.positionManager, managerArguments]),
    MAINNET.positionManager,
  );
  await chain.deploy(UNISWAP_DEPLOYER, 13, concat([artifacts.quoterV2, factoryAndWeth]), QUOTER_V2);
  await chain.call(UNISWAP_DEPLOYER, MAINNET.uniswapV3Factory, "enableFeeAmount", [100, 1]);
  for (const code of [artifacts.safe, artifacts.safeProxyFactory, artifacts.safeFallbackHandler]) {
    await chain.send(LIQUIDITY_PROVIDER, MAINNET.safeSingletonFactory, concat([pad("0x", { size: 32 }), code]));
  }
  await chain.call(LIQUIDITY_PROVIDER, MAINNET.weth, "deposit", [], PROVIDED_WETH);
  for (const token of [MAINNET.weth, ...REPLICA_TOKENS.map(({ address }) => address)]) {
    await chain.call(LIQUIDITY_PROVIDER, token, "approve", [MAINNET.positionManager, maxUint256]);
  }
  for (const pool of REPLICA_POOLS) await fill(chain, pool);
};

const fill = async (chain: Impersonator, pool: (typeof REPLICA_POOLS)[number]): Promise<void> => {
  const ether = pool.pair === "USDC/WETH";
  const [token0, token1] = ether ? [MAINNET.usdc, MAINNET.weth] : [MAINNET.dai, MAINNET.usdc];
  await chain.call(LIQUIDITY_PROVIDER, MAINNET.uniswapV3Factory, "createPool", [token0, token1, pool.feePpm]);
  const made = `0x${(await chain.read(MAINNET.uniswapV3Factory, "getPool", [token0, token1, pool.feePpm])).slice(26)}`;
  if (!sameAddress(made, pool.address))
    throw new ReplicaBuildError(`the ${pool.pair} pool landed on ${made}, not on ${pool.address}`);
  await chain.call(LIQUIDITY_PROVIDER, pool.address, "initialize", [sqrtPriceX96(ether)]);
  await chain.call(LIQUIDITY_PROVIDER, pool.address, "increaseObservationCardinalityNext", [8]);
  const tick = Number(BigInt.asIntN(24, BigInt(`0x${(await chain.read(pool.address, "slot0")).slice(66, 130)}`)));
  const centre = Math.round(tick / pool.spacing) * pool.spacing;
  for (const { halfWidth, usd } of pool.ranges) {
    // Half of the dollars on each side; the position manager takes what the range's ratio asks for.
    const dollars = usd / 2n;
    const amount0 = ether ? dollars * 10n ** 6n : dollars * 10n ** 18n;
    const amount1 = ether ? (dollars * 10n ** 26n) / ETHER_USD8 : dollars * 10n ** 6n;
    await chain.call(LIQUIDITY_PROVIDER, MAINNET.positionManager, "mint", [
      {
        token0,
        token1,
        fee: pool.feePpm,
        tickLower: centre - halfWidth,
        tickUpper: centre + halfWidth,
        amount0Desired: amount0,
        amount1Desired: amount1,
        amount0Min: 0n,
        amount1Min: 0n,
        recipient: LIQUIDITY_PROVIDER,
        deadline: BigInt(REPLICA_BLOCK.timestamp),
      },
    ]);
  }
};

/** √(token1 / token0) × 2^96 in base units, rounded down. */
const sqrtPriceX96 = (ether: boolean): bigint =>
  ether ? root(((10n ** 20n) << 192n) / ETHER_USD8) : root((1n << 192n) / 10n ** 12n);

/** Integer square root by Newton's method, rounded down. */
const root = (value: bigint): bigint => {
  let x = 1n << BigInt(Math.ceil(value.toString(2).length / 2));
  for (;;) {
    const next = (x + value / x) >> 1n;
    if (next >= x) return x;
    x = next;
  }
};

export class ReplicaBuildError extends Error {
  readonly code = "REPLICA_BUILD";
  constructor(reason: string) {
    super(
      `The replica could not be built: ${reason}.\nRun \`exchequer doctor\`; if it finds nothing, this is a bug to report.`,
    );
    this.name = "ReplicaBuildError";
  }
}
