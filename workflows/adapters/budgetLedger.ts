import { randomUUID } from "node:crypto";
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from "node:fs";
import { basename, dirname } from "node:path";
import { z } from "zod";
import type { Budget } from "../../agents/seat.ts";
import { modelCallSchema, seatId, type ModelCall } from "../../policies/treasury/ballot.ts";
import { uintString } from "../../policies/treasury/money.ts";
import { whyUnwritable } from "../../simulation/wholeFile.ts";
import { RecordCorruptError, RecordStoreUnwritableError } from "./records/errors.ts";

/**
 * One line each: a call for which money was set aside, at the most it can cost, or what came of it. The limit stands in the
 * line, so that the file alone says which reservations were granted. Lines are only ever added.
 */
const entrySchema = z.union([
  z.strictObject({ reserve: z.string(), seat: seatId, call: modelCallSchema, limitUsd12: uintString }),
  z.strictObject({ settle: z.string(), call: modelCallSchema }),
]);
type Entry = z.infer<typeof entrySchema>;
type Granted = { seat: string; call: ModelCall };

export type BudgetLedger = Budget & {
  /** Settled calls at their cost and open reservations in full [1e-12 USD]. */
  spentUsd12(): Promise<bigint>;
};

/** Marks a line that a crash cut off. It says nothing: a call is made only after its whole line is on disk. */
const TORN = " torn";

/**
 * A budget that survives a crash: each step is on disk before it is answered, and a call that was reserved and never settled
 * counts as spent, by whichever process it was made.
 * @param limitUsd12 the most that may be spent [1e-12 USD]
 * @throws RecordStoreUnwritableError, and RecordCorruptError for a line that is neither an entry nor cut off by a crash
 */
export const openBudgetLedger = (file: string, limitUsd12: bigint): BudgetLedger => {
  const name = basename(file);
  mendTear(file, name);
  return {
    reserve: async (seat, call) => {
      const usd12 = BigInt(call.costUsd12);
      if (usd12 < 0n) throw new NegativeReservationError(usd12);
      const id = randomUUID();
      append(file, name, { reserve: id, seat, call, limitUsd12: limitUsd12.toString() });
      // Read back in the file's order: of two processes that reserve at once, the later line sees the earlier one.
      return grants(entriesOf(file, name)).has(id) ? { id, call } : null;
    },
    settle: async ({ id }, call) => {
      if (!grants(entriesOf(file, name)).has(id)) throw new ReservationUnknownError(name);
      append(file, name, { settle: id, call });
    },
    callsOf: async (seat, purpose) =>
      [...grants(entriesOf(file, name)).values()]
        .filter((one) => one.seat === seat && one.call.purpose === purpose)
        .map(({ call }) => call),
    spentUsd12: async () => total(grants(entriesOf(file, name))),
  };
};

/** The call of each granted reservation, in the file's order. A refused one is not in here, and costs nothing. */
const grants = (entries: readonly Entry[]): Map<string, Granted> => {
  const granted = new Map<string, Granted>();
  for (const entry of entries) {
    if ("settle" in entry) {
      const before = granted.get(entry.settle);
      if (before !== undefined) granted.set(entry.settle, { ...before, call: entry.call });
    } else if (total(granted) + BigInt(entry.call.costUsd12) <= BigInt(entry.limitUsd12)) {
      granted.set(entry.reserve, { seat: entry.seat, call: entry.call });
    }
  }
  return granted;
};

const total = (granted: ReadonlyMap<string, Granted>): bigint =>
  [...granted.values()].reduce((sum, { call }) => sum + BigInt(call.costUsd12), 0n);

const entriesOf = (file: string, name: string): Entry[] =>
  textOf(file)
    .split("\n")
    .filter((line) => line !== "" && !line.endsWith(TORN))
    .map((line) => {
      const entry = entrySchema.safeParse(jsonOrNull(line));
      if (!entry.success) throw new RecordCorruptError(name, "a line is no entry of a budget ledger");
      return entry.data;
    });

const mendTear = (file: string, name: string): void => {
  const text = textOf(file);
  if (text !== "" && !text.endsWith("\n")) write(file, name, `${TORN}\n`);
};

const append = (file: string, name: string, entry: Entry): void => write(file, name, `${JSON.stringify(entry)}\n`);

const write = (file: string, name: string, text: string): void => {
  try {
    mkdirSync(dirname(file), { recursive: true });
    const handle = openSync(file, "a", 0o644);
    try {
      writeSync(handle, text);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    throw new RecordStoreUnwritableError(name, whyUnwritable(error));
  }
};

const textOf = (file: string): string => {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw new RecordStoreUnwritableError(basename(file), whyUnwritable(error));
  }
};

const jsonOrNull = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
};

export class ReservationUnknownError extends Error {
  readonly code = "RESERVATION_UNKNOWN";
  constructor(name: string) {
    super(`${name} holds no such reservation.\nSettle a reservation with the ledger that granted it.`);
    this.name = "ReservationUnknownError";
  }
}

export class NegativeReservationError extends Error {
  readonly code = "RESERVATION_NEGATIVE";
  constructor(usd12: bigint) {
    super(`A reservation of ${usd12} (1e-12 USD) would enlarge the budget.\nReserve zero or more.`);
    this.name = "NegativeReservationError";
  }
}
