import * as fc from "../../test/support/properties.ts";
import { describe, expect, test } from "vitest";
import { availableUsd8, type Bucket, usedUsd8 } from "./bucket.ts";

const bucket: Bucket = { capacityUsd8: 1_000n, refillSeconds: 100n, usedUsd8: 900n, updatedAt: 50n };
const buckets = fc.record({
  capacityUsd8: fc.bigInt({ min: 0n, max: 10n ** 15n }),
  refillSeconds: fc.bigInt({ min: 1n, max: 10n ** 8n }),
  usedUsd8: fc.bigInt({ min: 0n, max: 10n ** 15n }),
  updatedAt: fc.bigInt({ min: 0n, max: 10n ** 9n }),
});

describe("availableUsd8", () => {
  test("default: an empty bucket is full again after its period, and fills linearly", () => {
    expect(availableUsd8(bucket, 50n)).toBe(100n);
    expect(availableUsd8(bucket, 95n)).toBe(550n);
    expect(availableUsd8(bucket, 140n)).toBe(1_000n);
    expect(availableUsd8(bucket, 10_000n)).toBe(1_000n);
  });

  test("behavior: a time before it was written down refills nothing, and without a period nothing does", () => {
    expect(availableUsd8(bucket, 0n)).toBe(100n);
    expect(availableUsd8({ ...bucket, refillSeconds: 0n }, 10_000n)).toBe(100n);
  });

  test("behavior: more used than the capacity leaves nothing, and is not forgotten", () => {
    const over = { ...bucket, usedUsd8: 1_500n };
    expect(availableUsd8(over, 50n)).toBe(0n);
    expect(usedUsd8(over, 100n)).toBe(1_000n);
  });

  test("behavior: settling along the way never gives more than waiting does", () => {
    fc.assert(
      fc.property(
        buckets,
        fc.bigInt({ min: 0n, max: 10n ** 6n }),
        fc.bigInt({ min: 0n, max: 10n ** 6n }),
        (b, x, y) => {
          const half = b.updatedAt + x;
          const settled = { ...b, usedUsd8: usedUsd8(b, half), updatedAt: half };
          expect(availableUsd8(settled, half + y)).toBeLessThanOrEqual(availableUsd8(b, half + y));
        },
      ),
    );
  });
});
