import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { GENERATED } from "../../contracts/generated/generate.ts";

const solidity = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" }).filter(
  (path) =>
    // The symbolic checks are compiled as what ships is.
    path.endsWith(".sol") && !path.startsWith("symbolic"),
);
const textOf = (path: string): string => readFileSync(join(import.meta.dirname, path), "utf8");

// unit/Shipped.t.sol compares each of them with what lies in out/.
test("default: tests can deploy each contract that ships", () => {
  const names = /function names\(\)[^}]*/.exec(textOf("support/Shipped.sol"))?.[0] ?? "";
  expect([...names.matchAll(/"(\w+)"/g)].map(([, name]) => name)).toEqual([...GENERATED]);
});

test("behavior: no test compiles one for itself, without the optimizer", () => {
  expect(solidity.length).toBeGreaterThan(40);
  const own = new RegExp(`\\bnew (${GENERATED.join("|")})\\(`);
  expect(solidity.filter((path) => own.test(textOf(path)))).toEqual([]);
});
