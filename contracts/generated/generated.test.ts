import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { compiledFolder, GENERATED, generatedPath, render } from "./generate.ts";

const compiled = existsSync(`${compiledFolder}/PolicyModule.sol`);
if (!compiled) console.log("generated ABIs not compared: out/ is absent, run node_modules/.bin/forge build");

describe.skipIf(!compiled)("contracts/generated", () => {
  test.each(GENERATED)("default: %s is what the compiler says now", (contract) => {
    expect(readFileSync(generatedPath(contract), "utf8")).toBe(render(contract));
  });
});
