import { z } from "zod";
import type { Mandate, MandateAsset } from "../../../../policies/treasury/mandate.ts";
import {
  address,
  type Address,
  assetSymbol,
  BPS,
  formatBaseUnits,
  formatUsd8,
  mulDivDown,
  mulDivUp,
  sameAddress,
  uintString,
  valueUsd8Down,
  valueUsd8Up,
} from "../../../../policies/treasury/money.ts";
import type { SnapshotPool } from "../../../../policies/treasury/snapshot.ts";
import { askAll, type Fact, isUnknown, missingOf, valueOf } from "../../../../simulation/askContract.ts";
import { quoteInRange } from "../../../../simulation/poolMath.ts";
import { largest } from "../../../../simulation/sizeBounds.ts";
import { bad, type Finding, ok, unknown, warn } from "./finding.ts";
import type { Ground } from "./ground.ts";

/** How much fits through a pool one way: the largest swap at min-out or better that the pool's share rule allows too. */
export const depthSchema = z.strictObject({
  pool: address,
  from: assetSymbol,
  to: assetSymbol,
  /** Null where a price is not known. */
  maxUsd8: uintString.nullable(),
  boundBy: z.enum(["min-out", "pool-depth"]),
});
export type Depth = z.infer<typeof depthSchema>;

type Pool = Mandate["uniswapV3"]["pools"][number];
type Look = {
  ground: Ground;
  prices: ReadonlyMap<string, bigint>;
  /** Largest trade of the mandate. */ tradeUsd8: bigint | null;
};

/** Each pool of the mandate: whose it is, what it holds, and how much fits through it each way. */
export const lookAtVenues = async (look: Look): Promise<{ findings: Finding[]; depths: Depth[] }> => {
  const findings: Finding[] = [];
  const depths: Depth[] = [];
  for (const pool of look.ground.mandate.uniswapV3.pools) {
    const found = await lookAtPool(pool, look);
    findings.push(...found.findings);
    depths.push(...found.depths);
  }
  return { findings, depths };
};

const lookAtPool = async (pool: Pool, look: Look): Promise<{ findings: Finding[]; depths: Depth[] }> => {
  const { mandate, view } = look.ground;
  const what = `${pool.tokens.join("/")} ${formatBaseUnits(BigInt(pool.feePpm), 4, 2)}%`;
  const [a, b] = pool.tokens.map((symbol) => mandate.assets.find((asset) => asset.symbol === symbol)) as [
    MandateAsset,
    MandateAsset,
  ];
  const [token0, token1] = BigInt(a.token) < BigInt(b.token) ? [a, b] : [b, a];
  const facts = await askAll(
    [
      { to: mandate.uniswapV3.factory, signature: GET_POOL, args: [a.token, b.token, pool.feePpm] },
      { to: pool.pool, signature: SLOT0 },
      { to: pool.pool, signature: "function liquidity() view returns (uint128)" },
      { to: token0.token, signature: BALANCE_OF, args: [pool.pool] },
      { to: token1.token, signature: BALANCE_OF, args: [pool.pool] },
    ],
    view,
  );
  const [official, ...state] = facts as [Fact<Address>, ...Fact<unknown>[]];
  const stranger = valueOf(official);
  if (stranger !== null && !sameAddress(stranger, pool.pool))
    return {
      depths: [],
      findings: [
        bad(
          what,
          `${pool.pool} is not the factory's pool for them, which is ${stranger}`,
          "correct the mandate's address",
        ),
      ],
    };
  const missing = state.find(isUnknown);
  if (missing !== undefined)
    return { depths: [], findings: [unknown(what, `the fork does not hold ${missingOf(missing)}`)] };
  if (state.some((one) => one.status === "failed"))
    return { depths: [], findings: [bad(what, `no pool answers at ${pool.pool}`, "correct the mandate's address")] };
  const [slot0, liquidity, balance0, balance1] = state.map(valueOf) as [
    readonly [bigint, number],
    bigint,
    bigint,
    bigint,
  ];
  const seen: SnapshotPool = {
    pool: pool.pool,
    token0: token0.token,
    token1: token1.token,
    feePpm: pool.feePpm,
    sqrtPriceX96: String(slot0[0]),
    tick: slot0[1],
    liquidity: String(liquidity),
    balance0: String(balance0),
    balance1: String(balance1),
  };
  const depths = [depthOf(seen, token0, token1, look), depthOf(seen, token1, token0, look)];
  return { depths, findings: [depthFinding(what, seen, [token0, token1], depths, look)] };
};

const GET_POOL = "function getPool(address a, address b, uint24 fee) view returns (address)";
const SLOT0 = "function slot0() view returns (uint160, int24, uint16, uint16, uint16, uint8, bool)";
const BALANCE_OF = "function balanceOf(address owner) view returns (uint256)";

/**
 * The largest swap that brings min-out back, and keeps under the pool's share. Inside the current range of liquidity: past its
 * edge there is usually less, and what is really executed is simulated exactly.
 */
const depthOf = (pool: SnapshotPool, from: MandateAsset, to: MandateAsset, { ground, prices }: Look): Depth => {
  const { limits } = ground.mandate;
  const [priceIn, priceOut] = [prices.get(from.symbol), prices.get(to.symbol)];
  const named = { pool: pool.pool, from: from.symbol, to: to.symbol };
  if (priceIn === undefined || priceOut === undefined) return { ...named, maxUsd8: null, boundBy: "min-out" };
  const balance = BigInt(sameAddress(pool.token0, from.token) ? pool.balance0 : pool.balance1);
  const share =
    limits.maxPoolShareBps >= Number(BPS) ? balance : mulDivDown(balance, BigInt(limits.maxPoolShareBps), BPS);
  const brings = (amountIn: bigint): boolean =>
    valueUsd8Down(quoteInRange(pool, from.token, amountIn), to.decimals, priceOut) >=
    mulDivUp(valueUsd8Up(amountIn, from.decimals, priceIn), BigInt(limits.minOutBps), BPS);
  const most = largest(share, brings);
  return {
    ...named,
    maxUsd8: String(valueUsd8Down(most, from.decimals, priceIn)),
    boundBy: most === share ? "pool-depth" : "min-out",
  };
};

const depthFinding = (
  what: string,
  pool: SnapshotPool,
  [token0, token1]: [MandateAsset, MandateAsset],
  depths: readonly Depth[],
  { tradeUsd8 }: Look,
): Finding => {
  const holds = [
    `${formatBaseUnits(BigInt(pool.balance0), token0.decimals, 0)} ${token0.symbol}`,
    `${formatBaseUnits(BigInt(pool.balance1), token1.decimals, 0)} ${token1.symbol}`,
  ].join(" and ");
  if (pool.liquidity === "0")
    return warn(what, `holds ${holds}, none of it at its price: nothing can be swapped`, ELSEWHERE);
  const fits = depths.map(({ from, to, maxUsd8, boundBy }) =>
    maxUsd8 === null ? `${from}→${to} unknown` : `${from}→${to} ${formatUsd8(BigInt(maxUsd8), 0)} (${boundBy})`,
  );
  const says = `holds ${holds}; at most ${fits.join(", ")} at once`;
  if (depths.some(({ maxUsd8 }) => maxUsd8 === null)) return unknown(what, `${says}: a price is not known`);
  const shallow = tradeUsd8 !== null && depths.some(({ maxUsd8 }) => BigInt(maxUsd8 ?? "0") < tradeUsd8);
  return shallow
    ? warn(
        what,
        `${says}: less than the largest trade, ${formatUsd8(tradeUsd8, 0)}`,
        "larger trades are cut to it or denied",
      )
    : ok(what, says);
};

const ELSEWHERE = "name a deeper pool in the mandate";

/** Largest single trade of a mandate at a NAV [1e-8 USD]. */
export const largestTrade = ({ limits }: Mandate, navUsd8: bigint): bigint =>
  mulDivDown(navUsd8, BigInt(limits.maxTradeBps), BPS);
