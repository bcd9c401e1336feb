import { describe, expect, it } from "vitest";
import { forkAccount } from "../../../adapters/forkAccounts.ts";
import { descriptionOf, type ExitOutput, unmetBy } from "./output.ts";
import type { ExitState } from "./state.ts";

const LOAN = "loan:0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48";
const state: ExitState = {
  mode: "normal",
  moduleActs: true,
  owner: forkAccount("executor").address,
  balances: [],
  holdings: [],
  allowances: [],
};
const left = [{ id: LOAN.toLowerCase(), what: "aUSDC lent", why: "left alone as asked" }];
const unmet = (kind: ExitOutput["kind"], after: Partial<ExitState>, said: typeof left = []): string[] =>
  unmetBy({ kind, after: { ...state, ...after }, left: said });

describe("what a plan promises", () => {
  it("default: kept, where its rehearsal shows it", () => {
    expect(unmet("halt", { mode: "halted" })).toEqual([]);
    expect(unmet("unwind", {})).toEqual([]);
    expect(unmet("revoke", {})).toEqual([]);
    expect(unmet("exit", { moduleActs: false })).toEqual([]);
  });

  it("behavior: what still stands is named, unless the plan says that it leaves it", () => {
    expect(unmet("halt", { mode: "reduce-only" })).toEqual(["the mode is reduce-only"]);
    expect(unmet("unwind", { holdings: [LOAN] })).toEqual([LOAN]);
    expect(unmet("unwind", { holdings: [LOAN] }, left)).toEqual([]);
    expect(unmet("revoke", { allowances: ["erc20:a:b"] })).toEqual(["erc20:a:b"]);
    expect(unmet("exit", { allowances: ["erc20:a:b"] })).toEqual(["erc20:a:b", "the module can still move custody"]);
  });

  it("behavior: a proposal's description lists each call, and what is not in it", () => {
    const call = { to: state.owner, value: 0n, data: "0x", says: "redeem 7 vDAI" } as const;
    expect(descriptionOf({ kind: "unwind", calls: [call], left })).toBe(
      "# Unwind everything to plain tokens\n\n- redeem 7 vDAI\n- not in it: aUSDC lent: left alone as asked",
    );
  });
});
