import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BASE } from "../../test/parity/baseFacts.ts";
import type { Facts } from "./facts.ts";
import { chargeOf, isHealthyStable, totalsOf } from "./totals.ts";

const balances = fc.tuple(...BASE.assets.map((asset) => fc.bigInt({ min: 0n, max: asset.balanceBefore * 3n })));
const epsilons = fc.tuple(fc.bigInt({ min: 0n, max: 4_999n }), fc.bigInt({ min: 0n, max: 4_999n }));

const moved = (after: readonly bigint[]): Facts => ({
  ...BASE,
  assets: BASE.assets.map((asset, index) => ({ ...asset, balanceAfter: after[index] ?? 0n })),
});

describe("totalsOf", () => {
  test("default: the base decision, by hand", () => {
    const totals = totalsOf(BASE);
    // 5 WETH at 1,588.11178966 leave; 7,940 USDC at 0.9999 arrive.
    expect(totals.leavingUsd8).toBe(794_055_894_830n);
    expect(totals.enteringUsd8).toBe(793_920_600_000n);
    // Loss 1.35294830, and kappa = 0.0075 / (0.995 * 1.0025) of what leaves.
    expect(totals.chargeUsd8).toBe(135_294_830n + 5_970_419_892n);
    expect(totals.stableAfterUsd8).toBe(20_791_920_600_000n + 10_000_000_000_000n);
  });

  test("behavior: the charge is never under what NAV lost, and nothing that moves is free", () => {
    fc.assert(
      fc.property(balances, (after) => {
        const totals = totalsOf(moved(after));
        expect(totals.chargeUsd8).toBeGreaterThanOrEqual(totals.navBeforeUsd8 - totals.navAfterUsd8);
        if (totals.leavingUsd8 > 0n) expect(totals.chargeUsd8).toBeGreaterThan(0n);
        else expect(totals.chargeUsd8).toBe(0n);
      }),
    );
  });

  test("behavior: a true price within epsilon of the feed never hides a loss from the charge", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 10n ** 15n }),
        fc.bigInt({ min: 0n, max: 10n ** 15n }),
        epsilons,
        (leaving, entering, [i, j]) => {
          const charge = chargeOf({
            lossUsd8: leaving > entering ? leaving - entering : 0n,
            leavingUsd8: leaving,
            epsilonLeavingBps: i,
            epsilonEnteringBps: j,
          });
          // Worst case: what left is worth 1 / (1 - i) of its feed, what came only 1 / (1 + j). Both sides times the two.
          const scaled = leaving * 10_000n * (10_000n + j) - entering * 10_000n * (10_000n - i);
          expect(charge * (10_000n - i) * (10_000n + j)).toBeGreaterThanOrEqual(scaled);
        },
      ),
    );
  });
});

describe("isHealthyStable", () => {
  const [weth, usdc] = BASE.assets;
  if (!weth || !usdc) throw new Error("the base has WETH and USDC");
  test.each([
    ["a volatile asset", weth, false],
    ["a stable", usdc, true],
    ["a stable at the peg's edge", { ...usdc, priceUsd8: 98_000_000n }, true],
    ["a stable one under it", { ...usdc, priceUsd8: 97_999_999n }, false],
    ["one that lost its peg, under the way back", { ...usdc, depegged: true, priceUsd8: 98_999_999n }, false],
    ["one that lost its peg and is back", { ...usdc, depegged: true, priceUsd8: 99_000_000n }, true],
    ["a stable with a stale feed", { ...usdc, oracleStatus: "stale" as const }, false],
  ])("behavior: %s", (_, asset, healthy) => {
    expect(isHealthyStable(asset, { depegUsd8: 98_000_000n, repegUsd8: 99_000_000n })).toBe(healthy);
  });
});
