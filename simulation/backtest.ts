import { totalsOf } from "../policies/rules/totals.ts";
import { baseNavUsd8 } from "../policies/rules/baseNav.ts";
import { modeInForce } from "../policies/rules/mode.ts";
import { commit, takenBy } from "../policies/limitState.ts";
import { directionOf } from "../policies/treasury/intent.ts";
import type { Action } from "../policies/treasury/action.ts";
import type { Mandate } from "../policies/treasury/mandate.ts";
import { sameAddress } from "../policies/treasury/money.ts";
import type { Sizing } from "../policies/treasury/proposal.ts";
import type { Snapshot } from "../policies/treasury/snapshot.ts";
import { movePosition } from "./backtest/movePosition.ts";
import { poolBroker } from "./backtest/broker.ts";
import { type Council, type Cycle, decideOn } from "./backtest/cycle.ts";
import { tryPlan } from "./backtest/desk.ts";
import { type BacktestResult, type Halt, HALTS, type Trade } from "./backtest/result.ts";
import {
  BACKTEST_CUSTODY,
  checkpoint,
  type Ground,
  groundOf,
  liesAt,
  observeAt,
  openTreasury,
  type Treasury,
} from "./backtest/treasury.ts";
import { type YieldBooks, yieldBooks, type Yields } from "./backtest/yields.ts";
import type { Market } from "./market/market.ts";
import { planLine } from "./strategies/plan.ts";

/** What the world around the council is taken to do. */
export type Surroundings = {
  /** Lost between decision and block, of what a swap brings [bps]. */
  slippageBps: number;
  /** Holders open a new epoch this often [seconds]; null for never. */
  newEpochSeconds: number | null;
  /** After a trip, holders set the mode back and the peak to base NAV, this much later [seconds]; null for never. */
  renewSeconds: number | null;
  /** Whether somebody calls `checkpoint` at each step; if nobody does, base NAV and peak move with decisions only. */
  checkpoints: boolean;
};

export const SURROUNDINGS: Surroundings = {
  slippageBps: 2,
  newEpochSeconds: null,
  renewSeconds: null,
  checkpoints: true,
};

export type BacktestInput = {
  id: string;
  mandate: Mandate;
  market: Market;
  council: Council;
  /** Balances at the start, in the mandate's order [base units]. */
  balances: readonly bigint[];
  surroundings?: Partial<Surroundings>;
  /** Called after each step, for progress and for whoever watches that it goes on; a promise is waited for. */
  onStep?: (step: number) => void | Promise<void>;
};

/** Runs a council over a market, every decision judged by the mandate's rules with the limits' own memory. */
export const backtest = async (p: BacktestInput): Promise<BacktestResult> => {
  const { mandate, market, council } = p;
  const around = { ...SURROUNDINGS, ...p.surroundings };
  const ground = groundOf(mandate, market);
  const treasury = openTreasury(p.balances);
  const result = blankResult(p);
  const books = yieldBooks(ground, treasury);
  // What there was before the first decision: its costs are the run's too.
  mark(ground, treasury, 0, result, books);
  const opening = result.equityUsd[0] as number;
  for (let step = 0; step < market.clock.length; step++) {
    books.accrue(step);
    renew(ground, treasury, step, around, result);
    const snapshot = observeAt(ground, treasury, step);
    const block = { number: snapshot.block.number + 1, timestamp: snapshot.block.timestamp };
    const gasPriceWei = BigInt(snapshot.block.baseFeePerGas);
    const broker = poolBroker({ snapshot, slippageBps: around.slippageBps, gasPriceWei });
    result.halts[step] = haltsOf(ground, treasury, snapshot);
    const cycle = await decideOn({
      snapshot,
      mandate,
      council,
      broker,
      desk: (plan) => tryPlan({ ground, treasury, snapshot, step }, plan),
      submitter: BACKTEST_CUSTODY,
      block,
      sealed: false,
    });
    result.decisions.push(lineOf(cycle));
    noteVeto(result, step, snapshot, cycle);
    if (cycle.outcome?.status === "executed" && cycle.settle !== undefined) {
      take(ground, treasury, cycle);
      movePosition({ ground, treasury, step, result, books }, cycle, cycle.settle);
    } else if (cycle.outcome?.status === "executed") execute(ground, treasury, step, cycle, around, result);
    else if (around.checkpoints) checkpoint(ground, treasury, snapshot);
    if (cycle.tally.result === "below-quorum") noteSilence(result, cycle);
    mark(ground, treasury, step, result, books);
    const pause = p.onStep?.(step);
    if (pause !== undefined) await pause;
  }
  result.equityUsd[0] = opening;
  return { ...result, state: treasury.state, balances: treasury.balances };
};

const execute = (
  ground: Ground,
  treasury: Treasury,
  step: number,
  { facts, outcome, proposal, tally }: Cycle,
  around: Surroundings,
  result: BacktestResult,
): void => {
  if (facts === null || outcome === null || proposal === null) return;
  take(ground, treasury, { facts });
  treasury.balances = ground.mandate.assets.map(
    ({ token }, at) =>
      (treasury.balances[at] as bigint) +
      BigInt(outcome.balances.find((balance) => sameAddress(balance.token, token))?.delta ?? "0"),
  );
  const [action] = proposal.actions;
  if (action === undefined || !("path" in action) || tally.intent.kind !== "shift") return;
  const { from, to } = tally.intent;
  const { amountIn, amountOut } = outcome.actions[0] as (typeof outcome.actions)[number];
  const [valueInUsd, valueOutUsd] = [worth(ground, step, from, amountIn), worth(ground, step, to, amountOut)];
  const feesPpm = action.kind === "swap" ? action.feesPpm : [];
  const kept = feesPpm.reduce((rest, fee) => rest * (1 - fee / 1e6), 1);
  const feeUsd = valueInUsd * (1 - kept);
  const slippageUsd = action.kind === "swap" ? valueOutUsd / (1 - around.slippageBps / 10_000) - valueOutUsd : 0;
  const trade: Trade = {
    step,
    time: Number(facts.timestamp),
    from,
    to,
    amountIn,
    amountOut,
    valueInUsd,
    feeUsd,
    impactUsd: valueInUsd - valueOutUsd - feeUsd - slippageUsd,
    slippageUsd,
    gasUsd: Number(outcome.gasUsd8) / 1e8,
    route: { path: action.path, feesPpm },
    boundBy: proposal.sizing.boundBy,
  };
  result.trades.push(trade);
  result.costs.feesUsd += trade.feeUsd;
  result.costs.impactUsd += trade.impactUsd;
  result.costs.slippageUsd += trade.slippageUsd;
  result.costs.gasUsd += trade.gasUsd;
};

/** What an executed decision takes from the limits. */
const take = (ground: Ground, treasury: Treasury, { facts }: Pick<Cycle, "facts">): void => {
  if (facts === null) return;
  treasury.state = commit(treasury.state, ground.limits, takenBy(facts, totalsOf(facts)), facts.timestamp);
  treasury.nonce += 1;
};

/** Value of base units at the market's price [USD]. */
const worth = ({ mandate, market }: Ground, step: number, symbol: string, amount: string): number => {
  const at = mandate.assets.findIndex((asset) => asset.symbol === symbol);
  const decimals = mandate.assets[at]?.decimals ?? 0;
  return (Number(amount) / 10 ** decimals) * (market.assets[at]?.usd[step] ?? 0);
};

/** Writes down what the treasury is worth once the step is over. */
const mark = (ground: Ground, treasury: Treasury, step: number, result: BacktestResult, books: YieldBooks): void => {
  const { mandate, market } = ground;
  let [equity, nav, dollars] = [0, 0, 0];
  const answerOf = ({ history, rounds, round }: Market["assets"][number]): number =>
    history === null ? 1 : Number(rounds[round[step] as number]?.priceUsd8 ?? 0) / 1e8;
  const lies = liesAt(ground, treasury, step, (at) => market.assets[at]?.usd[step] as number).all;
  const counted = liesAt(ground, treasury, step, (at) => answerOf(market.assets[at] as Market["assets"][number])).all;
  mandate.assets.forEach(({ decimals, class: kind }, at) => {
    const asset = market.assets[at] as Market["assets"][number];
    const idle = treasury.balances[at] as bigint;
    const units = Number(idle + (lies[at] as bigint)) / 10 ** decimals;
    const held = Number(idle + (counted[at] as bigint)) / 10 ** decimals;
    const usd = asset.usd[step] as number;
    const answer = answerOf(asset);
    equity += units * usd;
    nav += held * answer;
    dollars += held * (kind === "stable" ? 1 : answer);
    (result.shares[at] as Float64Array)[step] = units * usd;
    (result.prices[at] as Float64Array)[step] = usd;
  });
  for (const share of result.shares) share[step] = equity === 0 ? 0 : (share[step] as number) / equity;
  result.time[step] = market.clock[step] as number;
  result.equityUsd[step] = equity - result.costs.gasUsd;
  result.navUsd[step] = nav;
  result.dollarNavUsd[step] = dollars;
  for (const [kind, usd] of Object.entries(books.at(step)) as [keyof Yields, number][]) result.yields[kind][step] = usd;
};

/** A budget with less than a hundredth left moves nothing worth its gas. */
const SPENT_PARTS = 100n;

const haltsOf = ({ limits }: Ground, { state }: Treasury, snapshot: Snapshot): number => {
  const timestamp = BigInt(snapshot.block.timestamp);
  const base = { baseNavUsd8: baseNavUsd8({ state, limits, timestamp }, BigInt(snapshot.navUsd8)) };
  const mode = modeInForce({ limits, state, timestamp }, base);
  const spent = ({ availableUsd8, capacityUsd8 }: { availableUsd8: string; capacityUsd8: string }): boolean =>
    BigInt(availableUsd8) * SPENT_PARTS < BigInt(capacityUsd8);
  const now: Record<Halt, boolean> = {
    "reduce-only": mode === "reduce-only",
    halted: mode === "halted",
    oracle: snapshot.assets.some(({ oracleStatus }) => oracleStatus !== "ok"),
    "loss-budget": spent(snapshot.lossBudget),
    "epoch-loss": spent(snapshot.epoch),
    turnover: spent(snapshot.turnover),
    depeg: snapshot.assets.some(({ depegged }) => depegged),
  };
  return HALTS.reduce((bits, halt, bit) => (now[halt] ? bits | (1 << bit) : bits), 0);
};

/** What holders do by themselves, where the run was told that they would. */
const renew = (
  ground: Ground,
  treasury: Treasury,
  step: number,
  around: Surroundings,
  result: BacktestResult,
): void => {
  const { clock } = ground.market;
  const now = clock[step] as number;
  const start = clock[0] as number;
  const last = (kind: string): number => result.renewals.findLast((renewal) => renewal.kind === kind)?.time ?? start;
  if (around.newEpochSeconds !== null && now - last("new-epoch") >= around.newEpochSeconds) {
    treasury.state = { ...treasury.state, epochUsedWad: 0n };
    result.renewals.push({ time: now, kind: "new-epoch" });
  }
  if (around.renewSeconds === null || treasury.state.mode === "normal") return;
  const tripped = result.halts.subarray(0, step).findLastIndex((bits) => (bits & 3) === 0);
  const since = clock[Math.min(step, tripped + 1)] as number;
  if (now - Math.max(since, last("mode-renewed")) < around.renewSeconds) return;
  treasury.state = { ...treasury.state, mode: "normal", peakNavUsd8: treasury.state.baseNavUsd8 };
  result.renewals.push({ time: now, kind: "mode-renewed" });
};

const usdOf = (usd8: string): number => Number(usd8) / 1e8;

const noteVeto = (result: BacktestResult, step: number, snapshot: Snapshot, cycle: Cycle): void => {
  const { noRoom, proposal, verdict, outcome } = cycle;
  const wish = wishOf(cycle);
  if (wish === null) return;
  const { from, to } = wish;
  const about = { step, time: snapshot.block.timestamp, from, to };
  const veto = (kind: "denied" | "cut" | "no-room" | "failed", rules: string[], sizing: Sizing, allowed: string) =>
    result.vetoes.push({ ...about, kind, rules, askedUsd: usdOf(sizing.requestedUsd8), allowedUsd: usdOf(allowed) });
  if (noRoom !== null) veto("no-room", [noRoom.boundBy], noRoom, "0");
  if (proposal === null || verdict === null) return;
  const { sizing } = proposal;
  if (outcome?.status === "reverted") return void veto("failed", ["min-out"], sizing, "0");
  if (verdict.kind === "denied") {
    const breached = verdict.findings.filter(({ ok }) => !ok).map(({ rule }) => rule);
    veto("denied", [...new Set(breached)], sizing, "0");
  } else if (sizing.boundBy !== "requested" && sizing.boundBy !== "holdings")
    veto("cut", [sizing.boundBy], sizing, sizing.sizedUsd8);
};

/** From where to where a cycle wanted to move something; null where it did not. */
const wishOf = ({ tally, plan }: Cycle): { from: string; to: string } | null => {
  if (plan?.kind === "open") return { from: plan.pool.tokens.join("+"), to: "position" };
  if (plan?.kind === "close") return { from: "position", to: plan.id };
  return tally.intent.kind === "shift" ? tally.intent : null;
};

const noteSilence = (result: BacktestResult, { ballots }: Cycle): void => {
  const silent = ballots.find(({ position }) => position.kind === "abstain")?.position;
  const reason = silent?.kind === "abstain" ? silent.abstention.detail : "too few seats";
  result.silent.set(reason, (result.silent.get(reason) ?? 0) + 1);
};

const lineOf = ({ tally, noRoom, proposal, outcome, plan }: Cycle): string => {
  if (plan !== null)
    return proposal === null
      ? `${planLine(plan)} no room: ${noRoom?.boundBy ?? ""}`
      : `${planLine(plan)} ${amountsAsked(proposal.actions[0])} ${outcome?.status}`;
  if (tally.result !== "act") return tally.result;
  const asked = `${directionOf(tally.intent)} ${tally.intent.kind === "shift" ? tally.intent.sizeBps : 0}`;
  if (proposal === null) return `${asked} no room: ${noRoom?.boundBy ?? ""}`;
  const [action] = proposal.actions;
  return `${asked} ${action !== undefined && "path" in action ? action.amountIn : ""} ${outcome?.status}`;
};

const amountsAsked = (action: Action | undefined): string =>
  action?.kind === "mint" ? `${action.amount0} ${action.amount1}` : "";

const blankResult = ({ id, mandate, market, balances }: BacktestInput): BacktestResult => {
  const rows = market.clock.length;
  const columns = (): Float64Array[] => mandate.assets.map(() => new Float64Array(rows));
  return {
    id,
    symbols: mandate.assets.map(({ symbol }) => symbol),
    time: new Float64Array(rows),
    equityUsd: new Float64Array(rows),
    navUsd: new Float64Array(rows),
    dollarNavUsd: new Float64Array(rows),
    shares: columns(),
    prices: columns(),
    halts: new Uint8Array(rows),
    decisions: [],
    silent: new Map(),
    trades: [],
    vetoes: [],
    renewals: [],
    moves: [],
    yields: {
      lpFeesUsd: new Float64Array(rows),
      lvrUsd: new Float64Array(rows),
      impermanentLossUsd: new Float64Array(rows),
      interestUsd: new Float64Array(rows),
    },
    costs: { feesUsd: 0, impactUsd: 0, slippageUsd: 0, gasUsd: 0 },
    state: openTreasury(balances).state,
    balances: [...balances],
  };
};
