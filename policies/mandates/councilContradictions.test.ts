import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Address } from "../treasury/money.ts";
import { quorumContradictions, seatContradictions } from "./councilContradictions.ts";
import { loadMandate } from "./mandateFile.ts";

const mandate = loadMandate(readFileSync(new URL("example.yaml", import.meta.url), "utf8"));
const seat = (digit: string): Address => `0x${digit.repeat(40)}`;
const said = (seats: Address[], cosigner: Address | null = null): string[] =>
  seatContradictions({ ...mandate, cosigner }, seats).map(({ field, reason }) => `${field}: ${reason}`);

describe("seatContradictions", () => {
  test("default: as many different keys as the quorum asks for", () => {
    expect(said([seat("a"), seat("b")])).toEqual([]);
    expect(quorumContradictions(mandate, 2)).toEqual([]);
  });

  test("behavior: one seat too few, in words", () => {
    expect(said([seat("a")])).toEqual(["council.quorum: 2 is over the 1 seats that there are"]);
  });

  test("behavior: a key twice, however it is written, nobody's, and the cosigner's", () => {
    expect(said([seat("a"), seat("A"), seat("0"), seat("b")], seat("b"))).toEqual([
      `seats.1: ${seat("A")} is seat 0 already: one holder would count twice`,
      "seats.2: nobody has the zero address",
      `seats.3: ${seat("b")} is the cosigner: a seat cannot stand for the people it has to ask`,
    ]);
  });

  test("behavior: sixteen sit, seventeen do not", () => {
    const many = Array.from({ length: 17 }, (_, index) => `0x${String(index + 1).padStart(40, "0")}` as Address);
    expect(said(many.slice(0, 16))).toEqual([]);
    expect(said(many)).toEqual(["seats: 17 are over 16"]);
  });
});
