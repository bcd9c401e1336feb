import { pad, toEventSelector } from "viem";
import { type Address, formatBaseUnits, sameAddress } from "../../../../policies/treasury/money.ts";
import { askAll, type Fact, isUnknown, valueOf } from "../../../../simulation/askContract.ts";
import { MAINNET } from "../../../../simulation/forks/addresses.ts";
import { bad, type Finding, note, unknown } from "./finding.ts";
import type { Ground } from "./ground.ts";
import { addressIn } from "./onChain.ts";

type Token = { symbol: string; token: Address; decimals: number };
export type Spender = { name: string; at: Address };

const ALLOWED =
  "function allowance(address owner, address token, address spender) view returns (uint160 amount, uint48 expiration, uint48 nonce)";
const APPROVED = toEventSelector("Approval(address,address,address,uint160,uint48)");
const PERMITTED = toEventSelector("Permit(address,address,address,uint160,uint48,uint48)");
const ANY_AMOUNT = 2n ** 159n;

/**
 * What custody allows others inside Permit2. It is worth something only as long as the token itself allows Permit2, and it is
 * that approval which the module can take away.
 * @param open tokens that allow Permit2
 */
export const lookAtPermit2 = async (
  ground: Ground,
  p: { custody: Address; tokens: readonly Token[]; spenders: readonly Spender[]; open: readonly Address[] },
): Promise<Finding[]> => {
  const logged = await loggedIn(ground, p.custody);
  const spenders = [...p.spenders, ...logged].filter(
    ({ at }, index, all) => all.findIndex((other) => sameAddress(other.at, at)) === index,
  );
  const findings: Finding[] = [];
  for (const token of p.tokens) {
    const isOpen = p.open.some((other) => sameAddress(other, token.token));
    const asked = await askAll<readonly [bigint, number, number]>(
      spenders.map(({ at }) => ({
        to: MAINNET.permit2,
        signature: ALLOWED,
        args: [p.custody, token.token, at],
      })),
      ground.view,
    );
    asked.forEach((fact, index) => {
      const [amount, expiration] = valueOf(fact) ?? [0n, 0];
      if (amount === 0n || expiration < ground.fork.timestamp) return;
      findings.push(standing(token, spenders[index] as Spender, amount, expiration, isOpen));
    });
    // A token that does not allow Permit2 opens nothing, whatever is not known here.
    if (isOpen && asked.some((fact) => isUnknown(fact as Fact<unknown>)))
      findings.push(unknown(`Permit2 ${token.symbol}`, "the fork does not hold what it allows others"));
  }
  return findings;
};

const standing = (
  { symbol, decimals, token }: Token,
  { name, at }: Spender,
  amount: bigint,
  expiration: number,
  isOpen: boolean,
): Finding => {
  const most = amount >= ANY_AMOUNT ? "any amount" : formatBaseUnits(amount, decimals);
  const what = `Permit2 ${symbol}`;
  const until = `until ${expiration} (unix seconds)`;
  return isOpen
    ? bad(what, `${name} (${at}) may take ${most} ${until}`, `guardian or owner: revoke(${token}, ${MAINNET.permit2})`)
    : note(
        what,
        `${name} (${at}) is allowed ${most} ${until}, and the token does not allow Permit2: worth nothing now`,
      );
};

const loggedIn = async ({ logs }: Ground, custody: Address): Promise<Spender[]> => {
  if (logs === null) return [];
  const owner = pad(custody, { size: 32 });
  const found = await Promise.all(
    [APPROVED, PERMITTED].map((event) => logs({ address: MAINNET.permit2, topics: [event, owner] })),
  );
  return found.flatMap((some) =>
    (some ?? []).flatMap(({ topics: [, , , spender] }) =>
      spender === undefined ? [] : [{ name: addressIn(spender), at: addressIn(spender) }],
    ),
  );
};
