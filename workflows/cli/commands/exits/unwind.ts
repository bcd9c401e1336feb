import { encodeFunctionData, maxUint128, maxUint256, parseAbi } from "viem";
import { policyModuleAbi } from "../../../../contracts/generated/PolicyModule.ts";
import { encodeAction } from "../../../../policies/onchain/decision.ts";
import type { PlainCall } from "../../../../policies/onchain/safeTransaction.ts";
import { type Action, type ActionKind } from "../../../../policies/treasury/action.ts";
import { type Address, formatBaseUnits, sameAddress } from "../../../../policies/treasury/money.ts";
import { ask, valueOf } from "../../../../simulation/askContract.ts";
import { asCustody } from "./asCustody.ts";
import type { Holding, Holdings } from "./holdings.ts";
import type { Left, PlanCall } from "./steps.ts";
import type { Seen } from "./treasuryAt.ts";

/** `module`: by the limits' owner, through the leash; `custody`: by custody's own owner, past it. */
export type UnwindRoute = "module" | "custody";

type Way = { holding: Holding | null; says: string; actions: Action[]; calls: PlainCall[] };

const venues = parseAbi([
  "function decreaseLiquidity((uint256 tokenId, uint128 liquidity, uint256 amount0Min, uint256 amount1Min, uint256 deadline)) payable returns (uint256, uint256)",
  "function collect((uint256 tokenId, address recipient, uint128 amount0Max, uint128 amount1Max)) payable returns (uint256, uint256)",
  "function withdraw(address asset, uint256 amount, address to) returns (uint256)",
  "function redeem(uint256 shares, address receiver, address owner) returns (uint256)",
]);
const weth = parseAbi(["function withdraw(uint256 amount)"]);

/**
 * Calls that take everything back to plain tokens. None asks for a least amount: out of a pool that somebody moved, liquidity
 * comes worth more at the real price, never less, and there is no oracle here to say it with.
 * @param p.except symbols and position numbers to leave alone
 */
export const unwindCalls = async (
  seen: Seen,
  { held, balances }: Holdings,
  p: { route: UnwindRoute; except: readonly string[]; unwrap: boolean },
): Promise<{ calls: PlanCall[]; left: Left[] }> => {
  const left: Left[] = [];
  const ways: Way[] = [];
  for (const holding of held) {
    const kept = keptBecause(seen, holding, p.except);
    if (kept !== null) left.push({ id: holding.id, what: holding.name, why: kept });
    else {
      const rest = restOf(holding);
      if (rest !== null) left.push(rest);
      const way = wayOut(seen, holding, p.route);
      if (way !== null) ways.push(way);
    }
  }
  const wrapped = balances.find(({ token }) => sameAddress(token, seen.ground.mandate.weth))?.amount ?? 0n;
  if (p.unwrap && wrapped > 0n) ways.push(unwrapping(seen.ground.mandate.weth, wrapped));
  if (p.route === "custody") return { calls: ways.flatMap((way) => direct(seen, way)), left };
  return throughModule(seen, ways, left);
};

const keptBecause = ({ tokens }: Seen, holding: Holding, except: readonly string[]): string | null => {
  const name = holding.what === "position" ? String(holding.positionId) : holding.token.symbol;
  if (except.includes(name)) return "left alone as asked";
  if (holding.what !== "position" || holding.booked) return null;
  const isNamed = holding.tokens.every((at) => tokens.some(({ token }) => sameAddress(token, at)));
  return isNamed ? null : "somebody's gift: it holds tokens that the mandate does not name";
};

/** What a venue cannot pay out now. */
const restOf = (holding: Holding): Left | null => {
  if (holding.what === "position") return null;
  const now = holding.what === "loan" ? holding.payable : holding.redeemable;
  if (now === holding.balance) return null;
  const { decimals } = holding.token;
  const rest = formatBaseUnits(holding.balance - now, decimals);
  return { id: holding.id, what: holding.name, why: `the venue cannot pay out ${rest} of it now: run it again later` };
};

const wayOut = ({ treasury }: Seen, holding: Holding, route: UnwindRoute): Way | null => {
  const { custody } = treasury;
  switch (holding.what) {
    case "position":
      return positionWay(holding, custody, route);
    case "loan": {
      const whole = holding.payable === holding.balance;
      if (holding.payable === 0n) return null;
      const amountIn = String(whole ? maxUint128 : holding.payable);
      const args = [holding.asset, whole ? maxUint256 : holding.payable, custody] as const;
      return {
        holding,
        says: `withdraw ${whole ? "all" : formatBaseUnits(holding.payable, holding.token.decimals)} ${holding.token.symbol} from Aave`,
        actions: [
          {
            kind: "withdraw",
            venue: "aave-v3",
            path: [holding.token.token, holding.asset],
            amountIn,
            minAmountOut: "0",
          },
        ],
        calls: [call(holding.pool, encodeFunctionData({ abi: [venues[2]], args }))],
      };
    }
    case "shares": {
      if (holding.redeemable === 0n) return null;
      const amountIn = String(holding.redeemable);
      const args = [holding.redeemable, custody, custody] as const;
      return {
        holding,
        says: `redeem ${formatBaseUnits(holding.redeemable, holding.token.decimals)} ${holding.token.symbol}`,
        actions: [
          {
            kind: "redeem",
            venue: "erc-4626",
            path: [holding.token.token, holding.asset],
            amountIn,
            minAmountOut: "0",
          },
        ],
        calls: [call(holding.token.token, encodeFunctionData({ abi: [venues[3]], args }))],
      };
    }
  }
};

const call = (to: Address, data: PlainCall["data"]): PlainCall => ({ to, value: 0n, data });

/** Past the module nothing may be burned that its book has: it would go on looking for it. Empty, it counts nothing. */
const positionWay = (
  holding: Extract<Holding, { what: "position" }>,
  custody: Address,
  route: UnwindRoute,
): Way | null => {
  const { manager, positionId, liquidity, booked, empty } = holding;
  const place = { venue: "uniswap-v3", positionId: String(positionId) } as const;
  const none = { minAmount0: "0", minAmount1: "0" };
  const burns = booked && route === "module";
  if (empty && !burns) return null;
  const decrease = { tokenId: positionId, liquidity, amount0Min: 0n, amount1Min: 0n, deadline: maxUint256 };
  const collect = { tokenId: positionId, recipient: custody, amount0Max: maxUint128, amount1Max: maxUint128 };
  return {
    holding,
    says: `take all liquidity out of ${holding.name}, collect it${burns ? ", burn it" : ""}`,
    actions: [
      ...(liquidity === 0n ? [] : [{ kind: "decrease", ...place, liquidity: String(liquidity), ...none } as const]),
      { kind: "collect", ...place },
      ...(burns ? [{ kind: "burn", ...place } as const] : []),
    ],
    calls: [
      ...(liquidity === 0n ? [] : [call(manager, encodeFunctionData({ abi: [venues[0]], args: [decrease] }))]),
      call(manager, encodeFunctionData({ abi: [venues[1]], args: [collect] })),
    ],
  };
};

const unwrapping = (at: Address, amount: bigint): Way => ({
  holding: null,
  says: `unwrap ${formatBaseUnits(amount, 18)} WETH, which is what is held now`,
  actions: [{ kind: "unwrap", amountIn: String(amount) }],
  calls: [call(at, encodeFunctionData({ abi: weth, args: [amount] }))],
});

const direct = ({ custody, treasury }: Seen, { says, calls }: Way): PlanCall[] =>
  calls.map((one, index) => ({
    ...asCustody(custody, treasury.custody, one),
    says: calls.length === 1 ? says : `${says} (${index + 1} of ${calls.length})`,
  }));

/** One call carries every action that the adapters still know; the others go past the module where one owner has both. */
const throughModule = async (
  seen: Seen,
  ways: readonly Way[],
  left: Left[],
): Promise<{ calls: PlanCall[]; left: Left[] }> => {
  const { treasury, custody } = seen;
  const known: Way[] = [];
  const past: PlanCall[] = [];
  for (const way of ways) {
    if (await adapterKnows(seen, way)) known.push(way);
    else if (sameAddress(custody.owner, treasury.owners.limits)) past.push(...direct(seen, way));
    else if (way.holding !== null)
      left.push({
        id: way.holding.id,
        what: way.holding.name,
        why: "no adapter of the limits knows it: --by custody can",
      });
  }
  if (known.length === 0) return { calls: past, left };
  const actions = known.flatMap((way) => way.actions).map(encodeAction);
  const data = encodeFunctionData({ abi: policyModuleAbi, functionName: "unwind", args: [actions as never] });
  const says = `unwind through the module: ${known.map((way) => way.says).join("; ")}`;
  return { calls: [{ ...call(treasury.module, data), says }, ...past], left };
};

const adapterKnows = async ({ treasury, ground }: Seen, { holding, actions }: Way): Promise<boolean> => {
  const at = (kind: ActionKind): Address | null => treasury.adapters.find((one) => one.kind === kind)?.adapter ?? null;
  if (actions.some(({ kind }) => at(kind) === null)) return false;
  if (holding === null) return true;
  if (holding.what === "position") {
    const managers = await Promise.all(
      actions.map(({ kind }) => ask<Address>({ to: at(kind) as Address, signature: MANAGER }, ground.view)),
    );
    return managers.every((fact) => sameAddress(valueOf(fact) ?? "0x", holding.manager));
  }
  const adapter = at(holding.what === "loan" ? "withdraw" : "redeem") as Address;
  const asset = await ask<Address>({ to: adapter, signature: ASSET_OF, args: [holding.token.token] }, ground.view);
  return sameAddress(valueOf(asset) ?? "0x", holding.asset);
};

const MANAGER = "function manager() view returns (address)";
const ASSET_OF = "function assetOf(address) view returns (address)";
