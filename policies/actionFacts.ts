import { zeroAddress } from "viem";
import type { ActionFacts } from "./rules/facts.ts";
import { type Action, amountGiven } from "./treasury/action.ts";
import type { Mandate } from "./treasury/mandate.ts";
import { type Address, sameAddress } from "./treasury/money.ts";

/** An action of which nothing is known yet but its kind. */
export const blankAction = (kind: ActionFacts["kind"]): ActionFacts => ({
  kind,
  tokens: [],
  pools: [],
  amountIn: 0n,
  minAmountOut: 0n,
  amountOut: 0n,
  allowanceAfter: 0n,
  amountIn1: 0n,
  minAmountOut1: 0n,
  moved0: 0n,
  moved1: 0n,
  allowanceAfter1: 0n,
  poolBalance: 0n,
  rangeTicks: 0n,
  deviationBps: 0n,
  known: true,
  recipient: zeroAddress,
});

/** What an action says of itself, in the rules' shape: nothing of how it went. */
export const statedFacts = (mandate: Mandate, action: Action): ActionFacts => {
  const facts = { ...blankAction(action.kind), amountIn: amountGiven(action) };
  switch (action.kind) {
    case "wrap":
    case "unwrap":
      return { ...facts, tokens: [mandate.weth], amountOut: facts.amountIn };
    case "swap":
      return {
        ...facts,
        tokens: action.path,
        pools: action.feesPpm.map((fee, hop) => listedPool(mandate, action.path[hop], action.path[hop + 1], fee)),
        minAmountOut: BigInt(action.minAmountOut),
      };
    case "mint":
      return {
        ...facts,
        tokens: action.tokens,
        pools: [listedPool(mandate, ...action.tokens, action.feePpm)],
        minAmountOut: BigInt(action.minAmount0),
        amountIn1: BigInt(action.amount1),
        minAmountOut1: BigInt(action.minAmount1),
        rangeTicks: BigInt(action.tickUpper - action.tickLower),
      };
    case "supply":
    case "withdraw":
    case "deposit":
    case "redeem":
      return { ...facts, tokens: action.path, minAmountOut: BigInt(action.minAmountOut) };
    case "pay":
      return { ...facts, tokens: [action.token], recipient: action.recipient };
    default:
      return facts;
  }
};

/** The mandate's pool for a hop; the zero address where it names none. */
export const listedPool = (
  mandate: Mandate,
  from: Address | undefined,
  to: Address | undefined,
  feePpm: number,
): Address => {
  const symbolOf = (token: Address | undefined) =>
    mandate.assets.find((asset) => token !== undefined && sameAddress(asset.token, token))?.symbol;
  const [a, b] = [symbolOf(from), symbolOf(to)];
  const listed = mandate.uniswapV3.pools.find(
    ({ tokens: [x, y], feePpm: fee }) => fee === feePpm && ((x === a && y === b) || (x === b && y === a)),
  );
  return a !== undefined && b !== undefined && listed ? listed.pool : zeroAddress;
};
