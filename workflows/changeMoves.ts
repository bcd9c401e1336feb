import type {
  ChainMoment,
  ChangeActors,
  ChangeEnding,
  ChangeStanding,
  ChangeStep,
  ChangeSubmission,
  WaitsFor,
} from "./changeMessages.ts";

/** What follows from where a change stands. */
export type Move =
  | { kind: "send"; step: ChangeStep; by: string; submission: ChangeSubmission | null }
  | { kind: "wait"; for: WaitsFor; until: ChainMoment | null }
  /** Everything is carried out: is the chain the file? */
  | { kind: "compare" }
  | { kind: "end"; ending: Exclude<ChangeEnding, "applied"> };

/**
 * The one move that a standing allows. It is read from the chain every time, so a change goes on wherever somebody else, or an
 * earlier try, has brought it.
 */
export const moveFrom = (standing: ChangeStanding, actors: ChangeActors): Move => {
  const { state, clock } = standing;
  const send = (step: ChangeStep, by?: string, submission: ChangeSubmission | null = null): Move =>
    actors === null
      ? { kind: "wait", for: `somebody to ${step}`, until: null }
      : { kind: "send", step, by: by ?? actors.proposer, submission };
  const wait = (waitsFor: WaitsFor, by: ChainMoment["clock"], at: number | null): Move => ({
    kind: "wait",
    for: waitsFor,
    until: at === null ? null : { clock: by, at },
  });
  switch (state) {
    case null:
      return send("propose");
    case "pending":
      return wait("voting to open", clock, after(standing.votesFrom));
    case "active": {
      const [voter] = standing.toVote;
      return voter === undefined ? wait("voting to end", clock, after(standing.votesUntil)) : send("vote", voter);
    }
    case "succeeded":
      return send(standing.queues ? "queue" : "execute");
    case "queued": {
      const from = standing.executableFrom;
      return from !== null && standing.head.timestamp < from
        ? wait("the timelock", "timestamp", from)
        : send("execute");
    }
    case "executed":
      return moveOnSubmissions(standing, wait, send);
    case "cancelled":
    case "defeated":
    case "expired":
      return { kind: "end", ending: state };
  }
};

type Wait = (waitsFor: WaitsFor, by: ChainMoment["clock"], at: number | null) => Move;
type Send = (step: ChangeStep, by: string | undefined, submission: ChangeSubmission) => Move;

/** What loosens waits once more, in the limits; a tightening was applied when it was executed. */
const moveOnSubmissions = ({ submissions }: ChangeStanding, wait: Wait, send: Send): Move => {
  const ended = submissions.find(({ state }) => state === "vetoed" || state === "cancelled" || state === "expired");
  if (ended !== undefined) return { kind: "end", ending: ended.state as "vetoed" | "cancelled" | "expired" };
  const ready = submissions.find(({ state }) => state === "ready");
  if (ready !== undefined) return send("accept", undefined, ready);
  const etas = submissions.filter(({ state }) => state === "waiting").map(({ eta }) => eta);
  return etas.length === 0 ? { kind: "compare" } : wait("the limits' delay", "timestamp", Math.min(...etas));
};

const after = (moment: number | null): number | null => (moment === null ? null : moment + 1);

/** Whether a chain's head has come to a moment. */
export const hasCome = ({ clock, at }: ChainMoment, head: ChangeStanding["head"]): boolean =>
  (clock === "timestamp" ? head.timestamp : head.number) >= at;

/** Longest time between two looks [milliseconds]. */
const MOST_BETWEEN_MS = 300_000;
const BLOCK_SECONDS = 12;

/** How long to wait before the next look: the farther away by the chain's clock, the longer. */
export const lookAgainMs = (until: ChainMoment | null, head: ChangeStanding["head"], leastMs: number): number => {
  if (until === null) return leastMs;
  const left = until.clock === "timestamp" ? until.at - head.timestamp : (until.at - head.number) * BLOCK_SECONDS;
  return Math.max(leastMs, Math.min(MOST_BETWEEN_MS, (left * 1000) / 8));
};

/** What a person does after each ending. */
export const NEXT: Record<ChangeEnding, string> = {
  applied: "nothing: the chain has the mandate",
  defeated: "holders said no, or too few voted: change the mandate or their minds, then apply it again",
  cancelled: "it was called off: ask whoever did, then apply it again",
  vetoed: "the guardian cancelled what waited in the limits: settle it with the guardian, then apply it again",
  expired: "nobody carried it out in time: apply it again, which proposes it anew",
  overtaken: "the limits were changed on the way: look at `exchequer policy diff`, then apply it again",
};
