import type { Mandate } from "../treasury/mandate.ts";
import { sameAddress } from "../treasury/money.ts";
import type { Contradiction } from "./contradictions.ts";
import { poolAddress } from "./poolAddress.ts";

/** The contract's numbers stay in range up to here. */
const MAX_DECIMALS = 18;

/** Feeds held beside a pool that is not theirs, or whose price nobody could know. */
export const twapContradictions = ({ assets, vaults, uniswapV3 }: Mandate): Contradiction[] =>
  assets.flatMap((asset, index) => {
    const { twap } = asset;
    if (twap === null) return [];
    const field = `assets.${index}.twap`;
    const isShare = (symbol: string): boolean => vaults.some(({ shares }) => shares === symbol);
    if (isShare(asset.symbol))
      return [{ field, reason: `${asset.symbol} is a vault's shares: hold their underlying beside a pool` }];
    const quote = assets.find(({ symbol }) => symbol === twap.quote);
    if (quote === undefined) return [{ field: `${field}.quote`, reason: `${twap.quote} is not among the assets` }];
    if (sameAddress(quote.token, asset.token))
      return [{ field: `${field}.quote`, reason: "a pool has two different tokens" }];
    const computed = poolAddress(uniswapV3.factory, asset.token, quote.token, twap.feePpm);
    return [
      ...(isShare(twap.quote)
        ? [{ field: `${field}.quote`, reason: `${twap.quote} is a vault's shares, which have no feed of their own` }]
        : []),
      ...(Math.max(asset.decimals, quote.decimals) > MAX_DECIMALS
        ? [{ field, reason: `more than ${MAX_DECIMALS} decimals cannot be compared` }]
        : []),
      ...(sameAddress(computed, twap.pool)
        ? []
        : [
            {
              field: `${field}.pool`,
              reason: `the factory's ${asset.symbol}/${quote.symbol} pool at fee ${twap.feePpm} is ${computed}`,
            },
          ]),
    ];
  });
