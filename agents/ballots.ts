import type { Ballot, Critique, Draft } from "../policies/treasury/ballot.ts";
import { hashOf } from "../policies/treasury/canonical.ts";
import type { Bytes32 } from "../policies/treasury/money.ts";

/** What a seat commits to before any other draft is revealed. */
export const commitmentOf = (draft: Draft): Bytes32 => hashOf(draft);

/**
 * One ballot a seat, in the seats' order: the position after critique where there was one, else the draft's.
 * @param commit what a draft is committed by; a backtest, which seals nothing, leaves the hash out
 */
export const ballotsFrom = (
  drafts: readonly Draft[],
  critiques: readonly Critique[],
  seats: readonly { id: string; type: "deterministic" | "llm"; weightBps: number }[],
  commit: (draft: Draft) => Bytes32 = commitmentOf,
): Ballot[] =>
  seats.flatMap(({ id, type, weightBps }) => {
    const draft = drafts.find((candidate) => candidate.seat === id);
    if (!draft) return [];
    const critique = critiques.find((candidate) => candidate.seat === id);
    return [
      {
        seat: id,
        type,
        weightBps,
        draftHash: commit(draft),
        position: critique?.position ?? draft.position,
        flip: critique?.flip ?? null,
      },
    ];
  });
