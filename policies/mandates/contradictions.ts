import type { Mandate } from "../treasury/mandate.ts";
import { BPS, sameAddress } from "../treasury/money.ts";
import { feedContradictions } from "./feedContradictions.ts";
import { groupContradictions } from "./groupContradictions.ts";
import { limitContradictions } from "./limitContradictions.ts";
import { poolAddress } from "./poolAddress.ts";
import { twapContradictions } from "./twapContradictions.ts";
import { venueContradictions } from "./venueContradictions.ts";
import { zeroAddresses } from "./zeroAddresses.ts";

/** One field that cannot be as it is, by its path in the file. */
export type Contradiction = { field: string; reason: string };

/** Over half wrong says nothing; the contract refuses it too. */
const MAX_EPSILON_BPS = 5_000;
const UINT32_MAX = 4_294_967_295;

/** Everything in a well-formed mandate that contradicts something else in it. Empty where it can hold. */
export const contradictionsOf = (mandate: Mandate): Contradiction[] => [
  ...zeroAddresses(mandate),
  ...duplicates(mandate),
  ...feedContradictions(mandate),
  ...assets(mandate),
  ...floors(mandate),
  ...limitContradictions(mandate),
  ...groupContradictions(mandate),
  ...venueContradictions(mandate),
  ...pools(mandate),
  ...twapContradictions(mandate),
  ...pastLimits(mandate),
];

/** Any asset with a price fell some day: a limit of nothing leaves no portfolio but dollars that never moved. */
const pastLimits = ({ backtest }: Mandate): Contradiction[] =>
  (["maxCvarBps", "maxWorstLossBps"] as const).flatMap((name) =>
    backtest?.[name] === 0
      ? [{ field: `backtest.${name}`, reason: "0 denies whatever ever moved; null asks nothing" }]
      : [],
  );

const duplicates = (mandate: Mandate): Contradiction[] => {
  const listed = [
    ...mandate.assets.map((asset, index) => ({ ...asset, field: `assets.${index}` })),
    ...mandate.held.map((asset, index) => ({ ...asset, field: `held.${index}` })),
  ];
  return listed.flatMap(({ symbol, token, field }, index) => {
    const before = listed.slice(0, index);
    const sameSymbol = before.find((other) => other.symbol === symbol);
    const sameToken = before.find((other) => sameAddress(other.token, token));
    return [
      ...(sameSymbol
        ? [{ field: `${field}.symbol`, reason: `${symbol} is already the symbol of ${sameSymbol.field}` }]
        : []),
      ...(sameToken ? [{ field: `${field}.token`, reason: `${token} already stands at ${sameToken.field}` }] : []),
    ];
  });
};

const assets = (mandate: Mandate): Contradiction[] => [
  ...mandate.assets.flatMap((asset, index) => {
    const field = `assets.${index}`;
    const found: Contradiction[] = [];
    const [min, max] = [BigInt(asset.minPriceUsd8), BigInt(asset.maxPriceUsd8)];
    if (min >= max) {
      found.push({
        field: `${field}.minPriceUsd8`,
        reason: `${min} is not under maxPriceUsd8 ${max}: every answer would be denied`,
      });
    }
    if (max >= 1n << 128n) found.push({ field: `${field}.maxPriceUsd8`, reason: "must fit 128 bits" });
    if (asset.epsilonBps > MAX_EPSILON_BPS) {
      found.push({
        field: `${field}.epsilonBps`,
        reason: `${asset.epsilonBps} is over ${MAX_EPSILON_BPS}: such a feed says nothing`,
      });
    }
    if (asset.class === "stable" && max < BigInt(mandate.limits.depegUsd8)) {
      found.push({
        field: `${field}.maxPriceUsd8`,
        reason: `${max} is under limits.depegUsd8: ${asset.symbol} could never count as a stable`,
      });
    }
    if (asset.heartbeatSeconds > UINT32_MAX)
      found.push({ field: `${field}.heartbeatSeconds`, reason: "must fit 32 bits" });
    return found;
  }),
  ...(mandate.assets.some((asset) => sameAddress(asset.token, mandate.weth) && asset.decimals === 18)
    ? []
    : [{ field: "weth", reason: "must be among the assets, with 18 decimals: ether and gas are valued by its feed" }]),
];

const floors = (mandate: Mandate): Contradiction[] => {
  const stableCapsBps = mandate.assets.reduce((sum, asset) => sum + (asset.class === "stable" ? asset.capBps : 0), 0);
  const capsBps = mandate.assets.reduce((sum, asset) => sum + asset.capBps, 0);
  const { stableFloorBps, stableFloorUsd8 } = mandate.limits;
  const found: Contradiction[] = [];
  if (stableFloorBps > stableCapsBps) {
    found.push({
      field: "limits.stableFloorBps",
      reason: `${stableFloorBps} is over the stables' caps together (${stableCapsBps}): floor and caps cannot both hold`,
    });
  }
  if (stableFloorUsd8 !== "0" && stableCapsBps === 0) {
    found.push({ field: "limits.stableFloorUsd8", reason: "no stable may be owned that could fill it" });
  }
  if (capsBps < Number(BPS)) {
    found.push({
      field: "assets",
      reason: `caps together are ${capsBps}, under ${BPS}: some asset is always over its cap`,
    });
  }
  return found;
};

const pools = (mandate: Mandate): Contradiction[] =>
  mandate.uniswapV3.pools.flatMap((entry, index) => {
    const field = `uniswapV3.pools.${index}`;
    const earlier = mandate.uniswapV3.pools.slice(0, index).find((other) => sameAddress(other.pool, entry.pool));
    const [a, b] = entry.tokens.map((symbol) => mandate.assets.find((asset) => asset.symbol === symbol)?.token);
    if (!a || !b)
      return [{ field: `${field}.tokens`, reason: `${entry.tokens.join(" and ")} must both be among the assets` }];
    if (sameAddress(a, b)) return [{ field: `${field}.tokens`, reason: "a pool has two different tokens" }];
    const computed = poolAddress(mandate.uniswapV3.factory, a, b, entry.feePpm);
    return [
      ...(earlier ? [{ field: `${field}.pool`, reason: `${entry.pool} is listed twice` }] : []),
      ...(sameAddress(computed, entry.pool)
        ? []
        : [
            {
              field: `${field}.pool`,
              reason: `the factory's ${entry.tokens.join("/")} pool at fee ${entry.feePpm} is ${computed}`,
            },
          ]),
    ];
  });
