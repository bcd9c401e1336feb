import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { runtimeCode } from "../../workflows/adapters/artifacts.ts";
import { compiledFolder, GENERATED } from "./generate.ts";

/** Well under the chain's own 24,576, so that the next controls fit. */
const MOST_BYTES = 20_000;

const compiled = existsSync(`${compiledFolder}/PolicyModule.sol`);
if (!compiled) console.log("contract sizes not checked: out/ is absent, run node_modules/.bin/forge build");

describe.skipIf(!compiled)("runtime code", () => {
  test.each(GENERATED)("default: %s stays under 20,000 bytes", (contract) => {
    const bytes = (runtimeCode(contract).length - 2) / 2;
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(MOST_BYTES);
  });
});
