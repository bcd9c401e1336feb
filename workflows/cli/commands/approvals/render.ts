import { momentInWords } from "../../../../policies/onchain/valueWords.ts";
import { formatBaseUnits } from "../../../../policies/treasury/money.ts";
import type { ApprovalsOutput } from "./index.ts";

const REACH: Record<ApprovalsOutput["looked"]["logs"], string> = {
  all: "and every spender in the logs",
  "since the fork": "and spenders in the logs since the fork: earlier ones that nobody knows are not looked at",
  none: "no logs are to be had here: spenders that nobody knows are not looked at",
};

/** What stands, then what was looked at to say so. */
export const renderedApprovals = (output: ApprovalsOutput): string => {
  const { erc20, erc721, permit2, looked, unknown } = output;
  const many = erc20.length + erc721.length + permit2.length;
  return [
    `Custody ${output.custody}, block ${output.block}: ${many === 0 ? "no allowance stands" : `${many} allowances stand`}`,
    ...erc20.map(
      ({ token, spender, amount }) =>
        `  ${token.symbol}: ${spender.name} (${spender.address}) may take ${most(amount, token.decimals, 2n ** 95n)} at any time`,
    ),
    ...permit2.map(
      ({ token, spender, amount, expiration, nonce, open }) =>
        `  Permit2 ${token.symbol}: ${spender.name} (${spender.address}) may take ${most(amount, token.decimals, 2n ** 159n)} until ${momentInWords(BigInt(expiration))}, nonce ${nonce}${open ? "" : "; the token does not allow Permit2: worth nothing now"}`,
    ),
    ...erc721.map(
      ({ collection, tokenId, spender }) =>
        `  ${tokenId === null ? "every position" : `position ${tokenId}`} at ${collection}: ${spender.name} (${spender.address}) may move it at any time`,
    ),
    "",
    `Looked at ${looked.tokens.map(({ symbol }) => symbol).join(", ")} and ${looked.collections.length === 1 ? "one collection" : `${looked.collections.length} collections`} of positions`,
    `for ${looked.spenders.map(({ name }) => name).join(", ")},`,
    `${REACH[looked.logs]}.`,
    ...unknown.map((what) => `not known: ${what}`),
    ...(many === 0 ? [] : ["exchequer approvals revoke --plan takes them away."]),
  ].join("\n");
};

const most = (amount: string, decimals: number, from: bigint): string =>
  BigInt(amount) >= from ? "any amount" : formatBaseUnits(BigInt(amount), decimals);
