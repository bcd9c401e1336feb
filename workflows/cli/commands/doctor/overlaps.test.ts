import {
  array,
  assert,
  boolean,
  constantFrom,
  integer,
  property,
  record,
} from "../../../../test/support/properties.ts";
import { describe, expect, it } from "vitest";
import type { Address } from "../../../../policies/treasury/money.ts";
import { type Duty, DUTIES, type Holder, overlaps } from "./overlaps.ts";

const at = (digit: number): Address => `0x${String(digit).repeat(40)}`;
const holder = (duty: Duty, digit: number): Holder => ({ duty, name: duty, at: at(digit) });
const levels = (...holders: Holder[]): string[] => overlaps(holders).map(({ level }) => level);

describe("overlaps", () => {
  it("default: everyone apart", () => {
    const apart = DUTIES.map((duty, index) => holder(duty, index + 1));
    expect(overlaps(apart)).toEqual([
      expect.objectContaining({ level: "ok", detail: expect.stringContaining("1 seat, 1 submitter, 1 guardian") }),
    ]);
  });

  it("behavior: who votes or hands in may neither change the rules, nor own custody, nor stand for people", () => {
    for (const one of ["seat", "submitter"] as const)
      for (const other of ["owner", "custody-owner", "proposer", "cosigner"] as const) {
        expect(levels(holder(one, 1), holder(other, 1))).toEqual(["bad"]);
        expect(levels(holder(other, 1), holder(one, 1))).toEqual(["bad"]);
      }
  });

  it("behavior: what only weakens is a warning; owners may own and propose", () => {
    expect(levels(holder("seat", 1), holder("guardian", 1))).toEqual(["warn"]);
    expect(levels(holder("seat", 1), holder("submitter", 1))).toEqual(["warn"]);
    for (const other of ["guardian", "owner", "proposer", "payee"] as const)
      expect(levels(holder("cosigner", 1), holder(other, 1))).toEqual(["warn"]);
    expect(levels(holder("guardian", 1), holder("proposer", 1))).toEqual(["warn"]);
    expect(levels(holder("cosigner", 1), holder("custody-owner", 1))).toEqual(["note", "ok"]);
    expect(levels(holder("owner", 1), holder("proposer", 1), holder("custody-owner", 1))).toEqual(["ok"]);
  });

  it("behavior: it never matters in which order or case accounts come", () => {
    const holders = array(
      record({ duty: constantFrom(...DUTIES), digit: integer({ min: 0, max: 3 }), upper: boolean() }),
      { minLength: 1, maxLength: 8 },
    );
    assert(
      property(holders, (some) => {
        const plain = some.map(({ duty, digit }) => holder(duty, digit));
        const cased = some.map(({ duty, digit, upper }) => ({
          ...holder(duty, digit),
          at: (upper ? `0x${"ABCD"[digit]?.repeat(40)}` : `0x${"abcd"[digit]?.repeat(40)}`) as Address,
        }));
        const bad = (list: readonly Holder[]): number => overlaps(list).filter(({ level }) => level === "bad").length;
        expect(bad(plain.toReversed())).toBe(bad(plain));
        expect(bad(cased)).toBe(bad(plain));
      }),
    );
  });
});
