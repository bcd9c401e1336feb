import { type AbiParameter, concatHex, decodeAbiParameters, type Hex, numberToHex, size, slice } from "viem";
import { oracleAbi } from "../../contracts/generated/Oracle.ts";
import { twapOracleAbi } from "../../contracts/generated/TwapOracle.ts";
import type { FeedStruct, TwapStruct, VaultStruct } from "./deployed.ts";

const WORD = 32;

/**
 * Feeds and vaults of an oracle, from the code of its `feedCode()`: a STOP byte, then two lists of structs of words, each its
 * length and its items. Which words they are, the oracle's constructor says.
 * @throws FeedCodeUnreadableError
 */
export const decodeFeedCode = (code: Hex): { feeds: FeedStruct[]; vaults: VaultStruct[] } => {
  const constructor = oracleAbi.find(({ type }) => type === "constructor");
  const [feedType, vaultType] = (constructor?.inputs ?? []) as unknown as (AbiParameter & { components: unknown[] })[];
  if (feedType === undefined || vaultType === undefined || size(code) < 1 + 2 * WORD)
    throw new FeedCodeUnreadableError();
  try {
    const words = slice(code, 1);
    const feeds = listAt(words, 0, feedType);
    const vaults = listAt(words, feeds.next, vaultType);
    return { feeds: feeds.items as FeedStruct[], vaults: vaults.items as VaultStruct[] };
  } catch {
    throw new FeedCodeUnreadableError();
  }
};

/**
 * Pools beside feeds, from the code of a `TwapOracle`'s `twapCode()`: one such list.
 * @throws FeedCodeUnreadableError
 */
export const decodeTwapCode = (code: Hex): TwapStruct[] => {
  const constructor = twapOracleAbi.find(({ type }) => type === "constructor");
  const [, , type] = (constructor?.inputs ?? []) as unknown as (AbiParameter & { components: unknown[] })[];
  if (type === undefined || size(code) < 1 + WORD) throw new FeedCodeUnreadableError();
  try {
    return listAt(slice(code, 1), 0, type).items as TwapStruct[];
  } catch {
    throw new FeedCodeUnreadableError();
  }
};

const listAt = (
  words: Hex,
  start: number,
  type: AbiParameter & { components: unknown[] },
): { items: readonly unknown[]; next: number } => {
  const length = Number(BigInt(slice(words, start, start + WORD)));
  const next = start + WORD + length * type.components.length * WORD;
  const encoded = concatHex([numberToHex(WORD, { size: WORD }), slice(words, start, next)]);
  return { items: decodeAbiParameters([type], encoded)[0] as readonly unknown[], next };
};

export class FeedCodeUnreadableError extends Error {
  readonly code = "FEED_CODE_UNREADABLE";
  constructor() {
    super(
      "The oracle's feeds cannot be read from its code.\nRead it with the version of this program that deployed it.",
    );
    this.name = "FeedCodeUnreadableError";
  }
}
