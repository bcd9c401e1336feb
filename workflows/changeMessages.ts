import type { Address, Bytes32 } from "../policies/treasury/money.ts";

/** A moment by the chain: its time [unix seconds], or its height where a governor counts blocks. Never a wall clock's. */
export type ChainMoment = { clock: "timestamp" | "blocknumber"; at: number };
export type ChainHead = { number: number; /** [unix seconds] */ timestamp: number };

/** How a change of policy may end. */
export const CHANGE_ENDINGS = ["applied", "defeated", "cancelled", "vetoed", "expired", "overtaken"] as const;
export type ChangeEnding = (typeof CHANGE_ENDINGS)[number];

/** What a change sends. */
export const CHANGE_STEPS = ["propose", "vote", "queue", "execute", "accept"] as const;
export type ChangeStep = (typeof CHANGE_STEPS)[number];

/** What it waits for. */
export type WaitsFor =
  | "voting to open"
  | "voting to end"
  | "the timelock"
  | "the limits' delay"
  | `somebody to ${ChangeStep}`;

/** A proposal as it was planned. Its calls lie in the change's folder. */
export type PlannedChange = {
  /** Its number with the governor. */
  proposal: string;
  draftHash: Bytes32;
};

/** What a change submitted to the limits. */
export type ChangeSubmission = {
  changes: Address;
  id: Bytes32;
  /** Between these it may be accepted [unix seconds]. */
  eta: number;
  deadline: number;
  state: "waiting" | "ready" | "expired" | "accepted" | "cancelled" | "vetoed";
};

/** Where a change stands, as the chain says it. */
export type ChangeStanding = {
  head: ChainHead;
  /** Null where the governor does not know it. */
  state: "pending" | "active" | "cancelled" | "defeated" | "succeeded" | "queued" | "expired" | "executed" | null;
  /** What votes are counted by. */
  clock: ChainMoment["clock"];
  votesFrom: number | null;
  votesUntil: number | null;
  /** From when on its timelock lets it be executed [unix seconds]. */
  executableFrom: number | null;
  /** Whether it has to be queued before it is executed. */
  queues: boolean;
  votes: { for: string; against: string; abstain: string } | null;
  /** Of the roles that vote, those that have not and may. */
  toVote: string[];
  submissions: ChangeSubmission[];
};

/** Who sends a change's transactions, with throwaway keys of a fork; null where others do, and it only follows. */
export type ChangeActors = { proposer: string; voters: string[] } | null;

/** What a change of policy is asked to do. Mandate, treasury and governor lie in its folder. */
export type ChangeInput = {
  actors: ChangeActors;
  /** Whether time passes by our hand, on a fork. */
  warp: boolean;
  /** Least time between two looks at the chain [milliseconds]. */
  lookEveryMs: number;
  /** Events after which it goes on with a history of its own. */
  mostEvents: number;
  /** What an earlier history of the same change came to. */
  carried: ChangeCarried | null;
};

export type ChangeSent = { step: ChangeStep; by: string; hash: Bytes32; block: number; status: "success" | "reverted" };
/** A feed that was given a new round when a fork's time was moved. */
export type ChangeFeed = { feed: Address; description: string; how: "new-round" | "replaced" };

export type ChangeCarried = { planned: PlannedChange; sent: ChangeSent[]; feeds: ChangeFeed[]; histories: number };

export type ChangeEnd = {
  ending: ChangeEnding;
  /** What to do next, in words. */
  next: string;
  /** Null where there was nothing to propose. */
  proposal: string | null;
  sent: ChangeSent[];
  feeds: ChangeFeed[];
  /** Where the chain is not the file. */
  differs: string[];
  /** How often it went on with a history of its own. */
  histories: number;
};

/** Where a change is. */
export type ChangeProgress = {
  proposal: string | null;
  state: ChangeStanding["state"];
  /** What is done, or waited for, now. */
  doing: string;
  until: ChainMoment | null;
  head: ChainHead | null;
  sent: ChangeSent[];
  /** Looks in a row that the chain did not answer. */
  unanswered: number;
};
