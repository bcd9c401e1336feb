import { getAddress, toEventSelector } from "viem";
import type { Address } from "../../../../policies/treasury/money.ts";
import { ask, valueOf } from "../../../../simulation/askContract.ts";
import { addressIn, distinct } from "../doctor/onChain.ts";
import type { Ground } from "../doctor/ground.ts";
import type { GovernorFacts } from "./governor.ts";

export type Voter = { at: Address; votes: bigint };

const VOTES_CHANGED = toEventSelector("DelegateVotesChanged(address,uint256,uint256)");

/** Votes of one account at the last past point of the governor's clock. */
export const votesOf = async ({ view }: Ground, governor: GovernorFacts, at: Address): Promise<bigint> => {
  const signature = "function getVotes(address,uint256) view returns (uint256)";
  const asked = await ask<bigint>({ to: governor.at, signature, args: [at, governor.now - 1n] }, view);
  return valueOf(asked) ?? 0n;
};

/** Everyone whom the token's logs name with votes, most first; null where no logs are to be had. */
export const votersOf = async (ground: Ground, governor: GovernorFacts): Promise<Voter[] | null> => {
  if (governor.token === null || ground.recentLogs === null) return null;
  const found = await ground.recentLogs({ address: governor.token, topics: [VOTES_CHANGED] });
  if (found === null) return null;
  const named = distinct(
    found.flatMap(({ topics: [, delegate] }) => (delegate === undefined ? [] : [getAddress(addressIn(delegate))])),
  );
  const voters: Voter[] = [];
  for (const at of named) voters.push({ at, votes: await votesOf(ground, governor, at) });
  return voters
    .filter(({ votes }) => votes > 0n)
    .toSorted((a, b) => (a.votes > b.votes ? -1 : a.votes < b.votes ? 1 : 0));
};
