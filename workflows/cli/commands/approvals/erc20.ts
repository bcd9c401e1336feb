import type { Address } from "../../../../policies/treasury/money.ts";
import { askAll, isUnknown, valueOf } from "../../../../simulation/askContract.ts";
import type { Ground } from "../doctor/ground.ts";
import type { Token } from "../exits/treasuryAt.ts";
import type { Spender } from "./spenders.ts";

const ALLOWANCE = "function allowance(address owner, address spender) view returns (uint256)";

export type Erc20Allowance = { token: Token; spender: Spender; amount: bigint };

/** What tokens say that custody allows, each asked about each spender. */
export type Erc20Look = {
  standing: Erc20Allowance[];
  /** Pairs that allow nothing, of how many that were asked. */
  none: number;
  asked: number;
  /** Pairs that the fork does not hold. */
  missing: { token: Token; spenders: Spender[] }[];
};

export const readErc20 = async (
  { view }: Pick<Ground, "view">,
  custody: Address,
  tokens: readonly Token[],
  spenders: readonly Spender[],
): Promise<Erc20Look> => {
  const look: Erc20Look = { standing: [], none: 0, asked: tokens.length * spenders.length, missing: [] };
  for (const token of tokens) {
    const asked = await askAll<bigint>(
      spenders.map(({ at }) => ({ to: token.token, signature: ALLOWANCE, args: [custody, at] })),
      view,
    );
    const lacking: Spender[] = [];
    spenders.forEach((spender, index) => {
      const fact = asked[index];
      if (fact === undefined || isUnknown(fact)) return void lacking.push(spender);
      const amount = valueOf(fact);
      if (amount === 0n) look.none += 1;
      else if (amount !== null) look.standing.push({ token, spender, amount });
    });
    if (lacking.length > 0) look.missing.push({ token, spenders: lacking });
  }
  return look;
};
