import { tallySchema } from "../../policies/treasury/ballot.ts";
import type { Bytes32 } from "../../policies/treasury/money.ts";
import { snapshotSchema } from "../../policies/treasury/snapshot.ts";
import { sizeProposal } from "../../simulation/size.ts";
import type { Deps } from "./deps.ts";
import type { Sized } from "./index.ts";
import { load, store } from "./stored.ts";

/** The largest trade the rules allow, up to what was asked; null where nothing is left to trade. */
export const size = async (deps: Deps, p: { snapshotHash: Bytes32; tallyHash: Bytes32 }): Promise<Sized | null> => {
  const proposal = sizeProposal({
    snapshot: load(deps.run, p.snapshotHash, snapshotSchema),
    tally: load(deps.run, p.tallyHash, tallySchema),
    mandate: deps.mandate,
  });
  if (proposal === null) return null;
  return { proposalHash: store(deps.run, proposal), sizedUsd8: proposal.sizing.sizedUsd8 };
};
