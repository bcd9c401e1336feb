import { setTimeout as sleep } from "node:timers/promises";
import { abstentionOf, RetryableModelError } from "../../../../../agents/model/failures.ts";
import type { Budget, Seat, SeatInput } from "../../../../../agents/seat.ts";
import type { ModelCall } from "../../../../../policies/treasury/ballot.ts";
import { hashOfText } from "../../../../../policies/treasury/canonical.ts";
import type { Abstention, Draft } from "../../../../../policies/treasury/ballot.ts";
import type { KeptAnswers } from "./keptAnswers.ts";
import type { Mask } from "./masks.ts";

/** As often as a live cycle asks. */
const MOST_TRIES = 3;
const LONGEST_WAIT_MS = 60_000;

export type Tallied = { calls: number; usd12: bigint; abstained: Map<string, number> };

/**
 * A model seat over history: the live seat's own code, with answers that are kept, the cycle's budget of the mandate in
 * memory, and a mask before it where one is asked for. Tries that are used up end in the live seat's abstention.
 */
export const historySeat = (
  seat: Seat,
  p: { kept: KeptAnswers; mask: Mask | null; tallied: Tallied; onCycle: (time: number) => void },
): Seat => {
  const { mask, kept, tallied } = p;
  let cycle = { time: -1, budget: cycleBudget(0n) };
  const around = (input: SeatInput): SeatInput => {
    const { timestamp } = input.snapshot.block;
    if (cycle.time !== timestamp)
      cycle = { time: timestamp, budget: cycleBudget(BigInt(input.mandate.council.modelBudgetUsd12)) };
    p.onCycle(timestamp);
    return {
      ...input,
      snapshot: mask === null ? input.snapshot : mask.snapshot(input.snapshot),
      mandate: mask === null ? input.mandate : mask.mandate,
      budget: cycle.budget,
      blobs: { put: async (text) => hashOfText(text) },
    };
  };
  const thought = async <T extends Pick<Draft, "position">>(
    ask: () => Promise<T>,
    silent: (abstention: Abstention) => T,
  ): Promise<T> => {
    const before = { asked: kept.counts.asked, usd12: cycle.budget.spentUsd12() };
    const said = await heard(ask, kept, silent);
    const cost = cycle.budget.spentUsd12() - before.usd12;
    tallied.usd12 += cost;
    tallied.calls += 1;
    // Only what was asked now is paid now.
    if (kept.counts.asked > before.asked) kept.spend(cost);
    if (said.position.kind === "abstain") {
      const { code } = said.position.abstention;
      tallied.abstained.set(code, (tallied.abstained.get(code) ?? 0) + 1);
    }
    return mask === null ? said : { ...said, position: mask.reveal(said.position) };
  };
  return {
    ...seat,
    draft: (input) => {
      const given = around(input);
      return thought(
        () => seat.draft(given),
        (abstention) => ({ seat: seat.id, position: { kind: "abstain", abstention }, calls: [] }),
      );
    },
    critique: ({ drafts, own, ...input }) => {
      const given = around(input);
      const hidden = <T extends Draft>(draft: T): T =>
        mask === null ? draft : { ...draft, position: mask.hide(draft.position) };
      return thought(
        () => seat.critique({ ...given, drafts: drafts.map(hidden), own: hidden(own) }),
        () => ({ seat: seat.id, position: hidden(own).position, flip: null, calls: [] }),
      );
    },
  };
};

const heard = async <T>(
  ask: () => Promise<T>,
  kept: KeptAnswers,
  silent: (abstention: Abstention) => T,
): Promise<T> => {
  for (let tries = 1; ; tries += 1) {
    try {
      const said = await ask();
      const stopped = kept.stopped();
      if (stopped !== null) throw stopped;
      return said;
    } catch (error) {
      const stopped = kept.stopped();
      if (stopped !== null) throw stopped;
      const abstention = abstentionOf(error);
      if (abstention === null) throw error;
      if (!(error instanceof RetryableModelError) || tries === MOST_TRIES) return silent(abstention);
      await sleep(Math.min(error.retryAfterMs ?? 1_000 * 3 ** (tries - 1), LONGEST_WAIT_MS));
    }
  }
};

type CycleBudget = Budget & { spentUsd12: () => bigint };

/** The mandate's budget of one cycle, as the live ledger keeps it on disk. */
const cycleBudget = (limitUsd12: bigint): CycleBudget => {
  const granted: { seat: string; call: ModelCall }[] = [];
  const spentUsd12 = (): bigint => granted.reduce((sum, { call }) => sum + BigInt(call.costUsd12), 0n);
  return {
    spentUsd12,
    reserve: async (seat, call) => {
      if (spentUsd12() + BigInt(call.costUsd12) > limitUsd12) return null;
      granted.push({ seat, call });
      return { id: String(granted.length - 1), call };
    },
    settle: async ({ id }, call) => {
      const one = granted[Number(id)];
      if (one !== undefined) one.call = call;
    },
    callsOf: async (seat, purpose) =>
      granted.filter((one) => one.seat === seat && one.call.purpose === purpose).map(({ call }) => call),
  };
};
