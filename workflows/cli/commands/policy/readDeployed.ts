import { parseAbi, zeroAddress } from "viem";
import { oracleAbi } from "../../../../contracts/generated/Oracle.ts";
import { valuationAbi } from "../../../../contracts/generated/Valuation.ts";
import type { DeployedPolicy } from "../../../../policies/onchain/deployed.ts";
import { decodeFeedCode, decodeTwapCode } from "../../../../policies/onchain/feedCode.ts";
import { ACTION_KINDS, type ActionKind } from "../../../../policies/treasury/action.ts";
import type { Mandate } from "../../../../policies/treasury/mandate.ts";
import { type Address, sameAddress } from "../../../../policies/treasury/money.ts";
import { ask, askAll, valueOf } from "../../../../simulation/askContract.ts";
import type { Ground } from "../doctor/ground.ts";
import { type Buckets, readBuckets } from "../doctor/onChain.ts";
import { readTreasury, type Treasury } from "../doctor/treasury.ts";

/** A deployed treasury as a mandate would say it, and what could not be asked for. */
export type ReadTreasury = { deployed: DeployedPolicy; treasury: Treasury; unread: string[] };

/**
 * Reads everything that a mandate says from a deployed treasury.
 * @param mandate names what is looked for where a contract answers only about what it is asked for
 * @throws StateUnknownError, NotAModuleError, FeedCodeUnreadableError
 */
export const readDeployed = async (
  ground: Ground,
  named: { custody: Address; module: Address },
  mandate: Mandate,
): Promise<ReadTreasury> => {
  const treasury = await readTreasury(ground, named);
  const buckets = await readBuckets({ ...ground, mandate }, treasury);
  return { ...(await deployedPolicy(ground, treasury, buckets, mandate)), treasury };
};

/**
 * The same of a treasury that was read before.
 * @throws StateUnknownError, FeedCodeUnreadableError
 */
export const deployedPolicy = async (
  ground: Ground,
  treasury: Treasury,
  { buckets, complete }: Buckets,
  mandate: Mandate,
): Promise<Omit<ReadTreasury, "treasury">> => {
  const { client, fork } = ground;
  const known = [mandate, ground.mandate];
  const at = { address: treasury.oracle, abi: oracleAbi } as const;
  const code = await client.getCode({ address: await client.readContract({ ...at, functionName: "feedCode" }) });
  const deployed: DeployedPolicy = {
    chainId: fork.state.chainId,
    policy: treasury.policy,
    guardian: treasury.guardian,
    threshold: treasury.threshold,
    payments: buckets,
    ...decodeFeedCode(code ?? "0x"),
    twaps: await twapsOf(ground, treasury.oracle),
    sequencer: {
      feed: await client.readContract({ ...at, functionName: "sequencer" }),
      graceSeconds: await client.readContract({ ...at, functionName: "graceSeconds" }),
    },
    weth: await client.readContract({ address: treasury.valuation, abi: valuationAbi, functionName: "weth" }),
    uniswapV3: await uniswapOf(ground, treasury.policy.adapters, known),
    aaveV3: await aaveOf(ground, treasury.policy.adapters, known),
    symbols: await symbolsOf(ground, treasury, mandate),
  };
  return {
    deployed,
    unread: [
      "pools, lending receipts and vaults that neither this mandate nor the deployed one names",
      ...(complete ? [] : ["recipients that no file names: no logs are to be had"]),
    ],
  };
};

/** An oracle that holds no feed beside a pool does not answer. */
const twapsOf = async (ground: Ground, oracle: Address): Promise<NonNullable<DeployedPolicy["twaps"]>> => {
  const at = await addressOf(ground, oracle, "twapCode");
  const code = at === null ? undefined : await ground.client.getCode({ address: at });
  return code === undefined ? [] : decodeTwapCode(code);
};

const adapterFor = (adapters: readonly Address[], kind: ActionKind): Address =>
  adapters[ACTION_KINDS.indexOf(kind)] ?? zeroAddress;

const addressOf = async ({ view }: Ground, to: Address, name: string): Promise<Address | null> =>
  valueOf(await ask<Address>({ to, signature: `function ${name}() view returns (address)` }, view));

/** Pools are asked for one by one: the adapter keeps no list. */
const uniswapOf = async (
  ground: Ground,
  adapters: readonly Address[],
  known: readonly Mandate[],
): Promise<Mandate["uniswapV3"]> => {
  const swap = adapterFor(adapters, "swap");
  const mint = adapterFor(adapters, "mint");
  const pools = distinctBy(
    known.flatMap(({ uniswapV3 }) => uniswapV3.pools),
    ({ pool }) => pool.toLowerCase(),
  );
  const allowed = await askAll<boolean>(
    pools.map(({ pool }) => ({ to: swap, signature: "function isAllowed(address) view returns (bool)", args: [pool] })),
    ground.view,
  );
  return {
    router: (await addressOf(ground, swap, "router")) ?? zeroAddress,
    factory: (await addressOf(ground, swap, "factory")) ?? zeroAddress,
    positionManager: sameAddress(mint, zeroAddress) ? null : await addressOf(ground, mint, "manager"),
    pools: pools.filter((_, index) => allowed[index] !== undefined && valueOf(allowed[index]) === true),
  };
};

const aaveOf = async (
  ground: Ground,
  adapters: readonly Address[],
  known: readonly Mandate[],
): Promise<Mandate["aaveV3"]> => {
  const lending = adapterFor(adapters, "supply");
  if (sameAddress(lending, zeroAddress)) return null;
  const receipts = distinctBy(
    known.flatMap(({ aaveV3, assets }) =>
      assets.filter(({ symbol }) => aaveV3?.aTokens.includes(symbol)).map(({ symbol, token }) => ({ symbol, token })),
    ),
    ({ token }) => token.toLowerCase(),
  );
  const behind = await askAll<Address>(
    receipts.map(({ token }) => ({
      to: lending,
      signature: "function assetOf(address) view returns (address)",
      args: [token],
    })),
    ground.view,
  );
  const isListed = (index: number): boolean => {
    const asset = behind[index] === undefined ? null : valueOf(behind[index]);
    return asset !== null && !sameAddress(asset, zeroAddress);
  };
  return {
    pool: (await addressOf(ground, lending, "pool")) ?? zeroAddress,
    aTokens: receipts.filter((_, index) => isListed(index)).map(({ symbol }) => symbol),
  };
};

const distinctBy = <T>(list: readonly T[], keyOf: (one: T) => string): T[] => [
  ...new Map(list.toReversed().map((one) => [keyOf(one), one])).values(),
];

const SYMBOL = parseAbi(["function symbol() view returns (string)"]);

/** What tokens that the mandate does not name call themselves; a token that does not say goes by its address. */
const symbolsOf = async (
  { client }: Ground,
  { policy }: Treasury,
  mandate: Mandate,
): Promise<Record<string, string>> => {
  const listed = [...mandate.assets, ...mandate.held];
  const strangers = [...policy.assets.map(({ token }) => token), ...policy.held].filter(
    (token) => !listed.some((asset) => sameAddress(asset.token, token)),
  );
  const found: Record<string, string> = {};
  for (const token of strangers) {
    const says = await client.readContract({ address: token, abi: SYMBOL, functionName: "symbol" }).catch(() => null);
    if (says !== null && /^[A-Za-z0-9.]{1,16}$/.test(says)) found[token.toLowerCase()] = says;
  }
  return found;
};
