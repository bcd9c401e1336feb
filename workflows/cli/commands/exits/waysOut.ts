import { encodeFunctionData, maxUint128, maxUint256, parseAbi } from "viem";
import type { Action } from "../../../../policies/treasury/action.ts";
import { type Address, formatBaseUnits } from "../../../../policies/treasury/money.ts";
import type { Holding } from "./holdings.ts";
import type { PlanCall } from "./steps.ts";

/** One thing's way out: as actions of the module, and as custody's own calls. */
export type Way = { holding: Holding | null; says: string; actions: Action[]; calls: PlanCall[] };

const decreasing = parseAbi([
  "function decreaseLiquidity((uint256 tokenId, uint128 liquidity, uint256 amount0Min, uint256 amount1Min, uint256 deadline)) payable returns (uint256, uint256)",
]);
const collecting = parseAbi([
  "function collect((uint256 tokenId, address recipient, uint128 amount0Max, uint128 amount1Max)) payable returns (uint256, uint256)",
]);
const lending = parseAbi(["function withdraw(address asset, uint256 amount, address to) returns (uint256)"]);
const vaults = parseAbi(["function redeem(uint256 shares, address receiver, address owner) returns (uint256)"]);
const weth = parseAbi(["function withdraw(uint256 amount)"]);

const call = (to: Address, data: PlanCall["data"], says: string): PlanCall => ({ to, value: 0n, data, says });

/** @returns null where nothing can come out now */
export const wayOut = (holding: Holding, custody: Address, throughModule: boolean): Way | null => {
  switch (holding.what) {
    case "position":
      return outOfPosition(holding, custody, throughModule);
    case "loan":
      return holding.payable === 0n ? null : outOfLoan(holding, custody);
    case "shares":
      return holding.redeemable === 0n ? null : outOfVault(holding, custody);
  }
};

/** Past the module nothing may be burned that its book has: it would go on looking for it. Empty, it counts nothing. */
const outOfPosition = (
  holding: Extract<Holding, { what: "position" }>,
  custody: Address,
  throughModule: boolean,
): Way | null => {
  const { manager, positionId, liquidity, booked, empty, name } = holding;
  const place = { venue: "uniswap-v3", positionId: String(positionId) } as const;
  const none = { minAmount0: "0", minAmount1: "0" };
  const burns = booked && throughModule;
  if (empty && !burns) return null;
  const decrease = { tokenId: positionId, liquidity, amount0Min: 0n, amount1Min: 0n, deadline: maxUint256 };
  const collect = { tokenId: positionId, recipient: custody, amount0Max: maxUint128, amount1Max: maxUint128 };
  const taken = encodeFunctionData({ abi: decreasing, args: [decrease] });
  const collected = encodeFunctionData({ abi: collecting, args: [collect] });
  return {
    holding,
    says: `take all liquidity out of ${name}, collect it${burns ? ", burn it" : ""}`,
    actions: [
      ...(liquidity === 0n ? [] : [{ kind: "decrease", ...place, liquidity: String(liquidity), ...none } as const]),
      { kind: "collect", ...place },
      ...(burns ? [{ kind: "burn", ...place } as const] : []),
    ],
    calls: [
      ...(liquidity === 0n ? [] : [call(manager, taken, `take all liquidity out of ${name}`)]),
      call(manager, collected, `collect ${name} into custody`),
    ],
  };
};

const outOfLoan = (holding: Extract<Holding, { what: "loan" }>, custody: Address): Way => {
  const { token, asset, pool, balance, payable } = holding;
  const whole = payable === balance;
  const amountIn = String(whole ? maxUint128 : payable);
  const says = `withdraw ${whole ? "all" : formatBaseUnits(payable, token.decimals)} ${token.symbol} from Aave`;
  const data = encodeFunctionData({ abi: lending, args: [asset, whole ? maxUint256 : payable, custody] });
  return {
    holding,
    says,
    actions: [{ kind: "withdraw", venue: "aave-v3", path: [token.token, asset], amountIn, minAmountOut: "0" }],
    calls: [call(pool, data, says)],
  };
};

const outOfVault = (holding: Extract<Holding, { what: "shares" }>, custody: Address): Way => {
  const { token, asset, redeemable } = holding;
  const says = `redeem ${formatBaseUnits(redeemable, token.decimals)} ${token.symbol}`;
  const data = encodeFunctionData({ abi: vaults, args: [redeemable, custody, custody] });
  const path: [Address, Address] = [token.token, asset];
  return {
    holding,
    says,
    actions: [{ kind: "redeem", venue: "erc-4626", path, amountIn: String(redeemable), minAmountOut: "0" }],
    calls: [call(token.token, data, says)],
  };
};

export const unwrapping = (at: Address, amount: bigint): Way => {
  const says = `unwrap ${formatBaseUnits(amount, 18)} WETH, which is what is held now`;
  const data = encodeFunctionData({ abi: weth, args: [amount] });
  return {
    holding: null,
    says,
    actions: [{ kind: "unwrap", amountIn: String(amount) }],
    calls: [call(at, data, says)],
  };
};
