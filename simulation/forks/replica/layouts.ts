import { pad, stringToHex, toHex } from "viem";
import type { Address, Hex } from "../../../policies/treasury/money.ts";
import { balanceSlot, mappingSlot, type TokenLayout } from "../tokenLayouts.ts";

/** Storage as `ReplicaFeed.sol` and `ReplicaToken.sol` declare it. Slots are padded, values are quantities. */

const slotAt = (index: bigint): Hex => toHex(index, { size: 32 });

/** A string of at most 31 bytes as Solidity keeps it: text on the left, twice its length in the last byte. */
const shortString = (text: string): Hex =>
  `${stringToHex(text, { size: 31 })}${(text.length * 2).toString(16).padStart(2, "0")}` as Hex;

export type FeedRound = {
  round: bigint;
  /** In the feed's decimals. */ answer: bigint;
  /** Unix seconds. */ updatedAt: number;
};

/** 0 description, 1 decimals, 2 rounds, 3 latest round. */
export const feedStorage = (feed: {
  description: string;
  decimals: number;
  rounds: readonly FeedRound[];
}): Map<Hex, Hex> => {
  const roundSlot = (round: bigint): Hex => mappingSlot(pad(toHex(round), { size: 20 }) as Address, 2n);
  return new Map<Hex, Hex>([
    [slotAt(0n), shortString(feed.description)],
    [slotAt(1n), toHex(feed.decimals)],
    ...feed.rounds.map(({ round, answer, updatedAt }): [Hex, Hex] => [
      roundSlot(round),
      toHex((BigInt(updatedAt) << 128n) | answer),
    ]),
    [slotAt(3n), toHex(feed.rounds.at(-1)?.round ?? 0n)],
  ]);
};

export const REPLICA_TOKEN_LAYOUT: TokenLayout = { symbol: "replica", balances: 0n, allowances: 1n, flags: [] };

/** 0 balances, 1 allowances, 2 supply, 3 name, 4 symbol, 5 decimals. */
export const tokenStorage = (token: {
  name: string;
  symbol: string;
  decimals: number;
  holders: readonly { owner: Address; amount: bigint }[];
}): Map<Hex, Hex> =>
  new Map<Hex, Hex>([
    ...token.holders.map(({ owner, amount }): [Hex, Hex] => [balanceSlot(REPLICA_TOKEN_LAYOUT, owner), toHex(amount)]),
    [slotAt(2n), toHex(token.holders.reduce((sum, holder) => sum + holder.amount, 0n))],
    [slotAt(3n), shortString(token.name)],
    [slotAt(4n), shortString(token.symbol)],
    [slotAt(5n), toHex(token.decimals)],
  ]);
