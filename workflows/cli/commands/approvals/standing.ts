import type { Address } from "../../../../policies/treasury/money.ts";
import { sameAddress } from "../../../../policies/treasury/money.ts";
import type { Ground } from "../doctor/ground.ts";
import { distinct } from "../doctor/onChain.ts";
import { bookedIds, positionManagers } from "../exits/holdings.ts";
import { describeTokens, type Token } from "../exits/treasuryAt.ts";
import type { Treasury } from "../doctor/treasury.ts";
import { type Erc20Look, readErc20 } from "./erc20.ts";
import { type Erc721Look, readErc721 } from "./erc721.ts";
import { type LoggedApprovals, loggedApprovals } from "./logged.ts";
import { type Permit2Look, readPermit2 } from "./permit2.ts";
import { type Approver, knownSpenders, type Spender, withLogged } from "./spenders.ts";

/** Every allowance of custody's that stands, and what was looked at to say so. */
export type Allowances = {
  tokens: Token[];
  spenders: Spender[];
  /** How far logs reach: spenders that nobody knows are only there. */
  reach: LoggedApprovals["reach"];
  erc20: Erc20Look;
  permit2: Permit2Look;
  erc721: Erc721Look;
};

/**
 * Asks the tokens, Permit2 and the position managers themselves: about every spender that is known, and every one in the logs.
 * @param tokens those that are named; a log may name more
 */
export const readAllowances = async (
  ground: Ground,
  treasury: Approver & Pick<Treasury, "registry">,
  tokens: readonly Token[],
): Promise<Allowances> => {
  const { custody } = treasury;
  const logged = await loggedApprovals(
    ground,
    custody,
    tokens.map(({ token }) => token),
  );
  const all = [...tokens, ...(await describeTokens(ground.view, strangersIn(logged, tokens)))];
  const known = knownSpenders(ground, treasury);
  const spenders = withLogged(
    known,
    logged.erc20.map(({ spender }) => spender),
  );
  const erc20 = await readErc20(ground, custody, all, spenders);
  const inPermit2 = withLogged(
    spenders,
    logged.permit2.map(({ spender }) => spender),
  );
  return {
    tokens: all,
    spenders,
    reach: logged.reach,
    erc20,
    permit2: await readPermit2(ground, custody, all, inPermit2, erc20),
    erc721: await readErc721(ground, custody, {
      managers: await positionManagers({ ground, treasury: treasury as Treasury }),
      booked: await bookedIds(ground, treasury.registry),
      spenders,
      logged: logged.operators,
    }),
  };
};

/** Tokens that a log names and nobody else does. */
const strangersIn = ({ erc20, permit2 }: LoggedApprovals, tokens: readonly Token[]): Address[] =>
  distinct([...erc20, ...permit2].map(({ token }) => token)).filter(
    (at) => !tokens.some(({ token }) => sameAddress(token, at)),
  );

/** Names of what stands, the same from one look to the next. */
export const allowanceIds = ({ erc20, permit2, erc721 }: Pick<Allowances, "erc20" | "permit2" | "erc721">): string[] =>
  [
    ...erc20.standing.map(({ token, spender }) => `erc20:${token.token}:${spender.at}`),
    ...permit2.standing.map(({ token, spender }) => `permit2:${token.token}:${spender.at}`),
    ...erc721.standing.map(
      ({ collection, tokenId, spender }) => `erc721:${collection}:${tokenId ?? "all"}:${spender.at}`,
    ),
  ].map((id) => id.toLowerCase());

/** What was asked and nobody knows, in words. */
export const unknownAllowances = ({ erc20, permit2, erc721 }: Allowances): string[] => [
  ...erc20.missing.map(
    ({ token, spenders }) => `what ${token.symbol} allows ${spenders.map(({ name }) => name).join(", ")}`,
  ),
  ...permit2.missing.map(({ symbol }) => `what is allowed of ${symbol} in Permit2`),
  ...erc721.missing.map((at) => `who may move positions at ${at}`),
];
