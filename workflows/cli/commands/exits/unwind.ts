import { encodeFunctionData } from "viem";
import { policyModuleAbi } from "../../../../contracts/generated/PolicyModule.ts";
import { encodeAction } from "../../../../policies/onchain/decision.ts";
import type { ActionKind } from "../../../../policies/treasury/action.ts";
import { type Address, formatBaseUnits, sameAddress } from "../../../../policies/treasury/money.ts";
import { ask, valueOf } from "../../../../simulation/askContract.ts";
import { asCustody } from "./asCustody.ts";
import type { Holding, Holdings } from "./holdings.ts";
import type { Left, PlanCall } from "./steps.ts";
import type { Seen } from "./treasuryAt.ts";
import { unwrapping, type Way, wayOut } from "./waysOut.ts";

/** `module`: by the limits' owner, through the leash; `custody`: by custody's own owner, past it. */
export type UnwindRoute = "module" | "custody";

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
      const way = wayOut(holding, seen.treasury.custody, p.route === "module");
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

const direct = ({ custody, treasury }: Seen, { calls }: Way): PlanCall[] =>
  calls.map(({ says, ...one }) => ({ ...asCustody(custody, treasury.custody, one), says }));

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
  return { calls: [{ to: treasury.module, value: 0n, data, says }, ...past], left };
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
