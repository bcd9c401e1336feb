import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { mutantsOf, mutated, nameOf } from "./operators.ts";
import { schemata, type Sources } from "./schema.ts";

const SOURCE = `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

uint256 constant FEE = 30;

library Share {
    uint8 internal constant SWAP = 1;
    uint256 internal constant WORDS = 4;

    function ofWhole(uint256 part, uint256 whole) internal pure returns (uint256 share, bool all) {
        if (whole == 0) return (0, false);
        (share, all) = (part > whole ? 10_000 : part * 10_000 / whole, part > whole);
        assembly ("memory-safe") {
            share := add(share, sub(WORDS, 4))
        }
    }
}

contract Shares {
    mapping(uint8 => uint256) public sums;
    bool private locked;

    modifier once() {
        require(!locked, "locked");
        locked = true;
        _;
        locked = false;
    }

    function add(uint8 kind, uint256 part) external once returns (uint256 share) {
        for (uint256 i = 0; i < 2; ++i) {
            if (kind == Share.SWAP + i) sums[kind] += part - FEE;
            else sums[0] = 10 ** 6;
        }
        (share,) = Share.ofWhole(part, sums[kind]);
    }
}
`;
const PATH = "contracts/Shares.sol";
const SWITCH = readFileSync(join(import.meta.dirname, "Mutant.sol"), "utf8");

type Answer = { errors?: { severity: string; formattedMessage: string }[]; sources: Sources };
const solc = createRequire(import.meta.url)("solc") as { compile: (input: string) => string };
const compile = (text: string): Answer =>
  JSON.parse(
    solc.compile(
      JSON.stringify({
        language: "Solidity",
        sources: { [PATH]: { content: text }, "contracts/Mutant.sol": { content: SWITCH } },
        settings: { outputSelection: { "*": { "": ["ast"], "*": ["abi"] } } },
      }),
    ),
  ) as Answer;
const errors = (text: string): string[] =>
  (compile(text).errors ?? [])
    .filter(({ severity }) => severity === "error")
    .map(({ formattedMessage }) => formattedMessage);

const { sources } = compile(SOURCE);
const mutants = mutantsOf(PATH, SOURCE, (sources[PATH] as Sources[string]).ast);
const numbered = mutants.map((mutant, index) => ({ number: index + 1, mutant }));
const made = schemata(sources, new Map([[PATH, SOURCE]]), numbered, new Set());
const text = made.texts.get(PATH) ?? "";

test("default: one program holds every mutant, each under its number", () => {
  expect(errors(text)).toEqual([]);
  const numbers = new Set([...text.matchAll(/Mutant\.on\((\d+)\)/g)].map(([, number]) => Number(number)));
  const switched = mutants.map((_, index) => index + 1).filter((number) => !made.alone.includes(number));
  expect([...numbers].toSorted((a, b) => a - b)).toEqual(switched);
  expect(switched.length).toBeGreaterThan(30);
});

test("behavior: what stands behind a number is what the mutant becomes", () => {
  for (const [index, { becomes }] of mutants.entries()) {
    const behind = new RegExp(`/\\*<${index + 1}\\*/([\\s\\S]*)/\\*${index + 1}>\\*/`).exec(text)?.[1];
    if (behind === undefined) continue;
    const own = becomes.replace(/\b(FEE|Share\.SWAP)\b/g, "$1()");
    expect(behind.replace(/^uint\d+\((.*)\)$/, "$1")).toContain(own);
  }
});

test("behavior: a constant that assembly reads cannot be switched", () => {
  expect(made.alone.map((number) => nameOf(mutants[number - 1] as never))).toEqual([`${PATH} WORDS: 4 → (4 + 1)`]);
});

test("behavior: a guard is taken away for one use alone", () => {
  const guard = mutants.findIndex(({ was, becomes }) => was === "once" && becomes === "") + 1;
  expect(text).toContain(`modifier once_${guard}() { if (Mutant.on(${guard})) { _; } else {`);
  expect(text).toContain(`external once_${guard} returns`);
});

test("behavior: a mutant alone is its file with one place changed", () => {
  const [first] = mutants;
  expect(mutated(SOURCE, first as never)).toBe(SOURCE.replace("FEE = 30", "FEE = (30 + 1)"));
});
