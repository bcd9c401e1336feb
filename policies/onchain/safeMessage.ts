import {
  hashDomain,
  hashMessage,
  hashStruct,
  hashTypedData,
  numberToHex,
  recoverAddress,
  size,
  slice,
  type TypedDataDefinition,
} from "viem";
import type { SigningSafe } from "../treasury/cosignature.ts";
import { type Address, type Bytes32, type Hex, sameAddress } from "../treasury/money.ts";

/** A digest that a Safe is asked about (ERC-1271). */
export type SafeMessage = { safe: Address; chainId: number; digest: Bytes32 };

const TYPES = { SafeMessage: [{ name: "message", type: "bytes" }] } as const;
const DOMAIN = [
  { name: "chainId", type: "uint256" },
  { name: "verifyingContract", type: "address" },
] as const;

/** What each owner of a Safe signs, so that the Safe says it signed `digest`: Safe 1.3.0 and later. */
export const safeMessageTypedData = ({ safe, chainId, digest }: SafeMessage) =>
  ({
    domain: { chainId, verifyingContract: safe },
    types: TYPES,
    primaryType: "SafeMessage",
    message: { message: digest },
  }) as const satisfies TypedDataDefinition;

/** Its hash, and the two that a wallet or a device shows. */
export const safeMessageHashes = (
  p: SafeMessage,
): { safeMessageHash: Bytes32; domainHash: Bytes32; messageHash: Bytes32 } => {
  const typed = safeMessageTypedData(p);
  return {
    safeMessageHash: hashTypedData(typed),
    domainHash: hashDomain({
      domain: { ...typed.domain, chainId: BigInt(p.chainId) },
      types: { EIP712Domain: [...DOMAIN] },
    }),
    messageHash: hashStruct({
      data: typed.message,
      primaryType: "SafeMessage",
      types: { SafeMessage: [...TYPES.SafeMessage] },
    }),
  };
};

/** Signatures as they came, one a place, and whose they are. */
export type OwnersSigned =
  /** Assembled elsewhere, with a part that only the Safe can read: an owner that is a contract, or approved on chain. */
  | { kind: "assembled"; signature: Hex }
  | {
      kind: "owners";
      /** Each owner once, ascending, as a Safe wants them. */ signed: { owner: Address; signature: Hex }[];
      /** Of nobody among the owners, by its place from 1; `digest` where an owner signed what the Safe is asked about itself. */
      strange: { place: number; by: Address | null; over: "message" | "digest" }[];
    };

/** Whose signatures these are. One that a wallet made over the hash as a message counts, as it does for a Safe. */
export const ownersSigned = async (
  p: SafeMessage,
  { owners }: Pick<SigningSafe, "owners">,
  given: readonly Hex[],
): Promise<OwnersSigned> => {
  const parts = given.map(partsOf);
  const [only] = given;
  if (given.length === 1 && only !== undefined && parts[0] === null) return { kind: "assembled", signature: only };
  const hash = hashTypedData(safeMessageTypedData(p));
  const ownerOf = (at: Address | null): Address | undefined =>
    at === null ? undefined : owners.find((owner) => sameAddress(owner, at));
  const signed = new Map<Address, Hex>();
  const strange: Extract<OwnersSigned, { kind: "owners" }>["strange"] = [];
  for (const [index, one] of parts.flatMap((some) => some ?? [null]).entries()) {
    const by = one === null ? null : await recovered(hash, one);
    const asMessage = one === null ? null : await recovered(hashMessage({ raw: hash }), one);
    const owner = ownerOf(by);
    const messageOwner = ownerOf(asMessage);
    if (one !== null && owner !== undefined) signed.set(owner, withV(one, 27));
    else if (one !== null && messageOwner !== undefined) signed.set(messageOwner, withV(one, 31));
    else {
      const direct = ownerOf(one === null ? null : await recovered(p.digest, one));
      strange.push({ place: index + 1, by: direct ?? by, over: direct === undefined ? "message" : "digest" });
    }
  }
  const sorted = [...signed].toSorted(([a], [b]) => (BigInt(a) < BigInt(b) ? -1 : 1));
  return { kind: "owners", signed: sorted.map(([owner, signature]) => ({ owner, signature })), strange };
};

const BYTES = 65;

/** Plain signatures in a row; null where there is something else in it. */
const partsOf = (given: Hex): Hex[] | null => {
  const count = size(given) / BYTES;
  if (!Number.isInteger(count) || count === 0) return null;
  const parts = Array.from({ length: count }, (_, index) => slice(given, index * BYTES, (index + 1) * BYTES));
  // Of 0 and 1 a Safe makes other things than a wallet: a contract's word, and an approval that stands on chain.
  return parts.every((part) => vOf(part) >= 27 || (count === 1 && !isAddressWord(slice(part, 0, 32)))) ? parts : null;
};

const vOf = (part: Hex): number => Number(slice(part, 64));
/** Which of two points it is: 0 and 1, 27 and 28 or, over a message, 31 and 32. */
const parityOf = (part: Hex): number => (vOf(part) < 27 ? vOf(part) : vOf(part) - 27) % 2;
const isAddressWord = (word: Hex): boolean => BigInt(slice(word, 0, 12)) === 0n;
const withV = (part: Hex, even: 27 | 31): Hex => `${slice(part, 0, 64)}${numberToHex(even + parityOf(part)).slice(2)}`;

const recovered = (hash: Bytes32, part: Hex): Promise<Address | null> =>
  recoverAddress({ hash, signature: withV(part, 27) }).catch(() => null);
