import { factsFromPrediction } from "../../policies/facts.ts";
import { judge } from "../../policies/judge.ts";
import type { ActionFacts, Facts } from "../../policies/rules/facts.ts";
import type { Action } from "../../policies/treasury/action.ts";
import { type Address, type Bytes32, sameAddress, valueUsd8Down, valueUsd8Up } from "../../policies/treasury/money.ts";
import type { Outcome } from "../../policies/treasury/outcome.ts";
import type { Sizing } from "../../policies/treasury/proposal.ts";
import type { Snapshot, SnapshotAsset } from "../../policies/treasury/snapshot.ts";
import { boundDecision, gasUsd8, unboundDecision } from "../decision.ts";
import { amountsOf, liquidityFor } from "../engines/v3/liquidityMath.ts";
import { SPACING_OF_FEE } from "../history/pool/replaySwap.ts";
import { feesAlong } from "../market/lpFees.ts";
import { poolAt, type PoolModel } from "../market/poolModel.ts";
import { largest } from "../sizeBounds.ts";
import type { Plan } from "../strategies/plan.ts";
import { POSITION_GAS } from "./broker.ts";
import type { Cycle } from "./cycle.ts";
import { type HeldPosition, lying, lyingWithFees, type TwoPrices } from "./positions.ts";
import { BACKTEST_CUSTODY, type Ground, type Treasury } from "./treasury.ts";

/** What a plan came to, and what it does to the treasury once it is executed. */
export type Planned = Pick<Cycle, "noRoom" | "proposal" | "decision" | "outcome" | "verdict" | "facts"> & {
  settle: () => void;
};

type Here = { ground: Ground; treasury: Treasury; snapshot: Snapshot; step: number };
type Moved = readonly [bigint, bigint];

const ZERO_HASH: Bytes32 = `0x${"0".repeat(64)}`;
const unsealed = (): Bytes32 => ZERO_HASH;
/** A position's own least amounts, of what it would take or give now. */
const leastOf = (amount: bigint): string => ((amount * 99n) / 100n).toString();

/**
 * Tries a plan where no seat can ask for it, and has it judged by the same rules as any decision.
 * @throws NoPositionsError, PlanError
 */
export const tryPlan = (here: Here, plan: Plan): Planned => {
  if (here.ground.mandate.uniswapV3.positionManager === null) throw new NoPositionsError();
  return plan.kind === "open" ? open(here, plan) : close(here, plan.id);
};

const open = (here: Here, plan: Extract<Plan, { kind: "open" }>): Planned => {
  const { ground, treasury, snapshot, step } = here;
  const pool = ground.market.pools.findIndex(
    ({ pool: one }) =>
      one.feePpm === plan.pool.feePpm && plan.pool.tokens.every((symbol) => one.tokens.includes(symbol)),
  );
  const model = ground.market.pools[pool];
  if (model === undefined)
    throw new PlanError(`the mandate has no pool ${plan.pool.tokens.join("/")} at ${plan.pool.feePpm} ppm`);
  const spacing = SPACING_OF_FEE[plan.pool.feePpm] ?? 1;
  const { tickLower, tickUpper } = plan;
  if (tickLower >= tickUpper || tickLower % spacing !== 0 || tickUpper % spacing !== 0)
    throw new PlanError(`ticks ${tickLower} to ${tickUpper} are no range of a pool whose ticks are ${spacing} apart`);
  const prices = marketPrices(here, model);
  const root = BigInt(poolAt(model, ...prices).sqrtPriceX96);
  const [at0, at1] = sidesOf(ground, model);
  const most = liquidityFor(treasury.balances[at0] as bigint, treasury.balances[at1] as bigint, plan, root);
  const unit = 10n ** 18n;
  const unitUsd8 = worthUp(snapshot, [at0, at1], amountsOf(unit, plan, root, true));
  const asked = (bps: bigint): bigint =>
    unitUsd8 === 0n ? 0n : (BigInt(snapshot.navUsd8) * bps * unit) / (10_000n * unitUsd8);
  const attempt = (bps: bigint): Planned => {
    const liquidity = asked(bps);
    const put = amountsOf(liquidity, plan, root, true);
    const action: Action = {
      kind: "mint",
      venue: "uniswap-v3",
      tokens: [model.sides[0].token, model.sides[1].token],
      feePpm: plan.pool.feePpm,
      tickLower,
      tickUpper,
      amount0: put[0].toString(),
      amount1: put[1].toString(),
      minAmount0: leastOf(put[0]),
      minAmount1: leastOf(put[1]),
    };
    const made: HeldPosition = {
      id: String(treasury.minted + 1),
      pool,
      tickLower,
      tickUpper,
      liquidity,
      put,
      opened: step,
      fees: () => [0n, 0n],
    };
    const lies = lying(made, model, oraclePrices(here, model));
    const change = { idle: [-put[0], -put[1]] as const, positions: lies, moved: [put] };
    const sizing = sizingOf(snapshot, plan.sizeBps, bps, "requested");
    return tried(here, model, [action], change, sizing, () => {
      treasury.minted += 1;
      const fees = feesAlong(ground.market, pool, made, step);
      treasury.positions = [...treasury.positions, { ...made, fees }];
    });
  };
  const fits = (bps: bigint): boolean =>
    bps === 0n || (asked(bps) > 0n && asked(bps) <= most && attempt(bps).verdict?.kind === "allowed");
  const size = largest(BigInt(plan.sizeBps), fits);
  const boundBy =
    size === BigInt(plan.sizeBps) ? "requested" : asked(size + 1n) > most ? "holdings" : breachOf(attempt(size + 1n));
  const sizing = sizingOf(snapshot, plan.sizeBps, size, boundBy);
  if (size === 0n) return { ...NOTHING, noRoom: sizing };
  const fitting = attempt(size);
  return { ...fitting, proposal: fitting.proposal && { ...fitting.proposal, sizing } };
};

const close = (here: Here, id: string): Planned => {
  const { ground, treasury, step } = here;
  const position = treasury.positions.find((one) => one.id === id);
  if (position === undefined) throw new PlanError(`there is no position ${id}`);
  const model = ground.market.pools[position.pool] as PoolModel;
  const out = lying(position, model, marketPrices(here, model));
  const paid = lyingWithFees(position, model, marketPrices(here, model), step);
  const counted = lyingWithFees(position, model, oraclePrices(here, model), step);
  const about = { venue: "uniswap-v3", positionId: id } as const;
  const actions: Action[] = [
    {
      kind: "decrease",
      ...about,
      liquidity: position.liquidity.toString(),
      minAmount0: leastOf(out[0]),
      minAmount1: leastOf(out[1]),
    },
    { kind: "collect", ...about },
    { kind: "burn", ...about },
  ];
  const nothing = [0n, 0n] as const;
  const change = { idle: paid, positions: [-counted[0], -counted[1]] as const, moved: [nothing, paid, nothing] };
  const sizing: Sizing = { requestedUsd8: "0", sizedUsd8: "0", boundBy: "requested", bounds: [] };
  return tried(here, model, actions, change, sizing, () => {
    treasury.positions = treasury.positions.filter((one) => one !== position);
  });
};

type Change = {
  /** What custody itself gains, and what lies in positions more than before, by the oracle's price [base units]. */
  idle: Moved;
  positions: Moved;
  /** What each action moved. */
  moved: readonly Moved[];
};

const tried = (
  here: Here,
  model: PoolModel,
  actions: Action[],
  change: Change,
  sizing: Sizing,
  settle: () => void,
): Planned => {
  const { ground, treasury, snapshot } = here;
  const { mandate } = ground;
  const proposal = { snapshotHash: ZERO_HASH, tallyHash: ZERO_HASH, sizing, actions };
  const outcome = outcomeOf(here, model, actions, change);
  const unbound = unboundDecision({ snapshot, proposal, mandate, submitter: BACKTEST_CUSTODY, seal: unsealed });
  const decision = boundDecision(unbound, outcome, unsealed);
  const block = { number: snapshot.block.number + 1, timestamp: snapshot.block.timestamp };
  const facts = withMoves(factsFromPrediction({ mandate, snapshot, decision, outcome, block }), here, model, change);
  const verdict = judge(facts);
  return {
    noRoom: null,
    proposal,
    decision,
    facts,
    verdict,
    outcome: { ...outcome, status: verdict.kind === "allowed" ? "executed" : "denied" },
    settle: () => {
      const at = sidesOf(ground, model);
      treasury.balances = treasury.balances.map(
        (balance, i) => balance + (i === at[0] ? change.idle[0] : i === at[1] ? change.idle[1] : 0n),
      );
      settle();
    },
  };
};

const outcomeOf = (here: Here, model: PoolModel, actions: Action[], { idle, positions, moved }: Change): Outcome => {
  const { ground, snapshot } = here;
  const at = sidesOf(ground, model);
  const balances = snapshot.assets.map(({ token, symbol, balance }, i) => {
    const side = at.indexOf(i);
    const delta = side < 0 ? 0n : (idle[side] as bigint) + (positions[side] as bigint);
    return { token, symbol, before: balance, after: (BigInt(balance) + delta).toString(), delta: delta.toString() };
  });
  const gasPriceWei = BigInt(snapshot.block.baseFeePerGas);
  const navAfter = snapshot.assets.reduce(
    (sum, asset, i) => sum + valueUsd8Down(BigInt(balances[i]?.after ?? "0"), asset.decimals, BigInt(asset.priceUsd8)),
    0n,
  );
  return {
    status: "executed",
    actions: actions.map(({ kind }, i) => ({
      kind,
      amountIn: String(moved[i]?.[0] ?? 0n),
      amountOut: String(moved[i]?.[1] ?? 0n),
      impactBps: null,
    })),
    gasUsed: POSITION_GAS.toString(),
    effectiveGasPriceWei: gasPriceWei.toString(),
    gasUsd8: gasUsd8(POSITION_GAS, gasPriceWei, snapshot).toString(),
    balances,
    navBeforeUsd8: snapshot.navUsd8,
    navAfterUsd8: navAfter.toString(),
    onchainFindings: [],
    revert: null,
  };
};

/** What the judge reads of positions on chain, and a prediction of swaps has no words for. */
const withMoves = (facts: Facts, here: Here, model: PoolModel, { positions, moved }: Change): Facts => {
  const at = sidesOf(here.ground, model);
  const tokens: Address[] = [model.sides[0].token, model.sides[1].token];
  const deviationBps = apartBps(marketPrices(here, model), oraclePrices(here, model));
  const actions = facts.actions.map((action, i): ActionFacts => ({
    ...action,
    tokens,
    pools: [model.pool.pool],
    moved0: moved[i]?.[0] ?? 0n,
    moved1: moved[i]?.[1] ?? 0n,
    deviationBps: action.kind === "mint" ? deviationBps : 0n,
  }));
  const assets = facts.assets.map((asset, i) => {
    const side = at.indexOf(i);
    return side < 0 ? asset : { ...asset, positionAfter: asset.positionBefore + (positions[side] as bigint) };
  });
  return { ...facts, actions, assets };
};

/** How far the pool's price stands from the oracle's, rounded up [bps]. */
const apartBps = ([usd0, usd1]: TwoPrices, [oracle0, oracle1]: TwoPrices): bigint =>
  BigInt(Math.ceil(Math.abs(usd0 / usd1 / (oracle0 / oracle1) - 1) * 10_000 - 1e-9));

const sidesOf = ({ mandate }: Ground, { sides }: PoolModel): [number, number] => {
  const place = (token: string): number => mandate.assets.findIndex((asset) => sameAddress(asset.token, token));
  return [place(sides[0].token), place(sides[1].token)];
};

const marketPrices = ({ ground, step }: Here, model: PoolModel): TwoPrices => {
  const [at0, at1] = sidesOf(ground, model);
  return [ground.market.assets[at0]?.usd[step] ?? Number.NaN, ground.market.assets[at1]?.usd[step] ?? Number.NaN];
};

const oraclePrices = (here: Here, model: PoolModel): TwoPrices => {
  const [at0, at1] = sidesOf(here.ground, model);
  const usd = (at: number): number => Number(here.snapshot.assets[at]?.priceUsd8 ?? "0") / 1e8;
  // Without a price nothing is allowed, and nothing is worth anything: the market's stands in so that a range can be computed.
  return usd(at0) > 0 && usd(at1) > 0 ? [usd(at0), usd(at1)] : marketPrices(here, model);
};

const worthUp = ({ assets }: Snapshot, at: readonly number[], amounts: Moved): bigint =>
  at.reduce((sum, i, side) => {
    const { decimals, priceUsd8 } = assets[i] as SnapshotAsset;
    return sum + valueUsd8Up(amounts[side] as bigint, decimals, BigInt(priceUsd8));
  }, 0n);

const sizingOf = ({ navUsd8 }: Snapshot, asked: number, size: bigint, boundBy: string): Sizing => {
  const part = (bps: bigint): string => ((BigInt(navUsd8) * bps) / 10_000n).toString();
  return { requestedUsd8: part(BigInt(asked)), sizedUsd8: part(size), boundBy, bounds: [] };
};

const breachOf = ({ verdict }: Planned): string => verdict?.findings.find(({ ok }) => !ok)?.rule ?? "requested";

const NOTHING = {
  noRoom: null,
  proposal: null,
  decision: null,
  outcome: null,
  verdict: null,
  facts: null,
  settle: () => {},
};

export class NoPositionsError extends Error {
  readonly code = "BACKTEST_NO_POSITIONS";
  constructor() {
    super(
      "The mandate has no manager of liquidity positions (uniswapV3.positionManager): nothing may be provided under it.\nsimulation/examples/liquidity.yaml is one that has.",
    );
    this.name = "NoPositionsError";
  }
}

export class PlanError extends Error {
  readonly code = "STRATEGY_PLAN";
  constructor(problem: string) {
    super(
      `The strategy's plan cannot be tried: ${problem}.\nIt names the mandate's own pools, whole ticks, and positions of the snapshot.`,
    );
    this.name = "PlanError";
  }
}
