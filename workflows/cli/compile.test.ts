import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { compileContracts } from "./compile.ts";

const root = new URL("../../", import.meta.url).pathname;
const folders: string[] = [];
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A project of one small contract, with this repository's compiler. */
const project = (source: string): string => {
  const folder = mkdtempSync(join(tmpdir(), "exchequer-compile-"));
  folders.push(folder);
  mkdirSync(join(folder, "contracts"));
  cpSync(join(root, "contracts/solc.cjs"), join(folder, "contracts/solc.cjs"));
  cpSync(join(root, "foundry.toml"), join(folder, "foundry.toml"));
  cpSync(join(root, "package-lock.json"), join(folder, "package-lock.json"));
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  writeFileSync(
    join(folder, "contracts/One.sol"),
    `// SPDX-License-Identifier: MIT\npragma solidity ^0.8.37;\n${source}`,
  );
  return folder;
};

describe("compileContracts", () => {
  test("behavior: of two at once one compiles and the other waits for it", { timeout: 120_000 }, async () => {
    const folder = project("contract One {}\n");
    const said: string[] = [];
    const progress = (line: string): void => void said.push(line);
    await Promise.all([compileContracts({ root: folder, progress }), compileContracts({ root: folder, progress })]);
    expect(said.filter((line) => line.includes("which compiles the contracts"))).toEqual([
      `waiting for process ${process.pid}, which compiles the contracts`,
    ]);
    expect(JSON.parse(readFileSync(join(folder, "out/One.sol/One.json"), "utf8")).abi).toEqual([]);
    expect(existsSync(join(folder, "out/.exchequer-lock"))).toBe(false);
  });

  test("error: CompileError", { timeout: 120_000 }, async () => {
    const folder = project("contract One { nonsense }\n");
    await expect(compileContracts({ root: folder, progress: () => {} })).rejects.toThrow(
      "The contracts do not compile",
    );
    expect(existsSync(join(folder, "out/.exchequer-lock"))).toBe(false);
  });
});
