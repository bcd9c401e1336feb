import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import type { Mandate } from "../../../../policies/treasury/mandate.ts";
import { recordedIo, sampleRun } from "../../../../test/support/sampleRun.ts";
import { policyImpactOutputSchema } from "./impact.ts";
import { registerPolicy } from "./index.ts";

let sample: Awaited<ReturnType<typeof sampleRun>>;
beforeEach(async () => {
  sample = await sampleRun(["executed", "denied", "hold"]);
});
afterEach(() => sample.remove());

const said = async (edit: (mandate: Mandate) => void, ...args: string[]): Promise<string> => {
  const mandate = structuredClone(sample.samples[0]?.mandate as Mandate);
  edit(mandate);
  writeFileSync(join(sample.cwd, "new.yaml"), stringify(mandate));
  const io = recordedIo(sample.cwd);
  const program = new Command("exchequer").exitOverride();
  registerPolicy(program, io);
  await program.parseAsync(["policy", "impact", "new.yaml", ...args], { from: "user" });
  return io.out;
};
const impact = async (edit: (mandate: Mandate) => void) =>
  policyImpactOutputSchema.parse(JSON.parse(await said(edit, "--json")));

describe("exchequer policy impact", () => {
  it("default: under its own mandate every decision is judged as it was", async () => {
    const { decisions, skipped, bound } = await impact(() => {});
    expect(decisions.map(({ was, would }) => [was, would])).toEqual([
      ["allowed", "allowed"],
      ["denied", "denied"],
    ]);
    expect(decisions[1]?.breaches.length).toBeGreaterThan(0);
    expect(skipped).toEqual([{ run: sample.run.id, cycle: 2, reason: "nothing was judged: hold" }]);
    expect(bound?.old).toEqual(bound?.new);
  });

  it("behavior: a tighter mandate names the decision it would deny, the rule, and the smaller worst case", async () => {
    const tighter = (mandate: Mandate): void => {
      mandate.limits.maxTradeBps = 1;
      mandate.limits.lossBudgetBps = 1;
    };
    const { decisions, bound } = await impact(tighter);
    expect(decisions[0]).toMatchObject({ was: "allowed", would: "denied" });
    expect(decisions[0]?.breaches.map(({ rule }) => rule)).toContain("trade-size");
    expect(BigInt(bound?.new[0]?.lossUsd8 ?? 0)).toBeLessThan(BigInt(bound?.old[0]?.lossUsd8 ?? 0));
    const text = await said(tighter);
    expect(text).toContain("2 recorded decisions: 1 would now be denied, 0 now be allowed");
    expect(text).toMatch(/\/0 {2}was allowed, would be denied \(DIFFERENT\); its votes would be sized to/);
    expect(text).toMatch(/trade-size \w+: [\d.]+% is over 0\.01%/);
  });

  it("behavior: what only a limit denied is allowed by a wider one; what a halt denied is not", async () => {
    const small = (mandate: Mandate): void => void (mandate.limits.maxTradeBps = 1);
    expect((await impact(small)).decisions.map(({ would }) => would)).toEqual(["denied", "denied"]);
    const wider = (mandate: Mandate): void =>
      void Object.assign(mandate.limits, { maxDrawdownBps: 10_000, haltDrawdownBps: 10_000 });
    const { decisions } = await impact(wider);
    expect(decisions.map(({ would, breaches }) => [would, breaches.map(({ rule }) => rule)])).toEqual([
      ["allowed", []],
      ["denied", ["mode"]],
    ]);
  });

  it("behavior: a shorter heartbeat or narrower clamps take away the price a decision rested on", async () => {
    const stale = await impact(({ assets }) => {
      for (const asset of assets)
        if (asset.class === "volatile") asset.maxPriceUsd8 = String(BigInt(asset.minPriceUsd8) + 1n);
    });
    expect(stale.decisions[0]?.breaches.map(({ rule }) => rule)).toContain("oracle");
  });

  it("behavior: limits on its past over another window are asked of the record's own prices, again", async () => {
    const limits = (windowDays: number) => ({
      windowDays,
      maxCvarBps: 1,
      maxWorstLossBps: null,
      onMissingHistory: "note" as const,
      maxHistoryAgeSeconds: 172_800,
    });
    const asked = async (windowDays: number) =>
      (await impact((mandate) => void (mandate.backtest = limits(windowDays)))).decisions[0];
    const same = await asked(sample.samples[0]?.record.backtest?.windowDays ?? 0);
    expect(same).toMatchObject({ would: "denied", backtest: { of: "record", why: null } });
    const other = await asked(60);
    expect(other).toMatchObject({ would: "denied", backtest: { of: "again" } });
    const said = [same, other].map((row) => row?.breaches.find(({ rule }) => rule === "backtest-cvar")?.says);
    expect(said[0]).toMatch(/is over 0\.01%/);
    expect(said[1]).toMatch(/is over 0\.01%/);
    expect(said[1]).not.toBe(said[0]);
  });

  it("behavior: where a record's prices are gone its past is not judged, and the output says so", async () => {
    const { pastHash = "" } = sample.samples[0]?.record.backtest ?? {};
    rmSync(join(sample.run.folder, "blobs", pastHash.slice(2)));
    const edit = (mandate: Mandate): void =>
      void (mandate.backtest = {
        windowDays: 60,
        maxCvarBps: 1,
        maxWorstLossBps: null,
        onMissingHistory: "note",
        maxHistoryAgeSeconds: 172_800,
      });
    expect((await impact(edit)).decisions[0]).toMatchObject({ would: "allowed", backtest: { of: "nothing" } });
    expect(await said(edit)).toMatch(/limits on its past NOT JUDGED: Run .* holds no blobs/);
  });

  it("behavior: without a run there is nothing to try it on, and a damaged run is told", async () => {
    writeFileSync(join(sample.run.folder, "records", "0.json"), "{");
    const { decisions, skipped } = await impact(() => {});
    expect([decisions, skipped.length]).toEqual([[], 1]);
  });
});
