import { z } from "zod";
import type { Mandate } from "../../policies/treasury/mandate.ts";
import type { Snapshot } from "../../policies/treasury/snapshot.ts";
import { AbstentionError } from "./failures.ts";
import { tokensAtMost } from "./promptSize.ts";
import { assetFact, historyFact, limitsFact, poolFact, poolName } from "./facts.ts";

/** A read of the sealed snapshot: it changes nothing and reaches nothing else. */
type Reading = { name: string; description: string; arguments: z.ZodType; read: (args: never) => string };

export type OfferedTool = {
  type: "function";
  function: { name: string; description: string; parameters: Record<string, unknown> };
};

/** Room for a list of names [tokens]. Each tool repeats its own, so longer ones would fill a prompt. */
const MOST_LIST_TOKENS = 50;
const isLong = (names: string[]): boolean => tokensAtMost(names.join()) > MOST_LIST_TOKENS;

const reading = <Shape extends z.ZodRawShape>(
  name: string,
  description: string,
  shape: Shape,
  read: (args: z.infer<z.ZodObject<Shape>>) => string,
): Reading => ({ name, description, arguments: z.strictObject(shape), read: read as (args: never) => string });

/** One of these names, listed for the model where the list is short. Nothing else is read either way. */
const named = (names: string[]): z.ZodType<string> =>
  isLong(names)
    ? z
        .string()
        .max(16)
        .refine((name) => names.includes(name))
    : z.enum(names as [string, ...string[]]);

/** The tools of one cycle. Their arguments come from lists, so nothing outside the mandate can be asked for. */
export const readings = (snapshot: Snapshot, mandate: Mandate): Reading[] => {
  const symbols = named(snapshot.assets.map(({ symbol }) => symbol));
  const pools = snapshot.pools.flatMap((pool) => {
    const name = poolName(pool, mandate);
    return name ? [{ name, pool }] : [];
  });
  const byAsset = isLong(pools.map(({ name }) => name));
  return [
    reading("get_asset", "Value, share of NAV, cap and price of one asset.", { symbol: symbols }, ({ symbol }) =>
      snapshot.assets
        .filter((asset) => asset.symbol === symbol)
        .map((asset) => assetFact(asset, snapshot.block.timestamp))
        .join(""),
    ),
    ...(byAsset
      ? [
          reading("get_pools", "Fee and state of every pool of one asset.", { symbol: symbols }, ({ symbol }) =>
            pools
              .filter(({ name }) => name.split("/").slice(0, 2).includes(String(symbol)))
              .map(({ pool }) => poolFact(pool, mandate))
              .join("\n"),
          ),
        ]
      : []),
    ...(pools.length > 0 && !byAsset
      ? [
          reading(
            "get_pool",
            "Fee and state of one pool.",
            { pool: named(pools.map(({ name }) => name)) },
            ({ pool: wanted }) =>
              pools
                .filter(({ name }) => name === wanted)
                .map(({ pool }) => poolFact(pool, mandate))
                .join(""),
          ),
        ]
      : []),
    reading("get_limits", "The limits that every decision is judged by.", {}, () => limitsFact(mandate)),
    reading("get_price_history", "Range and change of an asset's recorded prices.", { symbol: symbols }, ({ symbol }) =>
      historyFact(String(symbol), snapshot),
    ),
  ];
};

export const offered = ({ name, description, arguments: args }: Reading): OfferedTool => {
  const { $schema: _, ...parameters } = z.toJSONSchema(args);
  return { type: "function", function: { name, description, parameters } };
};

/**
 * Answers one tool call.
 * @throws AbstentionError with `invalid-answer` for a tool or an argument that was not offered
 */
export const readTool = (tools: readonly Reading[], name: string, args: unknown): string => {
  const tool = tools.find((one) => one.name === name);
  if (!tool) throw new AbstentionError("invalid-answer", "The model called a tool that it was not offered.");
  const read = tool.arguments.safeParse(args);
  if (!read.success)
    throw new AbstentionError("invalid-answer", `The model asked ${tool.name} for what is not on its list.`);
  return tool.read(read.data as never);
};
