import { zeroAddress } from "viem";
import { type Address, sameAddress } from "../../../../policies/treasury/money.ts";
import { ask, askAll, codeAt, isUnknown, type Question, valueOf } from "../../../../simulation/askContract.ts";
import { MAINNET } from "../../../../simulation/forks/addresses.ts";
import type { Ground } from "../doctor/ground.ts";
import { distinct } from "../doctor/onChain.ts";
import type { Seen, Token } from "./treasuryAt.ts";

/** What custody holds that is not a plain token. `id` names it from one look to the next. */
export type Holding =
  | {
      what: "position";
      id: string;
      name: string;
      manager: Address;
      positionId: bigint;
      tokens: [Address, Address];
      liquidity: bigint;
      /** Whether the treasury's own book has it. */
      booked: boolean;
      /** Nothing lies in it any more. */
      empty: boolean;
    }
  | {
      what: "loan";
      id: string;
      name: string;
      token: Token;
      asset: Address;
      pool: Address;
      balance: bigint;
      payable: bigint;
    }
  | { what: "shares"; id: string; name: string; token: Token; asset: Address; balance: bigint; redeemable: bigint };

export type Holdings = {
  held: Holding[];
  /** Balances of every token that was looked at, ether as the zero address. */
  balances: (Token & { amount: bigint })[];
  /** What could not be looked at, in words. */
  unread: string[];
};

/** Most positions that are looked at of one manager: anybody can send custody more. */
const MOST_POSITIONS = 64n;
const ETHER: Token = { symbol: "ether", token: zeroAddress, decimals: 18 };

/** Everything that custody holds, as the tokens and venues themselves say it. No price is asked for. */
export const readHoldings = async (seen: Pick<Seen, "ground" | "treasury" | "tokens">): Promise<Holdings> => {
  const { ground, treasury, tokens } = seen;
  const unread: string[] = [];
  const asked = await askAll<bigint>(
    tokens.map(({ token }) => question(token, "balanceOf(address) view returns (uint256)", [treasury.custody])),
    ground.view,
  );
  const balances: Holdings["balances"] = [];
  tokens.forEach((token, index) => {
    const fact = asked[index];
    const amount = fact === undefined ? null : valueOf(fact);
    if (amount === null) unread.push(`how much ${token.symbol} it holds`);
    else balances.push({ ...token, amount });
  });
  const receipts = balances.filter(({ amount }) => amount > 0n);
  const held: Holding[] = await readPositions(seen, unread);
  for (const { amount, ...token } of receipts)
    held.push(
      ...(await readLoan(ground, token, amount)),
      ...(await readShares(ground, treasury.custody, token, amount)),
    );
  const ether = await ground.client.getBalance({ address: treasury.custody });
  return { held, unread, balances: [{ ...ETHER, amount: ether }, ...balances] };
};

const question = (to: Address, signature: string, args?: readonly unknown[]): Question => ({
  to,
  signature: `function ${signature}`,
  ...(args === undefined ? {} : { args }),
});

/** Managers of positions: the book's, the mandate's, and the one that everybody knows. */
export const positionManagers = async ({ ground, treasury }: Pick<Seen, "ground" | "treasury">): Promise<Address[]> => {
  const { view, mandate } = ground;
  const book = sameAddress(treasury.registry, zeroAddress)
    ? null
    : valueOf(await ask<Address>(question(treasury.registry, "positionManager() view returns (address)"), view));
  const named = mandate.uniswapV3.positionManager;
  return distinct([...(book === null ? [] : [book]), ...(named === null ? [] : [named]), MAINNET.positionManager]);
};

const POSITION =
  "positions(uint256) view returns (uint96 nonce, address operator, address token0, address token1, uint24 fee, int24 tickLower, int24 tickUpper, uint128 liquidity, uint256 f0, uint256 f1, uint128 owed0, uint128 owed1)";
type PositionWords = readonly [
  bigint,
  Address,
  Address,
  Address,
  number,
  number,
  number,
  bigint,
  bigint,
  bigint,
  bigint,
  bigint,
];

const readPositions = async (
  { ground, treasury, tokens }: Pick<Seen, "ground" | "treasury" | "tokens">,
  unread: string[],
): Promise<Holding[]> => {
  const { view } = ground;
  const booked = await bookedIds(ground, treasury.registry);
  const found: Holding[] = [];
  for (const manager of await positionManagers({ ground, treasury })) {
    const owned = await ownedIds(ground, manager, treasury.custody, booked);
    if (owned === null) unread.push(`positions at ${manager}: the fork does not hold them`);
    else if (owned.many > owned.ids.length)
      unread.push(`${owned.many - owned.ids.length} of ${owned.many} positions at ${manager}`);
    const ids = owned?.ids ?? [];
    const asked = await askAll<PositionWords>(
      ids.map((id) => question(manager, POSITION, [id])),
      view,
    );
    ids.forEach((positionId, index) => {
      const fact = asked[index];
      const words = fact === undefined ? null : valueOf(fact);
      if (words === null) return void unread.push(`position ${positionId}`);
      const symbol = (at: Address): string => tokens.find(({ token }) => sameAddress(token, at))?.symbol ?? at;
      const mine = booked.includes(positionId);
      // An empty one that nobody counts holds nothing.
      const empty = words[7] === 0n && words[10] === 0n && words[11] === 0n;
      if (empty && !mine) return;
      found.push({
        what: "position",
        id: `position:${manager.toLowerCase()}:${positionId}`,
        name: `position ${positionId}, ${symbol(words[2])} and ${symbol(words[3])}`,
        manager,
        positionId,
        tokens: [words[2], words[3]],
        liquidity: words[7],
        booked: mine,
        empty,
      });
    });
  }
  return found;
};

/** Ids of positions that the treasury's own book has. */
export const bookedIds = async ({ view }: Pick<Ground, "view">, registry: Address): Promise<readonly bigint[]> =>
  sameAddress(registry, zeroAddress)
    ? []
    : (valueOf(await ask<readonly bigint[]>(question(registry, "ids() view returns (uint256[])"), view)) ?? []);

/**
 * Ids of one collection that custody owns, and how many there are: the first of them where they are very many, and whatever of
 * `booked` is custody's, which gifts in front of it cannot hide. Null where the fork does not hold them.
 */
export const ownedIds = async (
  { view }: Pick<Ground, "view">,
  collection: Address,
  custody: Address,
  booked: readonly bigint[],
): Promise<{ ids: bigint[]; many: number } | null> => {
  const code = await codeAt(collection, view);
  if (code.status !== "read") return null;
  const none = { ids: [], many: 0 };
  if (code.value === "0x") return none;
  const count = await ask<bigint>(question(collection, "balanceOf(address) view returns (uint256)", [custody]), view);
  if (count.status !== "read") return isUnknown(count) ? null : none;
  const first = count.value < MOST_POSITIONS ? count.value : MOST_POSITIONS;
  const asked = await askAll<bigint>(
    Array.from({ length: Number(first) }, (_, index) =>
      question(collection, "tokenOfOwnerByIndex(address,uint256) view returns (uint256)", [custody, BigInt(index)]),
    ),
    view,
  );
  if (asked.some(isUnknown)) return null;
  const listed = asked.flatMap((fact) => valueOf(fact) ?? []);
  const others = booked.filter((id) => !listed.includes(id));
  const owners = await askAll<Address>(
    others.map((id) => question(collection, "ownerOf(uint256) view returns (address)", [id])),
    view,
  );
  const hidden = others.filter((_, index) => sameAddress(answer(owners[index]) ?? zeroAddress, custody));
  return { ids: [...listed, ...hidden], many: Number(count.value) };
};

const answer = <T>(fact: Parameters<typeof valueOf<T>>[0] | undefined): T | null =>
  fact === undefined ? null : valueOf(fact);

/** Aave's receipt says of which pool and asset it is; what the reserve does not hold cannot be paid out now. */
const readLoan = async ({ view }: Ground, token: Token, balance: bigint): Promise<Holding[]> => {
  const [pool, asset] = await askAll<Address>(
    [
      question(token.token, "POOL() view returns (address)"),
      question(token.token, "UNDERLYING_ASSET_ADDRESS() view returns (address)"),
    ],
    view,
  );
  if (pool?.status !== "read" || asset?.status !== "read") return [];
  const lies = valueOf(
    await ask<bigint>(question(asset.value, "balanceOf(address) view returns (uint256)", [token.token]), view),
  );
  const payable = lies === null || lies > balance ? balance : lies;
  const id = `loan:${token.token.toLowerCase()}`;
  return [
    { what: "loan", id, name: `${token.symbol} lent`, token, asset: asset.value, pool: pool.value, balance, payable },
  ];
};

const readShares = async ({ view }: Ground, custody: Address, token: Token, balance: bigint): Promise<Holding[]> => {
  const asset = valueOf(await ask<Address>(question(token.token, "asset() view returns (address)"), view));
  if (asset === null) return [];
  const most = valueOf(
    await ask<bigint>(question(token.token, "maxRedeem(address) view returns (uint256)", [custody]), view),
  );
  const redeemable = most === null || most > balance ? balance : most;
  const id = `shares:${token.token.toLowerCase()}`;
  return [{ what: "shares", id, name: `${token.symbol} shares`, token, asset, balance, redeemable }];
};
