import type { Draft } from "../../policies/treasury/ballot.ts";
import type { Bytes32 } from "../../policies/treasury/money.ts";
import { snapshotSchema } from "../../policies/treasury/snapshot.ts";
import { memberOf, type Deps } from "./deps.ts";
import type { Committed } from "./index.ts";
import { load, store } from "./stored.ts";

/** One seat alone with the sealed snapshot. Only the draft's hash leaves this step: that is the commitment. */
export const draft = async (
  deps: Deps,
  p: { snapshotHash: Bytes32; seat: string },
  signal: AbortSignal,
): Promise<Committed> => {
  const { seat } = memberOf(deps, p.seat);
  const made: Draft = await seat.draft({
    snapshot: load(deps.run, p.snapshotHash, snapshotSchema),
    mandate: deps.mandate,
    blobs: { put: async (text) => deps.run.putBlob(text) },
    budget: deps.budget,
    signal,
  });
  return { seat: p.seat, draftHash: store(deps.run, made) };
};
