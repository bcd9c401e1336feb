import type { Mandate, MandateAsset } from "../treasury/mandate.ts";
import type { Contradiction } from "./contradictions.ts";

/** Feeds that are named as the price of something else, or in something other than dollars. */
export const feedContradictions = (mandate: Mandate): Contradiction[] =>
  mandate.assets.flatMap((asset, index) => {
    const field = `assets.${index}.feedDescription`;
    const [base = "", quote = "", ...more] = asset.feedDescription.split("/").map((part) => part.trim());
    if (base === "" || quote !== "USD" || more.length > 0)
      return [{ field, reason: `"${asset.feedDescription}" is not a price in USD, such as "ETH / USD"` }];
    const names = priced(asset, mandate);
    return names.some((name) => name.toLowerCase().includes(base.toLowerCase()))
      ? []
      : [{ field, reason: `"${asset.feedDescription}" is no price of ${names.join(" or of ")}` }];
  });

/** Whose price it may be: the asset's own, wrapped or not, or that of the asset it follows. */
const priced = ({ symbol, priceGroup }: MandateAsset, { vaults }: Mandate): string[] => {
  const vault = vaults.find(({ shares }) => shares === symbol);
  return [symbol, ...(priceGroup === null ? [] : [priceGroup]), ...(vault === undefined ? [] : [vault.underlying])];
};
