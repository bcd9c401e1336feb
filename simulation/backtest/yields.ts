import type { PoolModel } from "../market/poolModel.ts";
import { type HeldPosition, lying, type TwoPrices } from "./positions.ts";
import type { Ground, Treasury } from "./treasury.ts";

/** What positions and lending came to so far [USD]. */
export type Yields = {
  /** Fees as they were earned, at the prices of their moment. */
  lpFeesUsd: number;
  /**
   * Loss against rebalancing (Milionis, Moallemi, Roughgarden and Zhang 2022): what the same amounts, traded at the market's
   * price whenever the position traded, would be worth more. It only grows.
   */
  lvrUsd: number;
  /** What was put in, had it been held instead, would be worth more: of closed positions, and of open ones now. */
  impermanentLossUsd: number;
  interestUsd: number;
};

type Seen = { amounts: readonly [bigint, bigint]; fees: readonly [bigint, bigint] };

/** A run's books of what it earned without trading. */
export type YieldBooks = {
  /** Interest and fees of the step that has just passed. Before anything is decided at this one. */
  accrue(step: number): void;
  /** A position is closed at this step's prices. */
  closed(position: HeldPosition, step: number): void;
  at(step: number): Yields;
};

const YEAR = 31_536_000;
const WAD = 10n ** 18n;

export const yieldBooks = (ground: Ground, treasury: Treasury): YieldBooks => {
  const { market, mandate } = ground;
  let [fees, lvr, realized, interest] = [0, 0, 0, 0];
  const seen = new Map<string, Seen>();
  const modelOf = (position: HeldPosition): PoolModel => market.pools[position.pool] as PoolModel;
  const pricesOf = (model: PoolModel, step: number): TwoPrices =>
    ([0, 1] as const).map(
      (side) => market.assets.find(({ symbol }) => symbol === model.sides[side].symbol)?.usd[step] ?? Number.NaN,
    ) as unknown as TwoPrices;
  const usd = (amounts: readonly [bigint, bigint], { sides }: PoolModel, prices: TwoPrices): number =>
    (Number(amounts[0]) / 10 ** sides[0].decimals) * prices[0] +
    (Number(amounts[1]) / 10 ** sides[1].decimals) * prices[1];
  const missed = (position: HeldPosition, step: number): number => {
    const model = modelOf(position);
    const prices = pricesOf(model, step);
    return usd(position.put, model, prices) - usd(lying(position, model, prices), model, prices);
  };

  const accruePosition = (position: HeldPosition, step: number): void => {
    const model = modelOf(position);
    const prices = pricesOf(model, step);
    const before = seen.get(position.id) ?? { amounts: position.put, fees: [0n, 0n] };
    const now: Seen = { amounts: lying(position, model, prices), fees: position.fees(step) };
    fees += usd([now.fees[0] - before.fees[0], now.fees[1] - before.fees[1]], model, prices);
    lvr += usd(before.amounts, model, prices) - usd(now.amounts, model, prices);
    seen.set(position.id, now);
  };

  return {
    accrue: (step) => {
      if (step === 0) return;
      const seconds = (market.clock[step] as number) - (market.clock[step - 1] as number);
      for (const { asset, rate } of market.lending) {
        const before = treasury.balances[asset] as bigint;
        const part = BigInt(Math.round(((rate[step - 1] as number) * seconds * 1e18) / YEAR));
        const paid = (before * part) / WAD;
        treasury.balances[asset] = before + paid;
        const decimals = mandate.assets[asset]?.decimals ?? 0;
        interest += (Number(paid) / 10 ** decimals) * (market.assets[asset]?.usd[step] ?? 0);
      }
      for (const position of treasury.positions) accruePosition(position, step);
    },
    closed: (position, step) => {
      realized += missed(position, step);
      seen.delete(position.id);
    },
    at: (step) => ({
      lpFeesUsd: fees,
      lvrUsd: lvr,
      impermanentLossUsd: treasury.positions.reduce((sum, position) => sum + missed(position, step), realized),
      interestUsd: interest,
    }),
  };
};
