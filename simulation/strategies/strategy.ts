import { z } from "zod";
import type { Seat } from "../../agents/seat.ts";
import { type Intent, intentSchema } from "../../policies/treasury/intent.ts";
import type { Position } from "../../policies/treasury/ballot.ts";
import { formatBps } from "../../policies/treasury/money.ts";
import type { Snapshot } from "../../policies/treasury/snapshot.ts";
import { type Plan, planSchema } from "./plan.ts";
import type { View } from "./view.ts";

/** A rule for what to do next. One object lives through one run: what it remembers, it remembers from that run. */
export type Strategy = {
  /** Lower-case letters, digits and dashes. */
  id: string;
  /** What to move now, as a share of NAV, or a position to open or close: code sizes it, and the policy judges it. */
  decide(view: View): Intent | Plan;
};

/** Moves `sizeBps` of NAV from one asset to another; holds where that is nothing. */
export const shift = (from: string, to: string, sizeBps: number): Intent => {
  const whole = Math.min(10_000, Math.floor(sizeBps));
  return whole >= 1 ? { kind: "shift", from, to, sizeBps: whole } : HOLD;
};

export const HOLD: Intent = { kind: "hold" };

/** Share of NAV that an asset is, by the oracle [bps]; zero where the treasury does not manage it. */
export const shareOf = ({ snapshot }: View, symbol: string): number =>
  snapshot.assets.find((asset) => asset.symbol === symbol)?.allocationBps ?? 0;

/** A strategy on the council's chair: the same ballots, tally, sizing and rules as a seat's. What no ballot says is its plan. */
export const chairOf = (
  strategy: Strategy,
  viewOf: (snapshot: Snapshot) => View,
): { seats: [Seat]; plan: () => Plan | null } => {
  const asked: { plan: Plan | null } = { plan: null };
  const seat = seatOf(strategy, viewOf, asked);
  return { seats: [seat], plan: () => asked.plan };
};

const seatOf = (strategy: Strategy, viewOf: (snapshot: Snapshot) => View, asked: { plan: Plan | null }): Seat => {
  const { id } = strategy;
  return {
    id,
    type: "deterministic",
    model: null,
    weightBps: 10_000,
    draft: async ({ snapshot }) => ({ seat: id, position: positionOf(strategy, viewOf(snapshot), asked), calls: [] }),
    critique: async ({ own }) => ({ seat: id, position: own.position, flip: null, calls: [] }),
  };
};

const positionOf = (strategy: Strategy, view: View, asked: { plan: Plan | null }): Position => {
  const said = decided(strategy, view);
  asked.plan = said.kind === "open" || said.kind === "close" ? said : null;
  const intent = said.kind === "open" || said.kind === "close" ? HOLD : said;
  const asset = intent.kind === "shift" ? intent.from : (view.snapshot.assets[0]?.symbol ?? "");
  const reason =
    intent.kind === "hold" ? "hold" : `move ${formatBps(intent.sizeBps)} of NAV from ${intent.from} to ${intent.to}`;
  return {
    kind: "vote",
    intent,
    // A strategy claims nothing about the future: an even chance that the price stands higher.
    claim: {
      metric: "priceUsd8",
      asset,
      comparison: "above",
      threshold: view.snapshot.assets.find(({ symbol }) => symbol === asset)?.priceUsd8 ?? "0",
      horizonSeconds: 21_600,
      probabilityBps: 5_000,
    },
    reason,
  };
};

/** What a strategy says, if it is an intent about assets that are there. */
const decided = (strategy: Strategy, view: View): Intent | Plan => {
  let said: unknown;
  try {
    said = strategy.decide(view);
  } catch (error) {
    if (typeof (error as { code?: unknown }).code === "string") throw error;
    throw new StrategyThrewError(strategy.id, view.now, error);
  }
  const plans = ["open", "close"].includes(String((said as { kind?: unknown } | null)?.kind));
  const read = plans ? planSchema.safeParse(said) : intentSchema.safeParse(said);
  if (!read.success) throw new StrategyAnswerError(strategy.id, view.now, problemOf(read.error));
  const intent = read.data;
  if (intent.kind === "shift")
    for (const symbol of [intent.from, intent.to])
      if (!view.snapshot.assets.some((asset) => asset.symbol === symbol))
        throw new StrategyAnswerError(strategy.id, view.now, `${symbol} is not among the mandate's assets`);
  return intent;
};

const problemOf = (error: z.ZodError): string =>
  error.issues.map(({ path, message }) => `${path.join(".") || "answer"}: ${message}`).join("; ");

const dateOf = (now: number): string => new Date(now * 1000).toISOString().slice(0, 16).replace("T", " ");

export class StrategyThrewError extends Error {
  readonly code = "STRATEGY_THREW";
  constructor(id: string, now: number, cause: unknown) {
    const said = cause instanceof Error ? `${cause.name}: ${cause.message.split("\n")[0]}` : String(cause);
    super(
      `Strategy ${id} threw when it decided at ${dateOf(now)} UTC: ${said.slice(0, 300)}\nMend it; nothing was traded after.`,
    );
    this.name = "StrategyThrewError";
  }
}

export class StrategyAnswerError extends Error {
  readonly code = "STRATEGY_ANSWER";
  constructor(id: string, now: number, problem: string) {
    super(
      `Strategy ${id} answered what is no intent at ${dateOf(now)} UTC: ${problem.slice(0, 300)}\nAn intent is { kind: "hold" } or { kind: "shift", from, to, sizeBps } with 1 to 10000; simulation/strategies/README.md shows positions.`,
    );
    this.name = "StrategyAnswerError";
  }
}
