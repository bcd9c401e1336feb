import { concat, toFunctionSelector } from "viem";
import { describe, expect, it } from "vitest";
import { encodeChanges } from "./plan.ts";
import { aliasOf, formFor } from "./frontEnds.ts";

const to = "0x2222222222222222222222222222222222222222" as const;
const subject = "0x0000000000000000000000000000000000000000" as const;
const data = encodeChanges("submit", [{ parameter: 0, subject, value: 400n, old: 500n }]);
const signature = "submit((uint8,address,uint256)[])";

describe("formFor", () => {
  it("default: the same call in each front end's form", () => {
    const calls = [{ to, signature, data }];
    expect(formFor("openzeppelin", calls, "less")).toEqual({
      frontEnd: "openzeppelin",
      targets: [to],
      values: ["0"],
      calldatas: [data],
      description: "less",
    });
    expect(formFor("aragon", calls, "less")).toEqual({
      frontEnd: "aragon",
      actions: [{ to, value: "0", data }],
      description: "less",
    });
  });

  it("behavior: what Bravo's timelock puts together is the call again", () => {
    const form = formFor("bravo", [{ to, signature, data }], "less");
    if (form.frontEnd !== "bravo") throw new Error("another form");
    expect(concat([toFunctionSelector(`function ${form.signatures[0]}`), form.calldatas[0] ?? "0x"])).toBe(data);
  });
});

describe("aliasOf", () => {
  it("default: the offset is added, and wraps", () => {
    expect(aliasOf(subject)).toBe("0x1111000000000000000000000000000000001111");
    expect(aliasOf("0xeeef000000000000000000000000000000000000")).toBe("0x0000000000000000000000000000000000001111");
    expect(aliasOf("0xeeefffffffffffffffffffffffffffffffffeeef")).toBe("0x0001000000000000000000000000000000000000");
  });
});
