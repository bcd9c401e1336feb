import type { Position } from "../../../../../policies/treasury/ballot.ts";
import type { Mandate } from "../../../../../policies/treasury/mandate.ts";
import { mulDivDown } from "../../../../../policies/treasury/money.ts";
import type { Snapshot } from "../../../../../policies/treasury/snapshot.ts";

/**
 * What a model is told of where and when it is. `live`: as in a live cycle, names and prices but no date. `masked`: neither
 * names nor the level of prices, only how they move. `dated`: the day too, so that what it remembers can be used.
 */
export const TELLINGS = ["live", "masked", "dated"] as const;
export type Telling = (typeof TELLINGS)[number];

export type Mask = {
  snapshot: (snapshot: Snapshot) => Snapshot;
  mandate: Mandate;
  /** A position of a seat that saw the world as it is, as one behind the mask would have said it. */
  hide: (position: Position) => Position;
  /** The other way about. */
  reveal: (position: Position) => Position;
};

/** Volatile assets begin at this price behind the mask [1e-8 USD]: a hundred dollars. */
const MASKED_USD8 = 10_000_000_000n;

/** Names become letters, and a volatile asset's prices are scaled so that its first one is a hundred dollars. */
export const maskFor = (mandate: Mandate, first: Snapshot): Mask => {
  const letters = new Map(mandate.assets.map(({ symbol }, at) => [symbol, `ASSET${String.fromCharCode(65 + at)}`]));
  const symbols = new Map([...letters].map(([symbol, letter]) => [letter, symbol]));
  const scale = new Map(
    first.assets
      .filter(({ class: kind, priceUsd8 }) => kind === "volatile" && BigInt(priceUsd8) > 0n)
      .map(({ symbol, priceUsd8 }) => [symbol, BigInt(priceUsd8)]),
  );
  const hiddenPrice = (symbol: string, usd8: string): string => {
    const from = scale.get(symbol);
    return from === undefined ? usd8 : mulDivDown(BigInt(usd8), MASKED_USD8, from).toString();
  };
  const shownPrice = (symbol: string, usd8: string): string => {
    const from = scale.get(symbol);
    return from === undefined ? usd8 : mulDivDown(BigInt(usd8), from, MASKED_USD8).toString();
  };
  const moved = (
    position: Position,
    names: ReadonlyMap<string, string>,
    price: (usd8: string, asset: string) => string,
  ): Position => {
    if (position.kind !== "vote") return position;
    const name = (symbol: string): string => names.get(symbol) ?? symbol;
    const { intent, claim } = position;
    return {
      ...position,
      intent: intent.kind === "shift" ? { ...intent, from: name(intent.from), to: name(intent.to) } : intent,
      claim:
        claim.asset === null
          ? claim
          : { ...claim, asset: name(claim.asset), threshold: price(claim.threshold, claim.asset) },
    };
  };
  return {
    mandate: renamed(mandate, letters),
    snapshot: (snapshot) =>
      renamed(
        {
          ...snapshot,
          assets: snapshot.assets.map((asset) => ({ ...asset, priceUsd8: hiddenPrice(asset.symbol, asset.priceUsd8) })),
          priceHistory: snapshot.priceHistory.map(({ symbol, points }) => ({
            symbol,
            points: points.map((point) => ({ ...point, priceUsd8: hiddenPrice(symbol, point.priceUsd8) })),
          })),
        },
        letters,
      ),
    hide: (position) => moved(position, letters, (usd8, asset) => hiddenPrice(asset, usd8)),
    reveal: (position) => moved(position, symbols, (usd8, letter) => shownPrice(symbols.get(letter) ?? letter, usd8)),
  };
};

/** A value with every text that is a symbol, and every key, under its other name. */
const renamed = <T>(value: T, names: ReadonlyMap<string, string>): T => {
  const walk = (one: unknown): unknown => {
    if (typeof one === "string") return names.get(one) ?? one;
    if (Array.isArray(one)) return one.map(walk);
    if (typeof one !== "object" || one === null) return one;
    return Object.fromEntries(Object.entries(one).map(([key, item]) => [names.get(key) ?? key, walk(item)]));
  };
  return walk(value) as T;
};

/** The request's body with the day in front of what the user says. */
export const withDay = (body: string, time: number): string => {
  const request = JSON.parse(body) as { messages: { role: string; content: unknown }[] };
  const at = request.messages.findIndex(({ role }) => role === "user");
  const day = `Today is ${new Date(time * 1000).toISOString().slice(0, 10)}.`;
  const messages = request.messages.map((message, i) =>
    i === at && typeof message.content === "string" ? { ...message, content: `${day}\n\n${message.content}` } : message,
  );
  return JSON.stringify({ ...request, messages });
};
