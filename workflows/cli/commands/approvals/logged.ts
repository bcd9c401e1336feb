import { pad, toEventSelector } from "viem";
import { type Address, sameAddress } from "../../../../policies/treasury/money.ts";
import { MAINNET } from "../../../../simulation/forks/addresses.ts";
import type { Ground, Logged } from "../doctor/ground.ts";
import { addressIn } from "../doctor/onChain.ts";

/** The first three indexed words of an approval are the same for ERC-20 and ERC-721: its fourth tells them apart. */
const APPROVAL = toEventSelector("Approval(address,address,uint256)");
const APPROVAL_FOR_ALL = toEventSelector("ApprovalForAll(address,address,bool)");
const ALLOWED = toEventSelector("Approval(address,address,address,uint160,uint48)");
const PERMITTED = toEventSelector("Permit(address,address,address,uint160,uint48,uint48)");

/** Whom custody ever approved, as logs tell it; whether it still stands is asked for apart. */
export type LoggedApprovals = {
  /** Everything since the beginning, since a fork was made, or nothing. */
  reach: "all" | "since the fork" | "none";
  erc20: { token: Address; spender: Address }[];
  operators: { collection: Address; operator: Address }[];
  permit2: { token: Address; spender: Address }[];
};

type Look = NonNullable<Ground["logs"]>;

/**
 * Approvals of any token where the source gives logs of every contract, else of those that are named.
 * @param named tokens to ask for where it does not
 */
export const loggedApprovals = async (
  { logs, recentLogs }: Pick<Ground, "logs" | "recentLogs">,
  custody: Address,
  named: readonly Address[],
): Promise<LoggedApprovals> => {
  const all = logs === null ? null : await ownersLogs(logs, custody, named);
  if (all !== null) return { reach: "all", ...all };
  const recent = recentLogs === null ? null : await ownersLogs(recentLogs, custody, named);
  if (recent !== null) return { reach: "since the fork", ...recent };
  return { reach: "none", erc20: [], operators: [], permit2: [] };
};

const ownersLogs = async (
  logs: Look,
  custody: Address,
  named: readonly Address[],
): Promise<Omit<LoggedApprovals, "reach"> | null> => {
  const owner = pad(custody, { size: 32 });
  const approvals =
    (await logs({ topics: [APPROVAL, owner] })) ?? (await logs({ address: [...named], topics: [APPROVAL, owner] }));
  if (approvals === null) return null;
  const forAll = (await logs({ topics: [APPROVAL_FOR_ALL, owner] })) ?? [];
  const inPermit2 = await Promise.all(
    [ALLOWED, PERMITTED].map((event) => logs({ address: MAINNET.permit2, topics: [event, owner] })),
  );
  return {
    erc20: pairs(approvals.filter(({ topics }) => topics.length === 3)).map(({ at, second }) => ({
      token: at,
      spender: second,
    })),
    operators: pairs(forAll).map(({ at, second }) => ({ collection: at, operator: second })),
    permit2: inPermit2.flatMap((some) =>
      (some ?? []).flatMap(({ topics: [, , token, spender] }) =>
        token === undefined || spender === undefined ? [] : [{ token: addressIn(token), spender: addressIn(spender) }],
      ),
    ),
  };
};

/** Each contract and second indexed address once. */
const pairs = (found: readonly Logged[]): { at: Address; second: Address }[] => {
  const all = found.flatMap(({ address, topics: [, , second] }) =>
    second === undefined ? [] : [{ at: address, second: addressIn(second) }],
  );
  return all.filter(
    (one, index) =>
      all.findIndex((other) => sameAddress(other.at, one.at) && sameAddress(other.second, one.second)) === index,
  );
};
