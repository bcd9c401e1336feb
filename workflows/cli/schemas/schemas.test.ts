import { existsSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { sampleCycle } from "../../../test/support/sampleRecord.ts";
import { cycleOutputSchema } from "../commands/log/outputs.ts";
import { committedSchema, DOCUMENTED, renderSchema, schemaPath } from "./generate.ts";

describe("JSON schemas of outputs", () => {
  it.each(DOCUMENTED.map((entry) => [entry.file, entry] as const))(
    "default: %s is what its zod schema says (else run workflows/cli/schemas/generate.ts)",
    (file, entry) => {
      expect(existsSync(schemaPath(file))).toBe(true);
      expect(committedSchema(file)).toBe(renderSchema(entry));
    },
  );

  it("behavior: no schema lies here that nothing prints", () => {
    const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith(".json"));
    expect(files.toSorted()).toEqual(DOCUMENTED.map((entry) => entry.file as string).toSorted());
  });

  it("behavior: a cycle's output is strict: an unknown key is refused", async () => {
    const { record, seal } = await sampleCycle("executed");
    const output = { format: 1, run: "a", recordHash: seal.recordHash, record, seal };
    expect(cycleOutputSchema.safeParse(output).success).toBe(true);
    expect(cycleOutputSchema.safeParse({ ...output, rpcUrl: "x" }).success).toBe(false);
  });
});
