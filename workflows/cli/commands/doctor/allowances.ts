import { type Address, formatBaseUnits } from "../../../../policies/treasury/money.ts";
import { MAINNET } from "../../../../simulation/forks/addresses.ts";
import type { Erc20Allowance } from "../approvals/erc20.ts";
import type { Erc721Allowance } from "../approvals/erc721.ts";
import type { Permit2Allowance } from "../approvals/permit2.ts";
import { type Allowances, readAllowances } from "../approvals/standing.ts";
import { bad, type Finding, note, ok, unknown } from "./finding.ts";
import type { Ground } from "./ground.ts";
import type { Treasury } from "./treasury.ts";

const NO_LIMIT = 2n ** 95n;

/** Approvals of custody's that stand: whoever holds one takes that much, past every limit. */
export const lookAtAllowances = async (ground: Ground, treasury: Treasury): Promise<Finding[]> => {
  const { assets, held } = ground.mandate;
  const { custody } = treasury;
  const looked = await readAllowances(ground, treasury, [...assets, ...held]);
  return [...noneOf(looked), ...standingIn(looked), ...unknownIn(looked, custody)];
};

const noneOf = ({ erc20: { none, asked }, tokens, spenders }: Allowances): Finding[] =>
  none === 0
    ? []
    : [
        ok(
          "none",
          `for ${none} of ${asked} pairs of ${tokens.length} tokens and ${spenders.length} spenders: ${spenders.map(({ name }) => name).join(", ")}`,
        ),
      ];

const standingIn = ({ erc20, permit2, erc721 }: Allowances): Finding[] => [
  ...erc20.standing.map(erc20Finding),
  ...permit2.standing.map(permit2Finding),
  ...erc721.standing.map(erc721Finding),
];

const unknownIn = ({ erc20, permit2, erc721, reach }: Allowances, custody: Address): Finding[] => [
  ...erc20.missing.map(({ token, spenders }) =>
    unknown(token.symbol, `the fork does not hold what it allows ${spenders.map(({ name }) => name).join(", ")}`),
  ),
  ...permit2.missing.map(({ symbol }) => unknown(`Permit2 ${symbol}`, "the fork does not hold what it allows others")),
  ...erc721.missing.map((at) => unknown("positions", `the fork does not hold who may move ${custody}'s at ${at}`)),
  ...(reach === "all"
    ? []
    : [
        unknown(
          "others",
          "spenders nobody knows cannot be listed: no logs are to be had",
          "name a node that keeps logs with --chain",
        ),
      ]),
];

const mostOf = (amount: bigint, decimals: number, from: bigint): string =>
  amount >= from ? "any amount" : formatBaseUnits(amount, decimals);

const erc20Finding = ({ token: { symbol, decimals }, spender: { name, at }, amount }: Erc20Allowance): Finding =>
  bad(
    symbol,
    `${name} (${at}) may take ${mostOf(amount, decimals, NO_LIMIT)} at any time`,
    "guardian or owner: PolicyModule.revoke(token, spender); exchequer approvals revoke",
  );

/** It is worth something only as long as the token itself allows Permit2, and that is what the module can take away. */
const permit2Finding = ({ token, spender: { name, at }, amount, expiration, open }: Permit2Allowance): Finding => {
  const most = mostOf(amount, token.decimals, 2n ** 159n);
  const what = `Permit2 ${token.symbol}`;
  const until = `until ${expiration} (unix seconds)`;
  return open
    ? bad(
        what,
        `${name} (${at}) may take ${most} ${until}`,
        `guardian or owner: revoke(${token.token}, ${MAINNET.permit2}); exchequer approvals revoke`,
      )
    : note(
        what,
        `${name} (${at}) is allowed ${most} ${until}, and the token does not allow Permit2: worth nothing now`,
      );
};

const erc721Finding = ({ collection, tokenId, spender: { name, at } }: Erc721Allowance): Finding =>
  bad(
    "positions",
    `${name} (${at}) may move ${tokenId === null ? "every position" : `position ${tokenId}`} at ${collection} at any time`,
    "custody's owner: exchequer approvals revoke --plan",
  );
