import type { Critique, Draft, ModelCall } from "../policies/treasury/ballot.ts";
import type { Mandate } from "../policies/treasury/mandate.ts";
import type { Bytes32 } from "../policies/treasury/money.ts";
import type { Snapshot } from "../policies/treasury/snapshot.ts";

/** Where texts go that a record names by hash. */
export type BlobSink = { put(text: string): Promise<Bytes32> };

/** Money set aside for one model call, before it is made. `call` is what is written down if its end is never heard of. */
export type Reservation = { id: string; call: ModelCall };

/**
 * The cycle's budget for model calls, and the list of them. A call that was never settled counts as spent, at the most it
 * can have cost: the process that made it may have died.
 */
export type Budget = {
  /** Null where what is left does not cover the call's cost. */
  reserve(seat: string, call: ModelCall): Promise<Reservation | null>;
  settle(reservation: Reservation, call: ModelCall): Promise<void>;
  /** Every call of a seat that was counted, whichever try and whichever process made it, in order. */
  callsOf(seat: string, purpose: ModelCall["purpose"]): Promise<ModelCall[]>;
};

export type SeatInput = {
  snapshot: Snapshot;
  mandate: Mandate;
  blobs: BlobSink;
  budget: Budget;
  signal: AbortSignal;
};

/** One member of the council, whatever makes up its mind. */
export type Seat = {
  id: string;
  type: "deterministic" | "llm";
  /** Name of the model; null for a deterministic seat. */
  model: string | null;
  weightBps: number;
  /** Alone, on the sealed snapshot. */
  draft(input: SeatInput): Promise<Draft>;
  /** Once, after all drafts are revealed. */
  critique(input: SeatInput & { drafts: Draft[]; own: Draft }): Promise<Critique>;
};
