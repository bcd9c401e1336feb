import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cycleRecordSchema, sealSchema } from "../../policies/treasury/cycleRecord.ts";
import { hashOf } from "../../policies/treasury/canonical.ts";
import type { Sidecar } from "../adapters/recordStore.ts";
import { sampleCycle, type SampleVariant } from "../../test/support/sampleRecord.ts";
import { renderAccount } from "./account.ts";
import { cut, printable, wrap } from "./plainText.ts";
import { breaches, claimWords, intentWords, subjectWords } from "./recordView.ts";

const VARIANTS: SampleVariant[] = ["executed", "hold", "below-quorum", "denied", "not-approved", "reverted"];
/** As a terminal shows them: the last line feed opens no line. */
const linesOf = (text: string): string[] => text.replace(/\n$/, "").split("\n");
const MOST_LINES = 45;

describe("account", () => {
  it.each(VARIANTS)("default: %s", async (variant) => {
    const { record, seal } = await sampleCycle(variant);
    expect(renderAccount(record, seal, null, { runId: "20261121T040228Z" })).toMatchSnapshot();
  });

  it.each(VARIANTS)("behavior: %s fits one screen", async (variant) => {
    const { record, seal } = await sampleCycle(variant, { llm: true });
    const lines = linesOf(renderAccount(record, seal));
    expect(lines.length).toBeLessThanOrEqual(MOST_LINES);
    for (const line of lines) expect([...line].length).toBeLessThanOrEqual(110);
  });

  it("behavior: a cap's venue or issuer is called by its name, in an older record by its place", async () => {
    const { snapshot } = (await sampleCycle("executed")).record;
    const groups = { venues: ["uniswap-v3"], issuers: ["circle", "sky"] };
    const about = (rule: "issuer-cap" | "venue-cap", place: number) =>
      ({ rule, subject: `0x${String(place).padStart(40, "0")}` }) as Parameters<typeof subjectWords>[1];
    expect(subjectWords({ ...snapshot, groups }, about("issuer-cap", 2))).toBe("sky");
    expect(subjectWords({ ...snapshot, groups }, about("venue-cap", 1))).toBe("uniswap-v3");
    expect(subjectWords({ ...snapshot, groups }, about("issuer-cap", 3))).toBe("#3");
    expect(subjectWords(snapshot, about("issuer-cap", 1))).toBe("#1");
  });

  it("behavior: a real cycle with two seats of a real model fits one screen and leaves out nothing it has to say", () => {
    // Written by test/replay/capture.ts; to be captured again where the record's schema changes.
    const file = join(import.meta.dirname, "../../test/replay/records/two-models.json");
    const stored = JSON.parse(readFileSync(file, "utf8")) as { record: unknown; seal: unknown; sidecar: Sidecar };
    const record = cycleRecordSchema.parse(stored.record);
    const text = renderAccount(record, sealSchema.parse(stored.seal), stored.sidecar, { runId: "20261121T040228Z" });
    const lines = linesOf(text);
    expect(lines.length).toBeLessThanOrEqual(MOST_LINES);
    for (const line of lines) expect([...line].length).toBeLessThanOrEqual(110);
    const flowing = text.replace(/\s+/g, " ");
    const votes = record.ballots.flatMap(({ seat, type, position }) =>
      position.kind === "vote" ? [{ seat, type, ...position }] : [],
    );
    expect(votes.filter(({ type }) => type === "llm").length).toBeGreaterThanOrEqual(1);
    for (const { seat, intent, claim, reason } of votes) {
      expect(flowing).toContain(`${seat} ${intentWords(intent)}`);
      expect(flowing).toContain(claimWords(claim));
      expect(flowing).toContain(printable(reason).slice(0, 60));
    }
    for (const { rule } of record.verdict?.findings ?? []) expect(flowing).toContain(rule);
    expect(breaches(record)).toEqual([]);
    const calls = [...record.drafts, ...record.critiques].reduce((sum, statement) => sum + statement.calls.length, 0);
    for (const said of [
      "not mainnet",
      "bound by trade-size",
      "against the oracle",
      "mined equals predicted",
      `${calls} calls`,
    ])
      expect(flowing).toContain(said);
    expect(flowing).toContain(hashOf(record));
    // Only a reason may be cut: everything else is said to its end.
    expect(lines.filter((line) => line.endsWith("…")).every((line) => /^ {30}/.test(line))).toBe(true);
  });

  it("behavior: numbers come from the record: another balance, another account", async () => {
    const { record, seal } = await sampleCycle("executed");
    const [first, ...others] = record.snapshot.assets;
    if (!first) throw new Error("the sample has no asset");
    const richer = {
      ...record,
      snapshot: { ...record.snapshot, assets: [{ ...first, balance: "7000000000000000000" }, ...others] },
    };
    expect(renderAccount(record, seal)).toContain("20.000000");
    expect(renderAccount(richer, seal)).toContain("7.000000");
  });

  it("behavior: names what differs where mined is not what was predicted, and an unpublished record", async () => {
    const { record } = await sampleCycle("reverted");
    const text = renderAccount(record, null);
    expect(text).toContain("mined differs from predicted: status executed → reverted");
    expect(text).toContain("NOT published");
  });

  it("behavior: colour only where it is asked for", async () => {
    const { record, seal } = await sampleCycle("executed");
    expect(renderAccount(record, seal)).not.toContain("\u001b");
    expect(renderAccount(record, seal, null, { color: true })).toContain("\u001b[32mEXECUTED");
  });

  it("behavior: a seat's words cannot steer the terminal", async () => {
    const hostile = "fine\u001b[2J\u001b[1;1HEXECUTED\r\n\u202eDROP \u0007 all funds";
    const { record, seal } = await sampleCycle("executed", { hostile });
    const text = renderAccount(record, seal);
    expect(text).toContain("fine�[2J�[1;1HEXECUTED �DROP � all funds");
    expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

describe("plain text", () => {
  it("default: cuts and wraps by characters, keeps every word", () => {
    expect(cut("abcdef", 4)).toBe("abc…");
    expect(wrap("one two three", 7)).toEqual(["one two", "three"]);
    expect(wrap("abcdefgh", 3)).toEqual(["abc", "def", "gh"]);
    expect(wrap("one two three four", 7, 2)).toEqual(["one two", "three…"]);
    expect(printable("a\tb\u200bc")).toBe("a b�c");
  });
});
