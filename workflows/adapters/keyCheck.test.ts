import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Keystore } from "ox";
import { keccak256, toHex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { afterAll, describe, expect, it } from "vitest";
import { forkAccount } from "./forkAccounts.ts";
import { checkKeys, type KeyFacts, secretsNamed } from "./keyCheck.ts";
import type { RoleKey } from "./signer.ts";

const [first, second] = [`0x${"5a".repeat(32)}`, `0x${"6b".repeat(32)}`] as const;
const password = "planted-keystore-password";
const env = { FIRST: first, SECOND: second, PASSWORD: password };
const folder = mkdtempSync(join(tmpdir(), "exchequer-key-check-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A real keystore file, for its owner only unless said otherwise. */
const keystore = (name: string, mode = 0o600, more: object = {}): RoleKey => {
  const [derived, options] = Keystore.pbkdf2({ password, iterations: 1_000 });
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify({ ...Keystore.encrypt(first, derived, options), ...more }));
  chmodSync(path, mode);
  return { keystore: path, passwordEnv: "PASSWORD" };
};
const checked = (keys: Record<string, RoleKey>, given: Record<string, string> = env): KeyFacts[] =>
  checkKeys({ keys, throwawayRoles: ["submitter", "seat:risk"], env: given });
const said = (keys: Record<string, RoleKey>, given?: Record<string, string>): string[] =>
  checked(keys, given).flatMap(({ role, problems }) =>
    problems.map(({ says, next }) => `${role}: ${says} → ${next}`.replaceAll(folder, ".")),
  );

describe("checkKeys", () => {
  it("default: a keystore and a variable, each with its address and nothing to say", () => {
    expect(checked({ submitter: keystore("own.json"), "seat:risk": { env: "SECOND" } })).toEqual([
      {
        role: "submitter",
        from: `keystore ${join(folder, "own.json")}, password in PASSWORD`,
        address: privateKeyToAccount(first).address,
        problems: [],
      },
      {
        role: "seat:risk",
        from: "environment variable SECOND",
        address: privateKeyToAccount(second).address,
        problems: [],
      },
    ]);
  });

  it("behavior: nothing of a key or a password is in what is told", () => {
    const told = JSON.stringify([
      ...checked({ submitter: keystore("told.json"), "seat:risk": { env: "SECOND" } }),
      ...checked({ submitter: { env: "PASSWORD" }, approver: keystore("wrong.json") }, { PASSWORD: "planted-wrong" }),
    ]);
    for (const secret of [first.slice(2), second.slice(2), "planted"]) expect(told).not.toContain(secret);
  });

  it("behavior: a file that others may read", () => {
    expect(said({ submitter: keystore("open.json", 0o644) })).toEqual([
      "submitter: others may read ./open.json (mode 644) → chmod 600 ./open.json",
    ]);
  });

  it("behavior: two roles with one key, each told of the other", () => {
    expect(said({ submitter: keystore("both.json"), "seat:risk": { env: "FIRST" } })).toEqual([
      "submitter: it is also the key of seat:risk: a quorum would count one holder twice → give each role a key of its own",
      "seat:risk: it is also the key of submitter: a quorum would count one holder twice → give each role a key of its own",
    ]);
  });

  it("behavior: a throwaway key, whoever's it is", () => {
    // The derivation of forkAccounts.ts, which is public on purpose.
    const derived = keccak256(toHex("exchequer throwaway fork key: seat:risk"));
    expect(privateKeyToAccount(derived).address).toBe(forkAccount("seat:risk").address);
    expect(said({ approver: { env: "DERIVED" } }, { DERIVED: derived })).toEqual([
      "approver: it is the throwaway key of seat:risk, which anyone can derive → make a new key",
    ]);
  });

  it("behavior: a keystore that names another address than its key has", () => {
    expect(said({ submitter: keystore("other.json", 0o600, { address: "00".repeat(20) }) })).toHaveLength(1);
    const { address } = privateKeyToAccount(first);
    expect(said({ submitter: keystore("same.json", 0o600, { address: address.slice(2).toLowerCase() }) })).toEqual([]);
  });

  it("behavior: what does not open has no address, and says why", () => {
    const [facts] = checked({ submitter: keystore("closed.json") }, { PASSWORD: "wrong" });
    expect(facts?.address).toBeNull();
    expect(facts?.problems[0]?.says).toMatch(/closed\.json does not open with what is in PASSWORD\.$/);
    expect(said({ approver: { env: "ABSENT" } })).toEqual([
      "approver: There is no key for approver. → To give it one, set ABSENT.",
    ]);
  });
});

describe("secretsNamed", () => {
  it("default: values of keys and passwords, with and without 0x", () => {
    expect(secretsNamed({ submitter: keystore("named.json"), approver: { env: "FIRST" } }, env)).toEqual([
      password,
      password,
      first,
      first.slice(2),
    ]);
  });
});
