import { draftSchema } from "../../policies/treasury/ballot.ts";
import type { Bytes32 } from "../../policies/treasury/money.ts";
import { snapshotSchema } from "../../policies/treasury/snapshot.ts";
import { memberOf, type Deps } from "./deps.ts";
import type { Committed, Critiqued } from "./index.ts";
import { load, store } from "./stored.ts";

type Round = { snapshotHash: Bytes32; seat: string; commitments: Committed[] };

/** One seat with all drafts revealed, after every one of them was committed. */
export const critique = async (deps: Deps, p: Round, signal: AbortSignal): Promise<Critiqued> => {
  const { seat } = memberOf(deps, p.seat);
  const drafts = p.commitments.map(({ draftHash }) => load(deps.run, draftHash, draftSchema));
  const own = drafts.find((one) => one.seat === p.seat);
  if (own === undefined) throw new NothingCommittedError(p.seat);
  const made = await seat.critique({
    snapshot: load(deps.run, p.snapshotHash, snapshotSchema),
    mandate: deps.mandate,
    blobs: { put: async (text) => deps.run.putBlob(text) },
    budget: deps.budget,
    signal,
    drafts,
    own,
  });
  return { seat: p.seat, critiqueHash: store(deps.run, made) };
};

export class NothingCommittedError extends Error {
  readonly code = "NOTHING_COMMITTED";
  constructor(seat: string) {
    super(
      `Seat ${seat} committed no draft, so it has nothing to revise.\nThis is a fault of the workflow; the run stops before anything is counted.`,
    );
    this.name = "NothingCommittedError";
  }
}
