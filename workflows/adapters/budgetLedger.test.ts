import { spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import * as fc from "../../test/support/properties.ts";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Reservation } from "../../agents/seat.ts";
import type { ModelCall } from "../../policies/treasury/ballot.ts";
import { openBudgetLedger } from "./budgetLedger.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "exchequer-budget-"));
  file = join(folder, "cycle", "budget.jsonl");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const SEAT = "model-1";
const HASH = `0x${"a".repeat(64)}` as const;
/** A call at a cost [1e-12 USD], as it is planned. */
const call = (costUsd12: bigint | string, change: Partial<ModelCall> = {}): ModelCall => ({
  purpose: "draft",
  model: "scripted",
  promptHash: HASH,
  schemaHash: HASH,
  parametersHash: HASH,
  answerHash: null,
  promptTokens: 10,
  completionTokens: 10,
  costUsd12: costUsd12.toString(),
  httpStatus: null,
  estimated: true,
  ...change,
});

const granted = async (reservation: Promise<Reservation | null>): Promise<Reservation> => {
  const result = await reservation;
  if (result === null) throw new Error("refused");
  return result;
};

describe("openBudgetLedger", () => {
  test("default", async () => {
    const ledger = openBudgetLedger(file, 1_000n);
    const first = await granted(ledger.reserve(SEAT, call(600n)));
    expect(await ledger.reserve(SEAT, call(401n))).toBeNull();
    expect(await ledger.spentUsd12()).toBe(600n);
    await ledger.settle(first, call(100n));
    expect(await ledger.spentUsd12()).toBe(100n);
    expect(await ledger.reserve(SEAT, call(901n))).toBeNull();
    expect(await ledger.reserve(SEAT, call(900n))).toMatchObject({ call: { costUsd12: "900" } });
  });

  test("behavior: a free call passes an empty budget, and any other does not", async () => {
    const ledger = openBudgetLedger(file, 0n);
    expect(await ledger.reserve(SEAT, call(0n))).toMatchObject({ call: { costUsd12: "0" } });
    expect(await ledger.reserve(SEAT, call(1n))).toBeNull();
  });

  test("behavior: a call that cost more than reserved counts in full", async () => {
    const ledger = openBudgetLedger(file, 1_000n);
    await ledger.settle(await granted(ledger.reserve(SEAT, call(100n))), call(1_500n));
    expect(await ledger.spentUsd12()).toBe(1_500n);
    expect(await ledger.reserve(SEAT, call(0n))).toBeNull();
  });

  test("behavior: a process that is killed between reserving and settling has spent its reservation", async () => {
    const code = `
      import { openBudgetLedger } from ${JSON.stringify(resolve("workflows/adapters/budgetLedger.ts"))};
      await openBudgetLedger(${JSON.stringify(file)}, 1000n).reserve("model-1", ${JSON.stringify(call(700n))});
      process.kill(process.pid, "SIGKILL");`;
    const { signal } = spawnSync(process.execPath, ["--input-type=module-typescript", "-e", code]);
    expect(signal).toBe("SIGKILL");
    const ledger = openBudgetLedger(file, 1_000n);
    expect(await ledger.spentUsd12()).toBe(700n);
    expect(await ledger.reserve(SEAT, call(301n))).toBeNull();
    expect(await ledger.reserve(SEAT, call(300n))).not.toBeNull();
  });

  test("behavior: another process lists every call that was counted, by seat and purpose, one never settled as it was planned", async () => {
    const ledger = openBudgetLedger(file, 1_000n);
    const failed = call(5n, { httpStatus: 500 });
    await ledger.settle(await granted(ledger.reserve(SEAT, call(400n))), failed);
    await ledger.reserve("model-2", call(1n));
    await ledger.reserve(SEAT, call(2n, { purpose: "critique" }));
    const open = call(300n);
    await ledger.reserve(SEAT, open);
    expect(await ledger.reserve(SEAT, call(900n))).toBeNull();
    const again = openBudgetLedger(file, 1_000n);
    expect(await again.callsOf(SEAT, "draft")).toEqual([failed, open]);
    expect(await again.callsOf(SEAT, "critique")).toMatchObject([{ costUsd12: "2" }]);
    expect(await again.callsOf("model-2", "draft")).toMatchObject([{ costUsd12: "1" }]);
    expect(await again.callsOf("model-3", "draft")).toEqual([]);
    expect(await again.spentUsd12()).toBe(308n);
  });

  test("behavior: a line that a crash cut off counts for nothing, and the next one stands alone", async () => {
    const first = await granted(openBudgetLedger(file, 1_000n).reserve(SEAT, call(400n)));
    appendFileSync(file, '{"settle":"' + first.id);
    const ledger = openBudgetLedger(file, 1_000n);
    expect(await ledger.spentUsd12()).toBe(400n);
    await ledger.settle(first, call(50n));
    expect(await openBudgetLedger(file, 1_000n).spentUsd12()).toBe(50n);
  });

  test("behavior: a lower limit does not forget what was granted under a higher one", async () => {
    await openBudgetLedger(file, 1_000n).reserve(SEAT, call(900n));
    const ledger = openBudgetLedger(file, 500n);
    expect(await ledger.spentUsd12()).toBe(900n);
    expect(await ledger.reserve(SEAT, call(1n))).toBeNull();
  });

  test("behavior: two ledgers on one file share the budget", async () => {
    const [one, two] = [openBudgetLedger(file, 1_000n), openBudgetLedger(file, 1_000n)];
    const results = await Promise.all([
      one.reserve(SEAT, call(600n)),
      two.reserve(SEAT, call(600n)),
      one.reserve(SEAT, call(400n)),
      two.reserve(SEAT, call(1n)),
    ]);
    expect(results.map((result) => result !== null)).toEqual([true, false, true, false]);
  });

  test("behavior: whatever is reserved and settled, reservations never pass the limit", async () => {
    const step = fc.record({ reserve: fc.bigInt(0n, 500n), share: fc.option(fc.integer({ min: 0, max: 100 })) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        rmSync(file, { force: true });
        const ledger = openBudgetLedger(file, 1_000n);
        let spent = 0n;
        for (const { reserve, share } of steps) {
          const reservation = await ledger.reserve(SEAT, call(reserve));
          if ((reservation !== null) !== spent + reserve <= 1_000n) return false;
          if (!reservation) continue;
          const cost = share === null ? reserve : (reserve * BigInt(share)) / 100n;
          if (share !== null) await ledger.settle(reservation, call(cost));
          spent += cost;
        }
        return (await ledger.spentUsd12()) === spent && spent <= 1_000n;
      }),
      { numRuns: 25 },
    );
  });

  test("error: RecordCorruptError", async () => {
    const ledger = openBudgetLedger(file, 1_000n);
    await ledger.reserve(SEAT, call(10n));
    writeFileSync(file, readFileSync(file, "utf8").replace('"costUsd12":"10"', '"costUsd12":"-1"'));
    await expect(ledger.spentUsd12()).rejects.toMatchObject({
      code: "RECORD_CORRUPT",
      message: expect.stringContaining("budget.jsonl"),
    });
  });

  test("error: RecordStoreUnwritableError", async () => {
    const ledger = openBudgetLedger(join(folder, "file", "budget.jsonl"), 1_000n);
    writeFileSync(join(folder, "file"), "in the way");
    await expect(ledger.reserve(SEAT, call(1n))).rejects.toMatchObject({ code: "RECORD_STORE_UNWRITABLE" });
  });

  test("error: ReservationUnknownError", async () => {
    await expect(
      openBudgetLedger(file, 1_000n).settle({ id: "other", call: call(1n) }, call(1n)),
    ).rejects.toMatchObject({
      code: "RESERVATION_UNKNOWN",
    });
  });

  test("error: NegativeReservationError", async () => {
    await expect(openBudgetLedger(file, 1_000n).reserve(SEAT, call(-1n))).rejects.toMatchObject({
      code: "RESERVATION_NEGATIVE",
    });
  });
});
