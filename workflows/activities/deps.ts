import type { LocalAccount } from "viem";
import type { Budget, Seat } from "../../agents/seat.ts";
import type { CycleRecord } from "../../policies/treasury/cycleRecord.ts";
import type { Mandate } from "../../policies/treasury/mandate.ts";
import type { Address, Bytes32 } from "../../policies/treasury/money.ts";
import type { Fork } from "../adapters/fork.ts";
import type { Deployment } from "../adapters/deploy.ts";
import type { FaultPoint } from "../adapters/faultPoints.ts";
import type { RunFolder } from "../adapters/recordStore.ts";
import type { Redact } from "../adapters/redactor.ts";
import type { Signers } from "../adapters/signer.ts";

/** A seat and its key on chain. */
export type Member = { seat: Seat; /** Of the key that signs for it. */ address: Address };

/** What the steps of a cycle work with. Keys and URLs live behind these, never in an argument of a step. */
export type Deps = {
  run: RunFolder;
  chain: Fork;
  mandate: Mandate;
  mandateHash: Bytes32;
  seatsHash: Bytes32;
  /** The prices that proposals are held against, a blob of the run. */
  pastHash: Bytes32;
  members: Member[];
  /** Spending limit of the cycle, kept on disk. */
  budget: Budget;
  absentSeats: CycleRecord["absentSeats"];
  custody: { kind: "treasury" | "safe"; address: Address };
  deployment: Deployment;
  signers: Signers;
  submitter: LocalAccount;
  /** Who may answer for the holders. */
  approver: Address;
  softwareVersion: string;
  redact: Redact;
  fault: (point: FaultPoint) => void | Promise<void>;
};

/** @throws SeatNotSeatedError */
export const memberOf = (deps: Deps, id: string): Member => {
  const member = deps.members.find(({ seat }) => seat.id === id);
  if (member === undefined) throw new SeatNotSeatedError(id);
  return member;
};

export class SeatNotSeatedError extends Error {
  readonly code = "SEAT_NOT_SEATED";
  constructor(id: string) {
    super(`Seat ${id} does not sit on this council.\nThe seats file of this run names who does.`);
    this.name = "SeatNotSeatedError";
  }
}
