import { spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Reservation } from "../../agents/seat.ts";
import { openBudgetLedger } from "./budgetLedger.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "exchequer-budget-"));
  file = join(folder, "cycle", "budget.jsonl");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const granted = async (reservation: Promise<Reservation | null>): Promise<Reservation> => {
  const result = await reservation;
  if (result === null) throw new Error("refused");
  return result;
};

describe("openBudgetLedger", () => {
  test("default", async () => {
    const ledger = openBudgetLedger(file, 1_000n);
    const first = await granted(ledger.reserve(600n));
    expect(await ledger.reserve(401n)).toBeNull();
    expect(await ledger.spentUsd12()).toBe(600n);
    await ledger.settle(first, 100n);
    expect(await ledger.spentUsd12()).toBe(100n);
    expect(await ledger.reserve(901n)).toBeNull();
    expect(await ledger.reserve(900n)).toMatchObject({ usd12: 900n });
  });

  test("behavior: a free call passes an empty budget, and any other does not", async () => {
    const ledger = openBudgetLedger(file, 0n);
    expect(await ledger.reserve(0n)).toMatchObject({ usd12: 0n });
    expect(await ledger.reserve(1n)).toBeNull();
  });

  test("behavior: a call that cost more than reserved counts in full", async () => {
    const ledger = openBudgetLedger(file, 1_000n);
    await ledger.settle(await granted(ledger.reserve(100n)), 1_500n);
    expect(await ledger.spentUsd12()).toBe(1_500n);
    expect(await ledger.reserve(0n)).toBeNull();
  });

  test("behavior: a process that is killed between reserving and settling has spent its reservation", async () => {
    const code = `
      import { openBudgetLedger } from ${JSON.stringify(resolve("workflows/adapters/budgetLedger.ts"))};
      await openBudgetLedger(${JSON.stringify(file)}, 1000n).reserve(700n);
      process.kill(process.pid, "SIGKILL");`;
    const { signal } = spawnSync(process.execPath, ["--input-type=module-typescript", "-e", code]);
    expect(signal).toBe("SIGKILL");
    const ledger = openBudgetLedger(file, 1_000n);
    expect(await ledger.spentUsd12()).toBe(700n);
    expect(await ledger.reserve(301n)).toBeNull();
    expect(await ledger.reserve(300n)).not.toBeNull();
  });

  test("behavior: a line that a crash cut off counts for nothing, and the next one stands alone", async () => {
    const first = await granted(openBudgetLedger(file, 1_000n).reserve(400n));
    appendFileSync(file, '{"settle":"' + first.id);
    const ledger = openBudgetLedger(file, 1_000n);
    expect(await ledger.spentUsd12()).toBe(400n);
    await ledger.settle(first, 50n);
    expect(await openBudgetLedger(file, 1_000n).spentUsd12()).toBe(50n);
  });

  test("behavior: a lower limit does not forget what was granted under a higher one", async () => {
    await openBudgetLedger(file, 1_000n).reserve(900n);
    const ledger = openBudgetLedger(file, 500n);
    expect(await ledger.spentUsd12()).toBe(900n);
    expect(await ledger.reserve(1n)).toBeNull();
  });

  test("behavior: two ledgers on one file share the budget", async () => {
    const [one, two] = [openBudgetLedger(file, 1_000n), openBudgetLedger(file, 1_000n)];
    const results = await Promise.all([one.reserve(600n), two.reserve(600n), one.reserve(400n), two.reserve(1n)]);
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
          const reservation = await ledger.reserve(reserve);
          if ((reservation !== null) !== spent + reserve <= 1_000n) return false;
          if (!reservation) continue;
          const cost = share === null ? reserve : (reserve * BigInt(share)) / 100n;
          if (share !== null) await ledger.settle(reservation, cost);
          spent += cost;
        }
        return (await ledger.spentUsd12()) === spent && spent <= 1_000n;
      }),
      { numRuns: 25 },
    );
  });

  test("error: RecordCorruptError", async () => {
    const ledger = openBudgetLedger(file, 1_000n);
    await ledger.reserve(10n);
    writeFileSync(file, readFileSync(file, "utf8").replace('"usd12":"10"', '"usd12":"-1"'));
    await expect(ledger.spentUsd12()).rejects.toMatchObject({
      code: "RECORD_CORRUPT",
      message: expect.stringContaining("budget.jsonl"),
    });
  });

  test("error: RecordStoreUnwritableError", async () => {
    const ledger = openBudgetLedger(join(folder, "file", "budget.jsonl"), 1_000n);
    writeFileSync(join(folder, "file"), "in the way");
    await expect(ledger.reserve(1n)).rejects.toMatchObject({ code: "RECORD_STORE_UNWRITABLE" });
  });

  test("error: ReservationUnknownError", async () => {
    await expect(openBudgetLedger(file, 1_000n).settle({ id: "other", usd12: 1n }, 1n)).rejects.toMatchObject({
      code: "RESERVATION_UNKNOWN",
    });
  });

  test("error: NegativeReservationError", async () => {
    await expect(openBudgetLedger(file, 1_000n).reserve(-1n)).rejects.toMatchObject({ code: "RESERVATION_NEGATIVE" });
  });
});
