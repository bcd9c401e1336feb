import { describe, expect, it } from "vitest";
import type { ChangeStep } from "./changeItems.ts";
import { describes, describeSteps } from "./description.ts";

const step = (parameter: number, old: bigint, value: bigint): ChangeStep => ({
  parameter,
  subject: "0x0000000000000000000000000000000000000000",
  old,
  value,
});
const steps = [step(0, 500n, 800n), step(15, 0n, 60n)];

describe("description", () => {
  it("default: a title, and a line a step in its unit", () => {
    expect(describeSteps("Example", steps)).toBe(
      [
        "# Exchequer policy change: Example",
        "",
        "- maxTradeBps: 5.00% → 8.00% (loosens)",
        "- cooldownSeconds: 0 seconds → 1 minute (tightens)",
      ].join("\n"),
    );
    expect(describes(describeSteps("Example", steps), steps)).toBe("true");
  });

  it("behavior: proposed again it is another text that says the same", () => {
    const again = describeSteps("Example", steps, 2);
    expect([again === describeSteps("Example", steps), describes(again, steps)]).toEqual([false, "true"]);
  });

  it("behavior: an address is the same however it is spelled, as a file has it or as a chain gives it back", () => {
    const paid = (subject: `0x${string}`) => [{ ...step(35, 0n, 100n), subject }];
    const [lower, checksummed] = [`0x${"0".repeat(38)}aa`, `0x${"0".repeat(38)}AA`] as [`0x${string}`, `0x${string}`];
    expect(describes(describeSteps("Example", paid(lower)), paid(checksummed))).toBe("true");
    expect(describes(describeSteps("Example", paid(lower)).replace(/aa:/i, "aa:"), paid(checksummed))).toBe("true");
    expect(describes(describeSteps("Example", paid(lower)).replace(/aa:/i, "ab:"), paid(checksummed))).toBe("false");
  });

  it("behavior: lines for other steps, too few or too many are a lie; anything beside the lines is not compared", () => {
    const honest = describeSteps("Example", steps);
    expect(describes(describeSteps("Example", steps.slice(0, 1)), steps)).toBe("false");
    expect(describes(honest, steps.slice(0, 1))).toBe("false");
    expect(describes(honest.replace("8.00%", "3.00%"), steps)).toBe("false");
    expect(describes(`${honest}\n\nNothing else happens.`, steps)).toBe("unchecked");
    expect(describes("Tidier limits", steps)).toBe("unchecked");
  });
});
