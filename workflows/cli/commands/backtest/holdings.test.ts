import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Mandate } from "../../../../policies/treasury/mandate.ts";
import type { SampleVariant } from "../../../../test/support/sampleRecord.ts";
import { sampleRun } from "../../../../test/support/sampleRun.ts";
import { BadUsageError } from "../../errors.ts";
import { holdingsList } from "./holdings.ts";

/** What is said to be held by the treasury of a run that ended so, and each balance before and after its trade. */
const heldAfter = async (variant: SampleVariant) => {
  const sample = await sampleRun([variant]);
  try {
    const [{ record, mandate } = { record: undefined, mandate: undefined }] = sample.samples;
    const list = await holdingsList("treasury", mandate as Mandate, {}, sample.cwd);
    const held = Object.fromEntries(list.split(",").map((part) => part.split("=")));
    return { held, balances: record?.prediction?.balances ?? [] };
  } finally {
    sample.remove();
  }
};
const inBaseUnits = (amount: string): string => amount.replace(".", "").replace(/^0+(?=.)/, "");

describe("--holdings treasury", () => {
  it("default: what the last run's treasury was left with by its trade", async () => {
    const { held, balances } = await heldAfter("executed");
    expect(balances.some(({ before, after }) => before !== after)).toBe(true);
    for (const { symbol, after } of balances) expect(inBaseUnits(held[symbol] ?? "")).toBe(after);
  });

  it("behavior: a trade that was denied left what there was", async () => {
    const { held, balances } = await heldAfter("denied");
    expect(balances.length).toBeGreaterThan(0);
    for (const { symbol, before } of balances) expect(inBaseUnits(held[symbol] ?? "")).toBe(before);
  });

  it("error: BadUsageError where there is no run, and where a treasury is named and holdings are said", async () => {
    const cwd = mkdtempSync(join(tmpdir(), "exchequer-holdings-"));
    try {
      const mandate = { assets: [] } as unknown as Mandate;
      await expect(holdingsList("treasury", mandate, {}, cwd)).rejects.toThrow(BadUsageError);
      await expect(holdingsList("WETH=1", mandate, { chain: true }, cwd)).rejects.toThrow("add --holdings treasury");
    } finally {
      rmSync(cwd, { recursive: true, force: true });
    }
  });
});
