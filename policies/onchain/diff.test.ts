import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadMandate } from "../mandates/mandateFile.ts";
import type { Mandate } from "../treasury/mandate.ts";
import { DIRECTIONS } from "./directions.ts";
import { type Change, diffMandates, MandateForOtherChainError, onChainChanges } from "./diff.ts";
import { parametersOf } from "./parameters.ts";

const text = readFileSync(join(import.meta.dirname, "../mandates/example.yaml"), "utf8");
const example = loadMandate(text);
const edited = (edit: (mandate: Mandate) => void): Mandate => {
  const mandate = structuredClone(example);
  edit(mandate);
  return mandate;
};
const said = (changes: readonly Change[]): string[] =>
  changes.map(({ label, old, new: next, effect, kind }) => `${kind} ${label} ${old} ${next} ${effect}`);

describe("diffMandates", () => {
  it("default: each change with its old and new value, unit and effect", () => {
    const next = edited(({ limits }) => {
      limits.maxTradeBps = 800;
      limits.minOutBps = 9_950;
      limits.approvalUsd8 = "5000000000000";
    });
    expect(said(diffMandates(example, next))).toEqual([
      "changed limits.maxTradeBps 500 800 loosens",
      "changed limits.minOutBps 9900 9950 tightens",
      "changed limits.approvalUsd8 null 5000000000000 tightens",
    ]);
    expect(said(diffMandates(next, example)).map((line) => line.split(" ").at(-1))).toEqual([
      "tightens",
      "loosens",
      "loosens",
    ]);
  });

  it("behavior: comments, order of lists and keys, and the case of addresses change nothing", () => {
    const lines = text.split("\n").filter((line) => !line.trim().startsWith("#"));
    const other = loadMandate(
      lines
        .join("\n")
        .replace("0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2", "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2"),
    );
    const mixed = structuredClone(other);
    mixed.assets.reverse();
    mixed.uniswapV3.pools.reverse();
    mixed.caps.issuers.reverse();
    mixed.limits = Object.fromEntries(Object.entries(mixed.limits).toReversed()) as Mandate["limits"];
    expect(diffMandates(example, mixed)).toEqual([]);
  });

  it("behavior: entries that come or go are one change each, with the table's direction", () => {
    const recipient = "0x00000000000000000000000000000000000000aa";
    const next = edited((mandate) => {
      mandate.payments = [{ name: "grants", recipient, capacityUsd8: "100", refillSeconds: 60 }];
      mandate.caps.venues.push({ name: "aave", capBps: 3_000 });
      mandate.held = [];
      mandate.uniswapV3.pools.pop();
      mandate.assets.pop();
      mandate.aaveV3 = { pool: recipient, aTokens: ["WETH"] };
    });
    const changes = diffMandates(example, next);
    expect(changes.map(({ label, kind, effect }) => `${kind} ${label} ${effect}`)).toEqual([
      "added aaveV3 loosens",
      "added caps.venues.aave tightens",
      "added payments.grants loosens",
      "removed assets.DAI unordered",
      "removed held.UNI loosens",
      "removed uniswapV3.pools.0x5777d92f208679db4b9778590fa3cab3ac9e2168 tightens",
    ]);
    expect(changes.find(({ label }) => label === "payments.grants")?.parts).toEqual([
      { name: "name", value: "grants", unit: "name" },
      { name: "recipient", value: recipient, unit: "address" },
      { name: "capacityUsd8", value: "100", unit: "usd8" },
      { name: "refillSeconds", value: "60", unit: "seconds" },
    ]);
  });

  it("behavior: what only the council's program reads never reaches the chain", () => {
    const next = edited((mandate) => {
      mandate.name = "Another name";
      mandate.council.modelBudgetUsd12 = "1";
      mandate.approval = { aboveUsd8: "1", expirySeconds: 60 };
    });
    expect(diffMandates(example, next).map(({ effect }) => effect)).toEqual(["none", "none", "none"]);
    expect(onChainChanges(diffMandates(example, next))).toEqual([]);
  });

  it("behavior: another symbol for the same token is no change on chain", () => {
    const next = loadMandate(text.replaceAll("WETH", "ETHER"));
    expect(onChainChanges(diffMandates(example, next))).toEqual([]);
  });

  it("behavior: one step in the direction that the table names tightens, a step back loosens, for every number", () => {
    const numbers = parametersOf(example).filter(
      ({ row, value }) =>
        row.tighter !== "unordered" && row.unit !== "entry" && row.reach !== "off-chain" && value !== null,
    );
    expect(numbers.length).toBeGreaterThan(40);
    for (const { key, path } of numbers) {
      const more = edited((mandate) => step(mandate, key, 1n));
      const [change, ...others] = diffMandates(example, more);
      expect(others, key).toEqual([]);
      expect(change?.effect, key).toBe(DIRECTIONS[path]?.tighter === "up" ? "tightens" : "loosens");
      expect(diffMandates(more, example)[0]?.effect, key).toBe(change?.effect === "tightens" ? "loosens" : "tightens");
    }
  });

  it("error: MandateForOtherChainError", () => {
    expect(() =>
      diffMandates(
        example,
        edited((mandate) => void (mandate.chainId = 10)),
      ),
    ).toThrow(MandateForOtherChainError);
  });
});

/** Adds to the one number that a key names. */
const step = (mandate: Mandate, key: string, by: bigint): void => {
  const parts = key.split(".");
  const name = parts.at(-1) as string;
  const holder = parts.slice(0, -1).reduce<unknown>((at, part) => {
    if (!Array.isArray(at)) return (at as Record<string, unknown>)[part];
    return at.find((entry) => Object.values(entry as object).some((value) => String(value).toLowerCase() === part));
  }, mandate) as Record<string, string | number>;
  const value = holder[name] as string | number;
  holder[name] = typeof value === "number" ? value + Number(by) : String(BigInt(value) + by);
};
