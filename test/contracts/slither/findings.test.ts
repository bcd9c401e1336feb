import { expect, test } from "vitest";
import { answersIn, compare, nameOf, type Finding } from "./findings.ts";

const contract = {
  type: "contract",
  name: "Judge",
  type_specific_fields: { parent: { type: "file", name: "Judge.sol" } },
};
const run = { type: "function", name: "run", type_specific_fields: { parent: contract } };
const node = { type: "node", name: "a == b", type_specific_fields: { parent: run } };
const finding = (check: string): Finding => ({ check, impact: "Low", description: "", elements: [node] });

test("default: a finding is named by its check and the function it stands in", () => {
  expect(nameOf(finding("timestamp"))).toBe("timestamp Judge.run");
});

test("behavior: what nothing answers is open, and an answer to nothing is told", () => {
  const answers = answersIn("| check | why |\n|---|---|\n| `timestamp` | hours |\n| `assembly Judge.run` | gone |\n");
  const { open, gone } = compare([finding("timestamp"), finding("reentrancy")], answers);
  expect(open.map(nameOf)).toEqual(["reentrancy Judge.run"]);
  expect(gone).toEqual(["assembly Judge.run"]);
});
