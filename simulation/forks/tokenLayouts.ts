import { concat, keccak256, pad, toFunctionSelector, toHex } from "viem";
import type { Address, Hex } from "../../policies/treasury/money.ts";

/** Where a token keeps what it knows about one address: the mapping's slot number. */
export type TokenLayout = {
  symbol: string;
  balances: bigint;
  /** owner → spender → amount. */
  allowances: bigint;
  /** Other mappings read for each party of a transfer. Zero means "not listed". */
  flags: readonly bigint[];
};

/** Read from each token's verified source; test/fork/recordedBlocks.test.ts has the tokens' own code read them back. */
const layouts: Record<string, TokenLayout> = {
  "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2": { symbol: "WETH", balances: 3n, allowances: 4n, flags: [] },
  "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48": { symbol: "USDC", balances: 9n, allowances: 10n, flags: [3n] },
  "0x6b175474e89094c44da98b954eedeac495271d0f": { symbol: "DAI", balances: 2n, allowances: 3n, flags: [] },
  "0xdac17f958d2ee523a2206206994597c13d831ec7": { symbol: "USDT", balances: 2n, allowances: 5n, flags: [6n] },
  "0x1f9840a85d5af5bf1d1762f925bdaddc4201f984": { symbol: "UNI", balances: 4n, allowances: 3n, flags: [] },
};

/** An error only `ReplicaToken` has: its code shows which of the two stands at a token's true address. */
const REPLICA_TOKEN_MARK = toFunctionSelector("ReplicaToken_InsufficientBalance(address,uint256,uint256)").slice(2);

/** @param code what stands at the token's address on this fork */
export const tokenLayout = (token: Address, code: Hex): TokenLayout | undefined => {
  const real = layouts[token.toLowerCase()];
  return real !== undefined && code.includes(REPLICA_TOKEN_MARK)
    ? { symbol: real.symbol, balances: 0n, allowances: 1n, flags: [] }
    : real;
};

/** Every token whose layout is known, in lower case. */
export const knownTokens = Object.keys(layouts) as Address[];

/** Slot of `mapping[key]`, for a mapping declared at `slot`. */
export const mappingSlot = (key: Address, slot: bigint | Hex): Hex =>
  keccak256(
    concat([pad(key.toLowerCase() as Hex, { size: 32 }), typeof slot === "bigint" ? toHex(slot, { size: 32 }) : slot]),
  );

export const balanceSlot = (layout: TokenLayout, owner: Address): Hex => mappingSlot(owner, layout.balances);

export const allowanceSlot = (layout: TokenLayout, owner: Address, spender: Address): Hex =>
  mappingSlot(spender, mappingSlot(owner, layout.allowances));
