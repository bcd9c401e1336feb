import type { Critique, Draft } from "../policies/treasury/ballot.ts";
import type { Mandate } from "../policies/treasury/mandate.ts";
import type { Bytes32 } from "../policies/treasury/money.ts";
import type { Snapshot } from "../policies/treasury/snapshot.ts";

/** Where texts go that a record names by hash. */
export type BlobSink = { put(text: string): Promise<Bytes32> };

/** Money set aside for one model call, before it is made. */
export type Reservation = { id: string; usd12: bigint };

/** The cycle's budget for model calls [1e-12 USD]. A reservation that was never settled counts as spent. */
export type Budget = {
  /** Null where what is left does not cover it. */
  reserve(usd12: bigint): Promise<Reservation | null>;
  settle(reservation: Reservation, spentUsd12: bigint): Promise<void>;
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
