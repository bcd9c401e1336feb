import { type Address, sameAddress } from "../../../../policies/treasury/money.ts";
import { askAll, isUnknown, valueOf } from "../../../../simulation/askContract.ts";
import { MAINNET } from "../../../../simulation/forks/addresses.ts";
import type { Ground } from "../doctor/ground.ts";
import type { Token } from "../exits/treasuryAt.ts";
import type { Erc20Look } from "./erc20.ts";
import type { Spender } from "./spenders.ts";

const ALLOWED =
  "function allowance(address owner, address token, address spender) view returns (uint160 amount, uint48 expiration, uint48 nonce)";

/** What custody allows somebody inside Permit2. */
export type Permit2Allowance = {
  token: Token;
  spender: Spender;
  amount: bigint;
  /** Last second at which it may be used [unix seconds]. */
  expiration: number;
  nonce: number;
  /** Whether the token itself allows Permit2; without that it is worth nothing. */
  open: boolean;
};

export type Permit2Look = {
  standing: Permit2Allowance[];
  /** Tokens that allow Permit2 and whose allowances in it the fork does not hold. */
  missing: Token[];
};

/** Asks Permit2 about every token and spender; what has expired is left out. */
export const readPermit2 = async (
  { view, fork }: Pick<Ground, "view" | "fork">,
  custody: Address,
  tokens: readonly Token[],
  spenders: readonly Spender[],
  { standing: erc20 }: Pick<Erc20Look, "standing">,
): Promise<Permit2Look> => {
  const look: Permit2Look = { standing: [], missing: [] };
  for (const token of tokens) {
    const open = erc20.some(
      (one) => sameAddress(one.token.token, token.token) && sameAddress(one.spender.at, MAINNET.permit2),
    );
    const asked = await askAll<readonly [bigint, number, number]>(
      spenders.map(({ at }) => ({ to: MAINNET.permit2, signature: ALLOWED, args: [custody, token.token, at] })),
      view,
    );
    asked.forEach((fact, index) => {
      const [amount, expiration, nonce] = valueOf(fact) ?? [0n, 0, 0];
      if (amount === 0n || expiration < fork.timestamp) return;
      look.standing.push({ token, spender: spenders[index] as Spender, amount, expiration, nonce, open });
    });
    // A token that does not allow Permit2 opens nothing, whatever is not known here.
    if (open && asked.some(isUnknown)) look.missing.push(token);
  }
  return look;
};
