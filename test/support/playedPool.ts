import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import {
  type Abi,
  decodeFunctionResult,
  encodeFunctionData,
  getContractAddress,
  type Hex,
  parseAbi,
  toHex,
} from "viem";
import type { Address } from "../../policies/treasury/money.ts";
import { LOWEST_PRICE, HIGHEST_PRICE } from "../../simulation/engines/v3/swap.ts";
import { root } from "./command.ts";
import { startPlainChain } from "./plainChain.ts";

const require = createRequire(import.meta.url);
const PLAYER: Address = "0x00000000000000000000000000000000000a11ce";

export type Played = {
  kind: "swap" | "mint" | "burn";
  zeroForOne?: boolean;
  tickLower?: number;
  tickUpper?: number;
  owner?: Address;
  /** A swap's as the pool takes it; liquidity else. */
  amount: bigint;
  limit?: bigint;
};

const poolAbi = parseAbi([
  "function createPool(address tokenA, address tokenB, uint24 fee)",
  "function getPool(address tokenA, address tokenB, uint24 fee) view returns (address)",
  "function initialize(uint160 sqrtPriceX96)",
  "function slot0() view returns (uint160 sqrtPriceX96, int24 tick, uint16, uint16, uint16, uint8, bool)",
  "function liquidity() view returns (uint128)",
  "function burn(int24 tickLower, int24 tickUpper, uint128 amount)",
  "function collect(address recipient, int24 tickLower, int24 tickUpper, uint128 most0, uint128 most1) returns (uint128 amount0, uint128 amount1)",
]);

/** Uniswap's own pool, its published code, on a chain of its own, to which a log can be played. */
export const playedPool = async (p: { sqrtPriceX96: bigint; feePpm: number }) => {
  const chain = await startPlainChain();
  const { abi, player: playerCode, token: tokenCode } = compiledPlayer();
  await chain.ask("anvil_setBalance", [PLAYER, toHex(10n ** 24n)]);
  let nonce = 0n;
  const send = async (from: Address, to: Address | null, data: Hex): Promise<Address> => {
    await chain.ask("anvil_impersonateAccount", [from]);
    const tx = { from, ...(to === null ? {} : { to }), data, gas: toHex(29_000_000) };
    const hash = await chain.ask<Hex>("eth_sendTransaction", [tx]);
    await chain.ask("evm_mine", []);
    const receipt = await chain.ask<{ status: Hex } | null>("eth_getTransactionReceipt", [hash]);
    if (receipt?.status !== "0x1") throw new Error(`a transaction to ${to ?? "a new contract"} failed`);
    if (from === PLAYER) nonce += 1n;
    return getContractAddress({ from, nonce: nonce - 1n });
  };
  const call = async <T>(to: Address, functionName: string, args: unknown[] = [], from = PLAYER): Promise<T> => {
    const data = encodeFunctionData({ abi: poolAbi as Abi, functionName, args });
    const answer = await chain.ask<Hex>("eth_call", [{ from, to, data }, "latest"]);
    return decodeFunctionResult({ abi: poolAbi as Abi, functionName, data: answer }) as T;
  };
  const order = (to: Address, functionName: string, args: unknown[], from = PLAYER) =>
    send(from, to, encodeFunctionData({ abi: poolAbi as Abi, functionName, args }));

  const factory = await send(PLAYER, null, packaged("UniswapV3Factory"));
  const tokens = [await send(PLAYER, null, tokenCode), await send(PLAYER, null, tokenCode)];
  const player = await send(PLAYER, null, playerCode);
  await order(factory, "createPool", [...tokens, p.feePpm]);
  const pool = await call<Address>(factory, "getPool", [...tokens, p.feePpm]);
  await order(pool, "initialize", [p.sqrtPriceX96]);

  return {
    /** Plays events in batches that fit a block. */
    play: async (events: readonly Played[]): Promise<void> => {
      for (let from = 0; from < events.length; from += 80) {
        const batch = events.slice(from, from + 80).map((event) => ({
          kind: ["swap", "mint", "burn"].indexOf(event.kind),
          zeroForOne: event.zeroForOne ?? false,
          tickLower: event.tickLower ?? 0,
          tickUpper: event.tickUpper ?? 0,
          owner: event.owner ?? "0x0000000000000000000000000000000000000000",
          amount: event.amount,
          limit: event.limit ?? (event.zeroForOne ? LOWEST_PRICE : HIGHEST_PRICE),
        }));
        await send(PLAYER, player, encodeFunctionData({ abi, functionName: "play", args: [pool, batch] }));
      }
    },
    state: async () => {
      const [sqrtPriceX96, tick] = await call<readonly [bigint, number]>(pool, "slot0");
      return { sqrtPriceX96, tick, liquidity: await call<bigint>(pool, "liquidity") };
    },
    /** What a position's owner may collect, once the pool has written it down. */
    collectable: async (owner: Address, tickLower: number, tickUpper: number): Promise<readonly [bigint, bigint]> => {
      await chain.ask("anvil_setBalance", [owner, toHex(10n ** 24n)]);
      await order(pool, "burn", [tickLower, tickUpper, 0n], owner);
      const most = (1n << 128n) - 1n;
      return call<readonly [bigint, bigint]>(pool, "collect", [owner, tickLower, tickUpper, most, most], owner);
    },
    close: () => chain.close(),
  };
};

const packaged = (name: string): Hex =>
  (
    JSON.parse(
      readFileSync(require.resolve(`@uniswap/v3-core/artifacts/contracts/${name}.sol/${name}.json`), "utf8"),
    ) as { bytecode: Hex }
  ).bytecode;

/** The two small contracts around the pool, compiled here: they ship with nothing. */
const compiledPlayer = (): { abi: Abi; player: Hex; token: Hex } => {
  const solc = require("solc") as { compile(input: string): string };
  const source = readFileSync(join(root, "test/contracts/support/PoolPlayer.sol"), "utf8");
  const input = {
    language: "Solidity",
    sources: { "PoolPlayer.sol": { content: source } },
    settings: { evmVersion: "cancun", outputSelection: { "*": { "*": ["abi", "evm.bytecode.object"] } } },
  };
  type Output = { contracts: Record<string, Record<string, { abi: Abi; evm: { bytecode: { object: string } } }>> };
  const { contracts } = JSON.parse(solc.compile(JSON.stringify(input))) as Output;
  const made = contracts["PoolPlayer.sol"];
  const codeOf = (name: string): Hex => `0x${made?.[name]?.evm.bytecode.object ?? ""}`;
  return { abi: made?.["PoolPlayer"]?.abi ?? [], player: codeOf("PoolPlayer"), token: codeOf("FreeToken") };
};
