import * as fc from "../../test/support/properties.ts";
import { describe, expect, test } from "vitest";
import { blankAction } from "../actionFacts.ts";
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

describe("totalsOf, what moves within a group, is paid or lies in a position", () => {
  const [weth, usdc, dai] = BASE.assets;
  if (!weth || !usdc || !dai) throw new Error("the base has WETH, USDC and DAI");
  const still = { ...weth, balanceAfter: weth.balanceBefore };
  const facts = (assets: Facts["assets"], actions: Facts["actions"] = []): Facts => ({ ...BASE, assets, actions });

  test("default: between assets of one price group only what is gone is charged", () => {
    const lent = { ...usdc, balanceAfter: usdc.balanceBefore - 1_000_000_000n, priceUsd8: 100_000_000n };
    const receipt = { ...dai, balanceAfter: dai.balanceBefore + 999n * 10n ** 18n, priceUsd8: 100_000_000n };
    const together = totalsOf(facts([still, lent, { ...receipt, priceGroup: usdc.priceGroup }]));
    expect(together).toMatchObject({ leavingUsd8: 100_000_000n, enteringUsd8: 0n, lossUsd8: 100_000_000n });
    // κ of the group's widest epsilon over the dollar that is gone, and nothing for the thousand that moved.
    expect(together.chargeUsd8).toBe(100_000_000n + 250_627n);
    const apart = totalsOf(facts([still, lent, receipt]));
    expect(apart).toMatchObject({ leavingUsd8: 100_000_000_000n, enteringUsd8: 99_900_000_000n });
    expect(apart.chargeUsd8).toBeGreaterThan(together.chargeUsd8 * 5n);
  });

  test("behavior: what was paid is neither lost nor charged, and counts apart", () => {
    const paid = { ...usdc, balanceAfter: usdc.balanceBefore - 5_000_000n, paid: 5_000_000n };
    expect(totalsOf(facts([still, paid, dai]))).toMatchObject({ lossUsd8: 0n, chargeUsd8: 0n, paidUsd8: 499_950_000n });
  });

  test("behavior: stables in positions fill no floor", () => {
    const ranged = { ...usdc, balanceAfter: usdc.balanceBefore, positionAfter: usdc.balanceBefore };
    const { stableBeforeUsd8, stableAfterUsd8 } = totalsOf(facts([still, ranged, dai]));
    expect(stableBeforeUsd8 - stableAfterUsd8).toBe(19_998_000_000_000n);
  });

  test("behavior: a position is charged for both its tokens and moves both", () => {
    const mint = { ...blankAction("mint"), tokens: [usdc.token, weth.token], moved0: 1_000_000n, moved1: 10n ** 18n };
    const { grossUsd8, chargeUsd8 } = totalsOf(
      facts([still, { ...usdc, balanceAfter: usdc.balanceBefore }, dai], [mint]),
    );
    expect(grossUsd8).toBe(99_990_000n + 158_811_178_966n);
    expect(chargeUsd8).toBe((grossUsd8 * 75n * 10_000n - 1n) / (9_950n * 10_025n) + 1n);
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
