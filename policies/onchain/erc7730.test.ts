import { readFileSync } from "node:fs";
import { type AbiParameter, parseAbiItem, toFunctionSelector } from "viem";
import { describe, expect, it } from "vitest";
import { policyChangesAbi } from "../../contracts/generated/PolicyChanges.ts";
import { ACTION_KINDS } from "../treasury/action.ts";
import { PARAMETERS } from "./changeItems.ts";
import { changesClearSigning, type ClearSigning, decisionClearSigning } from "./erc7730.ts";

const at = {
  chainId: 1,
  treasury: "Example DAO treasury",
  module: "0x1111111111111111111111111111111111111111",
  changes: "0x2222222222222222222222222222222222222222",
} as const;
const decision = decisionClearSigning(at);
const changes = changesClearSigning(at);

const pathsOf = (file: ClearSigning, format: string): string[] =>
  (file.display.formats[format]?.fields ?? []).map(({ path }) => path).toSorted();

/** Every value of a call, by its path: `changes.[].subject`. */
const leaves = (inputs: readonly AbiParameter[], before = ""): string[] =>
  inputs.flatMap((input) => {
    const path = `${before}${input.name}${input.type.endsWith("[]") ? ".[]" : ""}`;
    return "components" in input ? leaves(input.components, `${path}.`) : [path];
  });

describe("clear signing of limit changes", () => {
  const writes = policyChangesAbi.filter((item) => item.type === "function" && item.stateMutability === "nonpayable");

  it("default: each function that changes something has a format under its own selector, and nothing else has one", () => {
    const formats = Object.keys(changes.display.formats);
    const wanted = writes.map((item) => toFunctionSelector(item as never));
    expect(formats.map((format) => toFunctionSelector(format)).toSorted()).toEqual(wanted.toSorted());
    expect(formats.length).toBeGreaterThan(5);
  });

  it("default: every argument is shown, by the name the contract gives it", () => {
    for (const format of Object.keys(changes.display.formats)) {
      const item = policyChangesAbi.find(
        (one) => one.type === "function" && toFunctionSelector(one as never) === toFunctionSelector(format),
      ) as { inputs: readonly AbiParameter[] };
      expect(pathsOf(changes, format), format).toEqual(leaves(item.inputs).toSorted());
      const named = parseAbiItem(`function ${format}`) as { inputs: readonly AbiParameter[] };
      expect(leaves(named.inputs), format).toEqual(leaves(item.inputs));
    }
  });

  it("default: every parameter has words of its own and its unit", () => {
    const { parameter } = changes.metadata.enums;
    expect(Object.keys(parameter ?? {})).toHaveLength(PARAMETERS.length);
    expect(new Set(Object.values(parameter ?? {})).size).toBe(PARAMETERS.length);
    expect(parameter?.["0"]).toBe("max trade (hundredths of a percent)");
    for (const [number, words] of Object.entries(parameter ?? {}))
      expect(words, PARAMETERS[Number(number)]).toMatch(/^[a-z0-9 ]+ \([^)]+\)$/);
  });
});

describe("clear signing of decisions", () => {
  const [schema] = (decision.context["eip712"] as { schemas: { types: Types; primaryType: string }[] }).schemas as [
    { types: Types; primaryType: string },
  ];
  type Types = Record<string, readonly { name: string; type: string }[]>;
  const encoded = (name: string): string =>
    `${name}(${(schema.types[name] ?? []).map((field) => `${field.type} ${field.name}`).join(",")})`;

  it("default: its types are the ones that the contract hashes, to the letter", () => {
    const source = readFileSync(new URL("../../contracts/types/DecisionHash.sol", import.meta.url), "utf8");
    expect(source).toContain(`"${encoded("Action")}"`);
    expect(source).toContain(`"${encoded("Decision")}${encoded("Action")}"`);
  });

  it("default: every field is shown, and every kind of action has a name", () => {
    const fields = (name: string, before: string): string[] =>
      (schema.types[name] ?? []).flatMap(({ name: field, type }) => {
        const inner = type.replace("[]", "");
        const path = `${before}${field}${type.endsWith("[]") ? ".[]" : ""}`;
        return schema.types[inner] === undefined ? [path] : fields(inner, `${path}.`);
      });
    expect(pathsOf(decision, schema.primaryType)).toEqual(fields("Decision", "").toSorted());
    expect(Object.values(decision.metadata.enums["actionKind"] ?? {})).toEqual([...ACTION_KINDS]);
  });
});

describe("clear signing files", () => {
  it("default: what ERC-7730 v1 requires stands in both, and only formats and references that there are", () => {
    const formats = new Set(["raw", "addressName", "date", "unit", "enum"]);
    for (const file of [decision, changes]) {
      expect(Object.keys(file)).toEqual(["$schema", "context", "metadata", "display"]);
      expect(["contract", "eip712"].filter((key) => key in file.context)).toHaveLength(1);
      for (const { intent, fields, required = [] } of Object.values(file.display.formats)) {
        expect(intent).toMatch(/^[A-Z]/);
        for (const path of required) expect(fields.map((field) => field.path)).toContain(path);
        for (const { label, format, params } of fields) {
          expect(label.length).toBeGreaterThan(1);
          expect(formats).toContain(format);
          const reference = /^\$\.metadata\.enums\.(\w+)$/.exec(String(params?.["$ref"]))?.[1];
          if (format === "enum") expect(file.metadata.enums).toHaveProperty(String(reference));
        }
      }
    }
  });
});
