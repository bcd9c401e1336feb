import { z } from "zod";
import type { Position } from "../../policies/treasury/ballot.ts";
import { seatId } from "../../policies/treasury/ballot.ts";
import type { Mandate } from "../../policies/treasury/mandate.ts";
import type { Snapshot } from "../../policies/treasury/snapshot.ts";
import type { Seat } from "../seat.ts";

/** Fields every seat of the seats file has. */
export const seatFields = {
  id: seatId,
  /** Weight of its vote [bps]. */
  weightBps: z.number().int().min(1).max(10_000).default(10_000),
};

/** A seat whose mind is a pure function of snapshot and mandate. It keeps its draft when it sees the others'. */
export const deterministicSeat = (
  { id, weightBps }: { id: string; weightBps: number },
  positionOn: (snapshot: Snapshot, mandate: Mandate) => Position,
): Seat => ({
  id,
  type: "deterministic",
  model: null,
  weightBps,
  draft: async ({ snapshot, mandate }) => ({ seat: id, position: positionOn(snapshot, mandate), calls: [] }),
  critique: async ({ own }) => ({ seat: id, position: own.position, flip: null, calls: [] }),
});

/** A position that says which facts are missing. */
export const withoutData = (detail: string): Position => ({ kind: "abstain", abstention: { code: "no-data", detail } });
