import { globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const attackName = /\btest_attack_\w+/g;

/** Names in the rows' fourth column. */
const rows = (markdown: string): string[] =>
  markdown
    .split("\n")
    .filter((line) => line.startsWith("| ") && !/^\|( attack|---)/.test(line))
    .flatMap((line) => line.split("|")[4]?.match(attackName) ?? [`a row without a test: ${line.slice(0, 60)}`]);

/** Functions of the Solidity tests, not names that a comment mentions. */
const tests = (pattern: RegExp): string[] =>
  globSync("test/contracts/**/*.sol", { cwd: root }).flatMap((file) =>
    [...readFileSync(join(root, file), "utf8").matchAll(pattern)].map((match) => match[1]!),
  );

const named = rows(readFileSync(join(root, "contracts/THREAT_MODEL.md"), "utf8"));
const existing = tests(/^\s*function (test_attack_\w+)\(/gm);

test("behavior: every row of the threat model names a test that exists", () => {
  expect(named.filter((name) => !existing.includes(name))).toEqual([]);
});

test("behavior: every test_attack_ has a row, and only one", () => {
  expect(existing.filter((name) => !named.includes(name))).toEqual([]);
  expect(named.filter((name, at) => named.indexOf(name) !== at)).toEqual([]);
});

test("behavior: an attack is carried out once", () => {
  expect(existing.filter((name, at) => existing.indexOf(name) !== at)).toEqual([]);
});

test("behavior: every row says whom it takes and what stops it", () => {
  const empty = readFileSync(join(root, "contracts/THREAT_MODEL.md"), "utf8")
    .split("\n")
    .filter((line) => line.startsWith("| ") && line.includes("test_attack_"))
    .filter(
      (line) =>
        line.split("|").length !== 7 ||
        line
          .split("|")
          .slice(1, 5)
          .some((cell) => cell.trim() === ""),
    );
  expect(empty).toEqual([]);
});

/** What a row says stops it, `Contract.member` or a word of the code. */
const namedCode = readFileSync(join(root, "contracts/THREAT_MODEL.md"), "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| ") && line.includes("test_attack_"))
  .flatMap((line) => [...(line.split("|")[3] ?? "").matchAll(/`([^`]+)`/g)].map(([, code]) => code!));

test("behavior: what a row says stops it is in the contracts", () => {
  const texts = globSync("contracts/**/*.sol", { cwd: root }).map((file) => readFileSync(join(root, file), "utf8"));
  const missing = namedCode.filter((code) => {
    const [first = "", ...others] = code.match(/[A-Za-z_]\w+/g) ?? [];
    const declares = new RegExp(`\\b(contract|library|interface|struct) ${first}\\b`);
    const where = /^[A-Z]\w*\.\w+$/.test(code) ? texts.filter((text) => declares.test(text)) : texts;
    return ![first, ...others].every((word) => where.some((text) => new RegExp(`\\b${word}\\b`).test(text)));
  });
  expect(namedCode.length).toBeGreaterThan(50);
  expect(missing).toEqual([]);
});
