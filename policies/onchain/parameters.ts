import type { Mandate } from "../treasury/mandate.ts";
import { DIRECTIONS, type Row } from "./directions.ts";

/** One parameter of one mandate: comparable across files that order or name things differently. */
export type Parameter = {
  /** The same parameter in another mandate has the same key: entries of lists go by what they are about, not by place. */
  key: string;
  /** The row of the table, as `assets.*.capBps`. */
  path: string;
  /** As people say it: `assets.WETH.capBps`. */
  label: string;
  row: Row;
  /** Null where there is none: no gate, no guardian, no venue. */
  value: string | null;
};

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** What an entry of a list is about, and its name for people. */
const IDENTITY: Record<string, (entry: Json, mandate: Mandate) => { id: string; name: string }> = {
  "assets.*": (entry) => ({ id: lower(field(entry, "token")), name: field(entry, "symbol") }),
  "held.*": (entry) => ({ id: lower(field(entry, "token")), name: field(entry, "symbol") }),
  "caps.venues.*": (entry) => both(field(entry, "name")),
  "caps.issuers.*": (entry) => both(field(entry, "name")),
  "payments.*": (entry) => ({ id: lower(field(entry, "recipient")), name: field(entry, "name") }),
  "uniswapV3.pools.*": (entry) => both(lower(field(entry, "pool"))),
  "aaveV3.aTokens.*": (entry, mandate) => ({ id: tokenOf(mandate, String(entry)), name: String(entry) }),
  "vaults.*": (entry, mandate) => ({ id: tokenOf(mandate, field(entry, "shares")), name: field(entry, "shares") }),
};

/** Values that name an asset by its symbol: compared by its token, so that another symbol for it changes nothing. */
const NAMES_AN_ASSET = new Set(["assets.*.priceGroup", "vaults.*.shares", "vaults.*.underlying"]);

/** Every parameter that a mandate sets, each with its row of the table. */
export const parametersOf = (mandate: Mandate): Parameter[] => walk(mandate as unknown as Json, "", "", "", mandate);

const walk = (value: Json, path: string, key: string, label: string, mandate: Mandate): Parameter[] => {
  const row = DIRECTIONS[path];
  const here = (text: string | null): Parameter[] =>
    row === undefined ? [] : [{ key, path, label, row, value: text }];
  if (path === "uniswapV3.pools.*.tokens") return here(tokenPair(value, mandate));
  if (Array.isArray(value)) {
    const identity = IDENTITY[`${path}.*`];
    if (identity === undefined) throw new ParameterUnknownError(path);
    return value.flatMap((entry: Json) => {
      const { id, name } = identity(entry, mandate);
      return walkEntry(entry, `${path}.*`, `${key}.${id}`, `${label}.${name}`, mandate);
    });
  }
  if (typeof value === "object" && value !== null) {
    const inner = Object.entries(value).flatMap(([name, field_]) =>
      walk(field_, join(path, name), join(key, name), join(label, name), mandate),
    );
    return [...here("listed"), ...inner];
  }
  if (row === undefined) throw new ParameterUnknownError(path);
  // An absent group (`aaveV3: null`) has no parameters: they all appear with it.
  if (value === null && row.unit === "entry") return [];
  return here(valueText(value, path, key, mandate));
};

const walkEntry = (entry: Json, path: string, key: string, label: string, mandate: Mandate): Parameter[] => {
  const row = DIRECTIONS[path];
  if (row === undefined) throw new ParameterUnknownError(path);
  const listed: Parameter = { key, path, label, row, value: "listed" };
  return typeof entry === "object" && entry !== null
    ? [listed, ...walk(entry, path, key, label, mandate).slice(1)]
    : [listed];
};

const valueText = (
  value: string | number | boolean | null,
  path: string,
  key: string,
  mandate: Mandate,
): string | null => {
  if (path === "assets.*.priceGroup") {
    const own = key.split(".")[1] as string;
    return value === null ? own : tokenOf(mandate, String(value));
  }
  if (value === null) return null;
  if (NAMES_AN_ASSET.has(path)) return tokenOf(mandate, String(value));
  return DIRECTIONS[path]?.unit === "address" ? lower(String(value)) : String(value);
};

const tokenPair = (value: Json, mandate: Mandate): string =>
  (value as readonly string[])
    .map((symbol) => tokenOf(mandate, symbol))
    .toSorted()
    .join("/");

const tokenOf = ({ assets }: Mandate, symbol: string): string =>
  lower(assets.find((asset) => asset.symbol === symbol)?.token ?? symbol);

const field = (entry: Json, name: string): string => String((entry as Record<string, Json>)[name]);
const both = (name: string): { id: string; name: string } => ({ id: name, name });
const lower = (text: string): string => text.toLowerCase();
const join = (path: string, name: string): string => (path === "" ? name : `${path}.${name}`);

export class ParameterUnknownError extends Error {
  readonly code = "PARAMETER_UNKNOWN";
  constructor(path: string) {
    super(`${path} has no row in the table of directions.\nGive it one in policies/onchain/directions.ts.`);
    this.name = "ParameterUnknownError";
  }
}
