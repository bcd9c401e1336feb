import type { ActionFacts } from "./facts.ts";

const TRADES: ReadonlySet<string> = new Set(["swap", "supply", "withdraw", "deposit", "redeem"]);

/** Whether an action gives one token for another, so that the oracle can say what should come back. */
export const isTrade = ({ kind }: ActionFacts): boolean => TRADES.has(kind);
