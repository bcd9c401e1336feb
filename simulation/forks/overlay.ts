import { getContractAddress, toHex, zeroAddress } from "viem";
import { z } from "zod";
import { address, type Address, type Hex, sameAddress, uintString } from "../../policies/treasury/money.ts";
import type { Overlay } from "../../policies/treasury/snapshot.ts";
import { LABELS, MAINNET } from "./addresses.ts";
import type { Bundle } from "./bundle.ts";
import { feedStorage } from "./replica/layouts.ts";
import { REPLICA_TOKENS } from "./replica/plan.ts";
import type { StateSource } from "./stateSource.ts";
import { allowanceSlot, balanceSlot, knownTokens, mappingSlot, type TokenLayout, tokenLayout } from "./tokenLayouts.ts";

/** What a run places on the fork that the chain itself did not hold. Plain data: it stands in the chain journal. */
export const overlayRequestSchema = z.strictObject({
  /** Addresses stated to be new: nonce 0, no code, nothing but what is written here. */
  accounts: z.array(
    z.strictObject({
      address,
      balanceWei: uintString,
      holdings: z.array(z.strictObject({ token: address, /** Base units. */ amount: uintString })),
      note: z.string(),
    }),
  ),
  /** Feeds at true addresses, placed only where the state holds no code. */
  feeds: z.array(
    z.strictObject({
      address,
      description: z.string().max(31),
      decimals: z.number().int().min(1).max(18),
      answer: uintString,
      /** Unix seconds; null for the time of the fork's first block. */
      updatedAt: z.number().int().min(1).nullable(),
    }),
  ),
  /** Contracts at true addresses, from the replica's npm artifacts, placed only where the state holds no code. */
  contracts: z.array(address),
});
export type OverlayRequest = z.infer<typeof overlayRequestSchema>;

export const NO_OVERLAY: OverlayRequest = { accounts: [], feeds: [], contracts: [] };

type StatedAccount = { balance: Hex; nonce: Hex; code: Hex; storage: Map<Hex, Hex> };

/** A source with an overlay on top, and the list of what was placed. */
export type OverlaidSource = StateSource & {
  notes: Overlay[];
  /** States that the run created this address, so its token balances and allowances start at zero. */
  declareCreated(address: Address): void;
};

/**
 * Puts the overlay on a source.
 * @param library the replica, from which contracts and feeds are taken; needed only when the request names some
 */
export const withOverlay = async (
  source: StateSource,
  request: OverlayRequest,
  library: Bundle | null,
): Promise<OverlaidSource> => {
  const stated = new Map<string, StatedAccount>();
  const slots = new Map<string, Map<Hex, Hex>>();
  const notes: Overlay[] = [];
  if ((await source.balance(zeroAddress)) === null) {
    stated.set(zeroAddress, { balance: "0x0", nonce: "0x0", code: "0x", storage: new Map() });
    notes.push({
      address: zeroAddress,
      kind: "account",
      note: "the zero address, which calls as nobody: stated empty",
    });
  }
  for (const feed of request.feeds) {
    const existing = await source.code(feed.address);
    if (existing !== null && existing !== "0x") continue;
    const updatedAt = feed.updatedAt ?? source.env.timestamp;
    stated.set(feed.address.toLowerCase(), statedFeed(feed, updatedAt, library));
    notes.push({
      address: feed.address,
      kind: "feed",
      note: `${feed.description} states ${feed.answer} (${feed.decimals} decimals) at ${updatedAt}`,
    });
  }
  for (const contract of request.contracts) {
    const existing = await source.code(contract);
    if (existing !== null && existing !== "0x") continue;
    stated.set(contract.toLowerCase(), fromLibrary(contract, library));
    notes.push({
      address: contract,
      kind: "contract",
      note: `${LABELS[contract.toLowerCase()] ?? "a contract"}, ${isStandInToken(contract) ? "as the replica's stand-in: not the real token" : "built from its npm artifact"}`,
    });
  }
  // Placed tokens count too: what stands at a token's address says how it keeps its balances.
  const layouts = await layoutsOf(async (token) => stated.get(token)?.code ?? (await source.code(token)) ?? "0x");
  const created = newAddressBook(layouts);

  for (const account of request.accounts) {
    stated.set(account.address.toLowerCase(), {
      balance: toHex(BigInt(account.balanceWei)),
      nonce: "0x0",
      code: "0x",
      storage: new Map(),
    });
    created.add(account.address);
    notes.push({
      address: account.address,
      kind: "account",
      note: `${account.note}: a new account with ${account.balanceWei} wei`,
    });
    for (const { token, amount } of account.holdings) {
      const layout = layouts.get(token.toLowerCase());
      if (layout === undefined) throw new OverlayTokenUnknownError(token);
      const map = slots.get(token.toLowerCase()) ?? new Map<Hex, Hex>();
      map.set(balanceSlot(layout, account.address), toHex(BigInt(amount)));
      slots.set(token.toLowerCase(), map);
      notes.push({ address: account.address, kind: "balance", note: `holds ${amount} base units of ${layout.symbol}` });
    }
  }

  const find = (address: Address): StatedAccount | null => {
    const account = stated.get(address.toLowerCase());
    if (account !== undefined) return account;
    return created.holds(address) ? { balance: "0x0", nonce: "0x0", code: "0x", storage: new Map() } : null;
  };
  return {
    ...source,
    notes,
    declareCreated: created.add,
    balance: async (a) => find(a)?.balance ?? source.balance(a),
    nonce: async (a) => find(a)?.nonce ?? source.nonce(a),
    code: async (a) => find(a)?.code ?? source.code(a),
    slot: async (a, slot) => {
      const value = slots.get(a.toLowerCase())?.get(slot);
      if (value !== undefined) return value;
      const account = find(a);
      if (account !== null) return account.storage.get(slot) ?? "0x0";
      return (await source.slot(a, slot)) ?? (created.ownsSlot(a, slot) ? "0x0" : null);
    },
  };
};

/** Tokens that an overlay can place where the state holds none: the replica's stand-ins. */
export const isStandInToken = (token: Address): boolean =>
  REPLICA_TOKENS.some((standIn) => sameAddress(standIn.address, token));

/** How each known token that stands on this source keeps its balances. */
const layoutsOf = async (codeAt: (token: Address) => Promise<Hex>): Promise<Map<string, TokenLayout>> => {
  const found = await Promise.all(
    knownTokens.map(async (token) => [token, tokenLayout(token, await codeAt(token))] as const),
  );
  return new Map(found.flatMap(([token, layout]) => (layout === undefined ? [] : [[token, layout] as const])));
};

/** How many contracts a contract of this run may create. */
const CHILDREN = 8n;

/** The addresses that are new on this fork, and every token slot that is therefore known to be zero. */
const newAddressBook = (layouts: ReadonlyMap<string, TokenLayout>) => {
  const addresses = new Set<Address>();
  const spenders: Address[] = [MAINNET.swapRouter, MAINNET.swapRouter02, MAINNET.positionManager, MAINNET.permit2];
  const zeroSlots = new Map<string, { size: number; slots: Set<Hex> }>();
  const slotsOf = (token: Address): Set<Hex> => {
    const known = zeroSlots.get(token);
    if (known !== undefined && known.size === addresses.size) return known.slots;
    const slots = new Set<Hex>();
    const layout = layouts.get(token);
    if (layout !== undefined) {
      for (const owner of addresses) {
        slots.add(balanceSlot(layout, owner));
        for (const flag of layout.flags) slots.add(mappingSlot(owner, flag));
        for (const spender of [...spenders, ...addresses]) slots.add(allowanceSlot(layout, owner, spender));
      }
    }
    zeroSlots.set(token, { size: addresses.size, slots });
    return slots;
  };
  const children = new Set<string>();
  const add = (address: Address): void => {
    const key = address.toLowerCase() as Address;
    if (addresses.has(key)) return;
    addresses.add(key);
    for (let nonce = 1n; nonce <= CHILDREN; nonce++)
      children.add(getContractAddress({ from: key, nonce }).toLowerCase());
  };
  return {
    add,
    /** True for a new address, and for one that only a contract of this run can create. */
    holds: (address: Address): boolean => {
      const key = address.toLowerCase() as Address;
      if (children.has(key)) add(key);
      return addresses.has(key);
    },
    ownsSlot: (token: Address, slot: Hex): boolean => {
      const key = token.toLowerCase() as Address;
      return layouts.has(key) && slotsOf(key).has(slot);
    },
  };
};

const fromLibrary = (address: Address, library: Bundle | null): StatedAccount => {
  const account = library?.accounts[address.toLowerCase()];
  const code = account?.codeHash == null ? undefined : library?.codes[account.codeHash];
  if (account === undefined || code === undefined) throw new OverlayContractUnknownError(address);
  const storage = Object.entries(account.storage).map(([slot, value]) => [slot, value] as [Hex, Hex]);
  return { balance: account.balance, nonce: toHex(account.nonce), code, storage: new Map(storage) };
};

const statedFeed = (
  feed: OverlayRequest["feeds"][number],
  updatedAt: number,
  library: Bundle | null,
): StatedAccount => {
  const rounds = [{ round: 1n, answer: BigInt(feed.answer), updatedAt }];
  return { ...fromLibrary(MAINNET.ethUsdFeed, library), storage: feedStorage({ ...feed, rounds }) };
};

export class OverlayTokenUnknownError extends Error {
  readonly code = "OVERLAY_TOKEN_UNKNOWN";
  constructor(token: Address) {
    super(
      `The overlay cannot fund ${token}: its storage layout is not known.\nKnown are WETH, USDC, DAI, USDT and UNI.`,
    );
    this.name = "OverlayTokenUnknownError";
  }
}

export class OverlayContractUnknownError extends Error {
  readonly code = "OVERLAY_CONTRACT_UNKNOWN";
  constructor(contract: Address) {
    super(`The overlay cannot place ${contract}: no npm artifact of it is built into the replica.`);
    this.name = "OverlayContractUnknownError";
  }
}
