import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Keystore } from "ox";
import { privateKeyToAccount } from "viem/accounts";
import { afterAll, describe, expect, it } from "vitest";
import { signApproval, verifyApproval } from "./approvals.ts";
import { forkAccount } from "./forkAccounts.ts";
import { KeyMissingError, KeysOnForkError, KeyUnreadableError, openSigners, PASSWORD_VARIABLE } from "./signer.ts";

const key = `0x${"5a".repeat(32)}` as const;
const address = privateKeyToAccount(key).address;
const folder = mkdtempSync(join(tmpdir(), "exchequer-keys-"));
afterAll(() => rmSync(folder, { recursive: true }));

const textOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    return `${(error as { code: string }).code}: ${(error as Error).message}`;
  }
  return "nothing was thrown";
};

describe("openSigners", () => {
  it("default: a fork's keys follow from the role", () => {
    const signers = openSigners({ from: "throwaway" }, { env: {}, onFork: true });
    expect(signers("seat:constant-mix").address).toBe(forkAccount("seat:constant-mix").address);
  });

  it("behavior: a key from the environment", () => {
    const signers = openSigners(
      { from: "environment" },
      { env: { EXCHEQUER_KEY_SEAT_RISK: key.slice(2) }, onFork: false },
    );
    expect(signers("seat:risk").address).toBe(address);
  });

  it("behavior: a key from an encrypted keystore", () => {
    const [derived, options] = Keystore.pbkdf2({ password: "correct horse", iterations: 1_000 });
    writeFileSync(join(folder, "seat-risk.json"), JSON.stringify(Keystore.encrypt(key, derived, options)));
    const open = (password: string) =>
      openSigners({ from: "keystore", folder }, { env: { [PASSWORD_VARIABLE]: password }, onFork: false })("seat:risk");
    expect(open("correct horse").address).toBe(address);
    expect(textOf(() => open("wrong"))).toMatchInlineSnapshot(`
      "KEY_UNREADABLE: The key of seat:risk cannot be read.
      A key is 32 bytes in hex; a keystore is Web3 Secret Storage version 3 and opens with EXCHEQUER_KEYSTORE_PASSWORD."
    `);
  });

  it("error: KeysOnForkError", () => {
    const open = () => openSigners({ from: "environment" }, { env: { EXCHEQUER_KEY_SUBMITTER: key }, onFork: true });
    expect(open).toThrow(KeysOnForkError);
    expect(textOf(open)).toMatchInlineSnapshot(`
      "CONFIG_KEYS_ON_FORK: Keys from environment must not sign on a fork: it has the real chain's id, so what they sign would be valid there.
      Set keys.from to throwaway in the configuration."
    `);
  });

  it("error: KeyMissingError", () => {
    const open = () => openSigners({ from: "environment" }, { env: {}, onFork: false })("seat:risk");
    expect(open).toThrow(KeyMissingError);
    expect(textOf(open)).toMatchInlineSnapshot(`
      "KEY_MISSING: There is no key for seat:risk.
      To give it one, set EXCHEQUER_KEY_SEAT_RISK."
    `);
  });

  it("error: KeyUnreadableError does not repeat what it could not read", () => {
    const open = () =>
      openSigners(
        { from: "environment" },
        { env: { EXCHEQUER_KEY_SUBMITTER: "planted-secret" }, onFork: false },
      )("submitter");
    expect(open).toThrow(KeyUnreadableError);
    expect(textOf(open)).not.toContain("planted-secret");
  });
});

describe("approvals", () => {
  const answer = {
    proposalHash: `0x${"22".repeat(32)}` as const,
    policyVersion: 1,
    approved: true,
    expiry: 1_800_000_000,
  };

  it("default: the approver's answer is believed", async () => {
    const approver = forkAccount("approver");
    await verifyApproval(await signApproval(approver, answer, 1), approver.address, 1);
  });

  it.each([
    [
      "another's signature",
      async () => ({
        ...(await signApproval(forkAccount("someone"), answer, 1)),
        approver: forkAccount("approver").address,
      }),
    ],
    ["another's name", async () => signApproval(forkAccount("someone"), answer, 1)],
    [
      "a no turned into a yes",
      async () => ({
        ...(await signApproval(forkAccount("approver"), { ...answer, approved: false }, 1)),
        approved: true,
      }),
    ],
    ["another chain", async () => signApproval(forkAccount("approver"), answer, 5)],
  ])("error: ApprovalForgedError for %s", async (_what, forge) => {
    await expect(verifyApproval(await forge(), forkAccount("approver").address, 1)).rejects.toMatchObject({
      code: "APPROVAL_FORGED",
    });
  });
});
