import { keccak256, toHex } from "viem";
import type { Address, Hex } from "../../../policies/treasury/money.ts";
import { MAINNET } from "../../../simulation/forks/addresses.ts";
import { type Bundle, makeBundle, writeBundle } from "../../../simulation/forks/bundle.ts";
import { mappingSlot } from "../../../simulation/forks/tokenLayouts.ts";
import { importBlock } from "../../../simulation/forks/importBlock.ts";

// The recorded block holds the real WETH, USDC, DAI and USDT, the real pool and router, and one real Chainlink feed. For four
// assets its feed is copied, proxy and aggregator, code and storage, with a dollar as its answer: so each of the four prices
// is read through real code that nothing warmed before.

/** Feeds of the stables on this state: copies of the ETH/USD feed. */
export const STABLE_FEEDS = {
  USDC: MAINNET.usdcUsdFeed,
  DAI: MAINNET.daiUsdFeed,
  USDT: "0x3E7d1eAB13ad0104d2750B8863b489D65364e32D",
} as const satisfies Record<string, Address>;

type Accounts = Bundle["accounts"];
type Account = Accounts[string];

/** Where the proxy keeps its aggregator: its address, above the 16 bits of the phase. */
const AGGREGATOR_SLOT = toHex(2, { size: 32 });
const DOLLAR = 100_000_000n;

/** Writes the bundle into `folder`. */
export const writeRealMarket = (recorded: string, folder: string): void => {
  const bundle = importBlock(recorded);
  const { manifest, codes, transactions } = bundle;
  writeBundle(
    makeBundle({
      kind: manifest.kind,
      chainId: manifest.chainId,
      complete: manifest.complete,
      block: manifest.block,
      accounts: withNextObservation(withFeeds(bundle.accounts)),
      codes,
      transactions,
    }),
    folder,
  );
};

const withFeeds = (accounts: Accounts): Accounts => {
  const proxy = accountAt(accounts, MAINNET.ethUsdFeed);
  const pointer = BigInt(proxy.storage[AGGREGATOR_SLOT] ?? "0x0");
  const aggregator = accountAt(accounts, toHex(pointer >> PHASE_BITS, { size: 20 }));
  const copies = Object.entries(STABLE_FEEDS).flatMap(([symbol, feed]): [string, Account][] => {
    const behind = `0x${keccak256(toHex(`aggregator of ${symbol}`)).slice(-40)}` as Hex;
    const points = toHex((BigInt(behind) << PHASE_BITS) | (pointer & 0xffffn));
    return [
      [feed.toLowerCase(), { ...proxy, storage: { ...proxy.storage, [AGGREGATOR_SLOT]: points } }],
      [behind, { ...aggregator, storage: admitting(answering(aggregator.storage), feed) }],
    ];
  });
  return { ...accounts, ...Object.fromEntries(copies) };
};

const PHASE_BITS = 16n;
const ANSWER = (1n << 192n) - 1n;

/** The aggregator answers whom it knows; the copy knows its own proxy, in the slot that its mapping gives it. */
const admitting = (storage: Account["storage"], proxy: Address): Account["storage"] => {
  for (let slot = 0n; slot < 64n; slot++) {
    const admitted = storage[mappingSlot(MAINNET.ethUsdFeed, slot)];
    if (admitted !== undefined) return { ...storage, [mappingSlot(proxy, slot)]: admitted };
  }
  return storage;
};

/** Answers stand with their time above them: those of the market become a dollar. */
const answering = (storage: Account["storage"]): Account["storage"] =>
  Object.fromEntries(
    Object.entries(storage).map(([slot, value]) => {
      const [answer, time] = [BigInt(value) & ANSWER, BigInt(value) >> 192n];
      const isRound = time > 1_600_000_000n && time < 1_700_000_000n;
      return [slot, isRound && answer > DOLLAR ? toHex((time << 192n) | DOLLAR) : value];
    }),
  );

/**
 * The block writes one price observation; a second block of ours writes the next, which nobody read. Its ring has long been
 * round, so something stands there: what stands is stated as what stood before it.
 */
const withNextObservation = (accounts: Accounts): Accounts => {
  const pool = accountAt(accounts, MAINNET.wethUsdc500);
  const index = (BigInt(pool.storage[toHex(0, { size: 32 })] ?? "0x0") >> 184n) & 0xffffn;
  const slot = (ahead: bigint): Hex => toHex(8n + index + ahead, { size: 32 });
  const storage = { ...remembered(pool.storage, index), ...pool.storage };
  for (let ahead = 2n; ahead < 6n; ahead++) storage[slot(ahead)] = storage[slot(1n)] ?? "0x0";
  return { ...accounts, [MAINNET.wethUsdc500.toLowerCase()]: { ...pool, storage } };
};

/**
 * What the pool remembers of prices, which the recorded block did not read and so does not hold: an observation every twelve
 * seconds back from the last, at the price that stands, so that an average has a ring of its real length to search.
 */
const remembered = (storage: Account["storage"], index: bigint): Account["storage"] => {
  const slot0 = BigInt(storage[toHex(0, { size: 32 })] ?? "0x0");
  const [tick, cardinality] = [BigInt.asIntN(24, slot0 >> 160n), (slot0 >> 200n) & 0xffffn];
  const last = BigInt(storage[toHex(8n + index, { size: 32 })] ?? "0x0");
  const [time, sum, liquidity] = [last & 0xffffffffn, BigInt.asIntN(56, last >> 32n), (last >> 88n) & (ANSWER >> 32n)];
  const before = (steps: bigint): Hex => {
    const then = BigInt.asUintN(56, sum - tick * 12n * steps);
    return toHex((1n << 248n) | (liquidity << 88n) | (then << 32n) | (time - 12n * steps));
  };
  return Object.fromEntries(
    Array.from({ length: Number(cardinality) - 1 }, (_, back) => {
      const steps = BigInt(back) + 1n;
      return [toHex(8n + ((index + cardinality - steps) % cardinality), { size: 32 }), before(steps)];
    }),
  );
};

const accountAt = (accounts: Accounts, at: string): Account => accounts[at.toLowerCase()] as Account;
