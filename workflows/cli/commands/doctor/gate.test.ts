import { zeroAddress } from "viem";
import { describe, expect, it } from "vitest";
import { NO_GATE } from "../../../../policies/groups.ts";
import { forkAccount } from "../../../adapters/forkAccounts.ts";
import { cosignerHere, gateFinding, safeFinding } from "./gate.ts";
import type { Treasury } from "./treasury.ts";

const gate = (approvalUsd8: bigint, vetoSeconds: number, named: boolean): string => {
  const { level, detail } = gateFinding({ approvalUsd8, vetoSeconds } as Treasury["policy"]["limits"], named);
  return `${level} ${detail}`;
};

describe("gateFinding", () => {
  it("default: from how much on, and by whom", () => {
    expect(gate(10n ** 12n, 300, true)).toBe(
      "ok over $10,000.00 a decision needs the cosigner's signature, or an announcement that nobody vetoed for 300 seconds",
    );
    expect(gate(10n ** 12n, 300, false)).toBe(
      "ok over $10,000.00 a decision needs an announcement that nobody vetoed for 300 seconds",
    );
  });

  it("behavior: a gate that no decision meets is noted, with the last amount that has one", () => {
    expect(gate(NO_GATE, 300, false)).toBe("note no decision is too large for the seats alone");
    expect(gate(NO_GATE, 0, true)).toMatch(/^note .*: the cosigner can only veto what somebody announces$/);
    expect(gate(NO_GATE - 1n, 300, false)).toMatch(/^ok over /);
  });

  it("behavior: a window of 0 seconds is bad with and without a cosigner: what is announced passes at once", () => {
    for (const named of [true, false])
      expect(gate(10n ** 12n, 0, named)).toMatch(/^bad .* people are asked for nothing$/);
    expect(gate(10n ** 12n, 1, true)).toMatch(/^ok /);
  });
});

describe("safeFinding", () => {
  const [at, other] = [forkAccount("a safe").address, forkAccount("an owner").address];
  const said = (threshold: number, answers: boolean): string => {
    const { level, detail } = safeFinding(at, { owners: [at, other], threshold, answers });
    return `${level} ${detail.replace(at, "it")}`;
  };

  it("default: how many of its owners sign", () => {
    expect(said(2, true)).toBe("ok it, a Safe: 2 of its 2 owners sign");
  });

  it("behavior: one owner alone is a warning; a Safe that answers nobody about signatures is bad", () => {
    expect(said(1, true)).toMatch(/^warn .*one of them alone opens the human gate$/);
    expect(said(2, false)).toMatch(/^bad .*it cannot cosign$/);
  });
});

describe("cosignerHere", () => {
  const [cosigner, other] = [forkAccount("cosigner").address, forkAccount("somebody").address];
  const key = (address: typeof other) => [
    { role: "cosigner", forkAddress: cosigner, live: { from: "environment variable COSIGNER", address } },
  ];

  it("default: the cosigner's key is elsewhere", () => {
    expect(cosignerHere({ live: false }, { cosigner: other }, [], 3)).toEqual([]);
    expect(cosignerHere({ live: true }, { cosigner }, [], 3)).toEqual([]);
    expect(cosignerHere({ live: true }, { cosigner }, key(other), 3)).toEqual([]);
    expect(cosignerHere({ live: false }, { cosigner: zeroAddress }, [], 3)).toEqual([]);
    expect(cosignerHere({ live: false }, { cosigner }, [], 0)).toEqual([]);
  });

  it("behavior: beside those of seats it is a warning, on a fork and on a live chain", () => {
    for (const live of [false, true])
      expect(cosignerHere({ live }, { cosigner }, key(cosigner), 1).map(({ level }) => level)).toEqual(["warn"]);
  });
});
