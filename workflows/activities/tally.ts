import { ballotsFrom } from "../../agents/ballots.ts";
import { critiqueSchema, draftSchema, type Tally } from "../../policies/treasury/ballot.ts";
import type { Bytes32 } from "../../policies/treasury/money.ts";
import { tally as count } from "../../policies/tally.ts";
import type { Deps } from "./deps.ts";
import type { Committed, Critiqued } from "./index.ts";
import { load, store } from "./stored.ts";

type Counted = { result: Tally["result"]; backers: string[]; tallyHash: Bytes32; ballotsHash: Bytes32 };

/** Turns drafts and critiques into ballots and counts them. A critique's position replaces the draft's. */
export const tally = async (deps: Deps, p: { commitments: Committed[]; critiques: Critiqued[] }): Promise<Counted> => {
  const drafts = p.commitments.map(({ draftHash }) => load(deps.run, draftHash, draftSchema));
  const critiques = p.critiques.map(({ critiqueHash }) => load(deps.run, critiqueHash, critiqueSchema));
  const ballots = ballotsFrom(
    drafts,
    critiques,
    deps.members.map(({ seat }) => seat),
  );
  const counted = count(ballots, { quorum: deps.mandate.council.quorum });
  return {
    result: counted.result,
    backers: counted.backers,
    tallyHash: store(deps.run, counted),
    ballotsHash: store(deps.run, ballots),
  };
};
