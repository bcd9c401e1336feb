import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Keystore } from "ox";
import { verifyMessage } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { afterAll, describe, expect, it } from "vitest";
import { signApproval, verifyApproval } from "./approvals.ts";
import { forkAccount } from "./forkAccounts.ts";
import { KeyMissingError, KeysOnForkError, openSigners, type RoleKey } from "./signer.ts";

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

const password = "correct horse";
const keystoreAt = (name: string, encryption: "pbkdf2" | "scrypt", more: object = {}): string => {
  const [derived, options] =
    encryption === "pbkdf2"
      ? Keystore.pbkdf2({ password, iterations: 1_000 })
      : Keystore.scrypt({ password, n: 1_024 });
  writeFileSync(join(folder, name), JSON.stringify({ ...Keystore.encrypt(key, derived, options), ...more }));
  return join(folder, name);
};
const seat = (roleKey: RoleKey, env: Record<string, string>) =>
  openSigners({ from: "roles", roles: { "seat:risk": roleKey } }, { env, onFork: false })("seat:risk");

describe("openSigners", () => {
  it("default: a fork's keys follow from the role, whatever live keys are named", () => {
    const roles = { submitter: { env: "NOT_SET" } };
    const signers = openSigners({ from: "throwaway", roles }, { env: {}, onFork: true });
    expect(signers("submitter").address).toBe(forkAccount("submitter").address);
  });

  it("behavior: a key from the environment, with and without 0x", () => {
    expect(seat({ env: "RISK" }, { RISK: key }).address).toBe(address);
    expect(seat({ env: "RISK" }, { RISK: key.slice(2) }).address).toBe(address);
  });

  it.each(["pbkdf2", "scrypt"] as const)(
    "behavior: a key from a keystore encrypted with %s signs",
    async (encryption) => {
      const keystore = keystoreAt(`${encryption}.json`, encryption);
      const account = seat({ keystore, passwordEnv: "RISK_PASSWORD" }, { RISK_PASSWORD: password });
      const message = "a decision";
      const signature = await account.signMessage({ message });
      expect(await verifyMessage({ address, message, signature })).toBe(true);
    },
  );

  it("error: KeysOnForkError", () => {
    const open = () =>
      openSigners({ from: "roles", roles: { submitter: { env: "K" } } }, { env: { K: key }, onFork: true });
    expect(open).toThrow(KeysOnForkError);
    expect(textOf(open)).toMatchInlineSnapshot(`
      "CONFIG_KEYS_ON_FORK: Real keys must not sign on a fork: it has the real chain's id, so what they sign would be valid there.
      Set keys.from to throwaway in the configuration."
    `);
  });

  it("error: KeyMissingError for a role nobody named, a variable that is not set, a file that is not there", () => {
    const unnamed = () => openSigners({ from: "roles", roles: {} }, { env: {}, onFork: false })("seat:risk");
    expect(unnamed).toThrow(KeyMissingError);
    expect(textOf(unnamed)).toMatchInlineSnapshot(`
      "KEY_MISSING: There is no key for seat:risk.
      To give it one, name it under keys.roles in the configuration."
    `);
    expect(textOf(() => seat({ env: "RISK" }, {}))).toContain("To give it one, set RISK.");
    expect(textOf(() => seat({ keystore: "/absent.json", passwordEnv: "P" }, { P: password }))).toContain(
      "To give it one, put its keystore at /absent.json.",
    );
  });

  it("error: KeyUnreadableError repeats nothing of what it could not read", () => {
    const broken = join(folder, "broken.json");
    writeFileSync(broken, '{"version":3,"planted-in-file"');
    const keystore = keystoreAt("unreadable.json", "pbkdf2");
    const texts = [
      textOf(() => seat({ env: "RISK" }, { RISK: "planted-secret" })),
      textOf(() => seat({ env: "RISK" }, { RISK: "f".repeat(64) })),
      textOf(() => seat({ keystore, passwordEnv: "P" }, { P: "planted-wrong-password" })),
      textOf(() => seat({ keystore: broken, passwordEnv: "P" }, { P: password })),
    ];
    expect(texts.map((text) => text.split("\n")[0]?.replaceAll(folder, "."))).toMatchInlineSnapshot(`
      [
        "KEY_UNREADABLE: The key of seat:risk cannot be read: RISK does not hold a key (32 bytes in hex).",
        "KEY_UNREADABLE: The key of seat:risk cannot be read: RISK does not hold a key (32 bytes in hex).",
        "KEY_UNREADABLE: The key of seat:risk cannot be read: ./unreadable.json does not open with what is in P.",
        "KEY_UNREADABLE: The key of seat:risk cannot be read: ./broken.json is no keystore (Web3 Secret Storage, version 3).",
      ]
    `);
    expect(texts.join()).not.toMatch(/planted|ffff/);
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
