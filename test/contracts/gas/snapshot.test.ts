import { describe, expect, it } from "vitest";
import { compiled, recordedBlock } from "../../fork/recorded.ts";
import { CONTROLS, TWAPS } from "./mandates.ts";
import { measureGas } from "./measure.ts";
import { committedSnapshot, committedTables, gasTables } from "./snapshot.ts";

const recorded = recordedBlock(15_538_827);
const HOW = "else remake it: node_modules/node/bin/node test/contracts/gas/measure.ts";

describe("the committed gas", () => {
  it(`default: its tables stand in contracts/README.md, ${HOW}`, () => {
    expect(committedTables()).toBe(gasTables(committedSnapshot()));
  });

  it("behavior: every control is there alone", () => {
    expect(Object.keys(committedSnapshot().alone)).toEqual(CONTROLS.map(({ name }) => name));
    expect(Object.keys(committedSnapshot().twap)).toEqual(TWAPS.map(({ name }) => name));
  });

  it("behavior: the parts of the decision under all controls add up to its receipt", () => {
    const { real, shares } = committedSnapshot();
    expect(shares.reduce((sum, { gas }) => sum + gas, 0)).toBe(real.all.treasury);
  });

  it.skipIf(recorded === null || !compiled)(
    `behavior: measured again, each figure is the same to the unit, ${HOW}`,
    { timeout: 600_000 },
    async () => {
      expect(await measureGas(recorded as string, () => {})).toEqual(committedSnapshot());
    },
  );
});
