import type { Cycle } from "./cycle.ts";
import { lyingWithFees } from "./positions.ts";
import type { BacktestResult, PositionMove } from "./result.ts";
import type { Ground, Treasury } from "./treasury.ts";
import type { YieldBooks } from "./yields.ts";

/** Carries an allowed plan out and writes it down: what went in or came out, and its gas. */
export const movePosition = (
  here: { ground: Ground; treasury: Treasury; step: number; result: BacktestResult; books: YieldBooks },
  { plan, outcome, proposal }: Pick<Cycle, "plan" | "outcome" | "proposal">,
  settle: () => void,
): void => {
  const { ground, treasury, step, result, books } = here;
  if (plan === null || outcome === null || proposal === null) return;
  const closing = plan.kind === "close" ? treasury.positions.find(({ id }) => id === plan.id) : undefined;
  if (closing !== undefined) books.closed(closing, step);
  settle();
  const position = closing ?? treasury.positions.at(-1);
  const model = position && ground.market.pools[position.pool];
  if (position === undefined || model === undefined) return;
  const usd = ([0, 1] as const).map(
    (side) => ground.market.assets.find(({ symbol }) => symbol === model.sides[side].symbol)?.usd[step] ?? Number.NaN,
  ) as [number, number];
  const amounts = closing === undefined ? position.put : lyingWithFees(position, model, usd, step);
  const gasUsd = Number(outcome.gasUsd8) / 1e8;
  const move: PositionMove = {
    step,
    time: ground.market.clock[step] as number,
    kind: closing === undefined ? "opened" : "closed",
    id: position.id,
    pool: `${model.sides[0].symbol}/${model.sides[1].symbol} ${model.pool.feePpm / 10_000}%`,
    tickLower: position.tickLower,
    tickUpper: position.tickUpper,
    valueUsd:
      (Number(amounts[0]) / 10 ** model.sides[0].decimals) * usd[0] +
      (Number(amounts[1]) / 10 ** model.sides[1].decimals) * usd[1],
    gasUsd,
    boundBy: proposal.sizing.boundBy,
  };
  result.moves.push(move);
  result.costs.gasUsd += gasUsd;
};
