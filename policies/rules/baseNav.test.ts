import * as fc from "../../test/support/properties.ts";
import { describe, expect, test } from "vitest";
import { BASE } from "../../test/parity/baseFacts.ts";
import { baseNavUsd8, LEAST_BASE_USD8 } from "./baseNav.ts";
import type { Facts } from "./facts.ts";

const DAY = 86_400n;
const after = (seconds: bigint, change: Partial<Facts["state"]> = {}): Facts => ({
  ...BASE,
  timestamp: BASE.state.baseUpdatedAt + seconds,
  state: { ...BASE.state, baseNavUsd8: LEAST_BASE_USD8, ...change },
});

describe("baseNavUsd8", () => {
  test("default: it grows by 2% in a day at most", () => {
    expect(baseNavUsd8(after(DAY), 500_000_000_000n)).toBe(102_000_000_000n);
    expect(baseNavUsd8(after(DAY), 101_000_000_000n)).toBe(101_000_000_000n);
  });

  test("behavior: it falls at once, and is NAV itself before the first look", () => {
    expect(baseNavUsd8(after(0n), 1n)).toBe(1n);
    expect(baseNavUsd8(after(DAY, { baseNavUsd8: 0n }), 7_000_000n)).toBe(7_000_000n);
  });

  test("behavior: growth does not add up while nobody looks", () => {
    expect(baseNavUsd8(after(DAY - 43_200n), 500_000_000_000n)).toBe(101_000_000_000n);
    expect(baseNavUsd8(after(365n * DAY), 500_000_000_000n)).toBe(102_000_000_000n);
  });

  test("behavior: what is under a thousand dollars is no base yet", () => {
    const dust = (baseNavUsd8Stored: bigint): Facts => after(0n, { baseNavUsd8: baseNavUsd8Stored });
    expect(baseNavUsd8(dust(LEAST_BASE_USD8 - 1n), 50_000_000_000_000n)).toBe(50_000_000_000_000n);
    expect(baseNavUsd8(dust(LEAST_BASE_USD8), 50_000_000_000_000n)).toBe(LEAST_BASE_USD8);
  });

  test("behavior: more NAV never means less base NAV, and never more than NAV", () => {
    const nav = fc.bigInt({ min: 0n, max: 10n ** 20n });
    fc.assert(
      fc.property(nav, nav, fc.bigInt({ min: 0n, max: 10n ** 9n }), (a, b, seconds) => {
        const [less, more] = a < b ? [a, b] : [b, a];
        const facts = after(seconds);
        expect(baseNavUsd8(facts, less)).toBeLessThanOrEqual(baseNavUsd8(facts, more));
        expect(baseNavUsd8(facts, more)).toBeLessThanOrEqual(more);
      }),
    );
  });
});
