import { existsSync, readFileSync } from "node:fs";
import * as Keystore from "ox/Keystore";
import type { LocalAccount } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { z } from "zod";
import type { Hex } from "../../policies/treasury/money.ts";
import { forkAccount } from "./forkAccounts.ts";

/** Of a variable; never what is in it. */
const variableName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]{0,80}$/, "expected the name of an environment variable, not what is in it");

/** Where one role's key is. It is read when it is needed and never written, printed or passed as an argument. */
export const roleKeySchema = z.union(
  [
    /** 32 bytes in hex. */
    z.strictObject({ env: variableName }),
    /** A Web3 Secret Storage file, version 3, and the variable that holds its password. */
    z.strictObject({ keystore: z.string().min(1), passwordEnv: variableName }),
  ],
  { error: "expected {env: NAME} or {keystore: <file>, passwordEnv: NAME}" },
);
export type RoleKey = z.infer<typeof roleKeySchema>;

const roles = z.record(
  z
    .string()
    .regex(
      /^(submitter|approver|cosigner|seat:[A-Za-z0-9._-]{1,64})$/,
      "expected submitter, approver, cosigner or seat:<id>",
    ),
  roleKeySchema,
);

/** `roles` says where a live chain's keys are; `from` whether they sign. A fork takes throwaway keys only. */
export const keySourceSchema = z.discriminatedUnion("from", [
  z.strictObject({ from: z.literal("throwaway"), roles: roles.optional() }),
  z.strictObject({ from: z.literal("roles"), roles }),
]);
export type KeySource = z.infer<typeof keySourceSchema>;

/** The account of a role: `submitter`, `approver`, `cosigner`, `seat:<id>`. */
export type Signers = (role: string) => LocalAccount;

type Env = Record<string, string | undefined>;

/**
 * Signers for a live chain or for a fork.
 * @throws KeysOnForkError where real keys are asked for on a fork: its chain id is the real one's
 */
export const openSigners = (source: KeySource, p: { env: Env; onFork: boolean }): Signers => {
  if (source.from === "throwaway") return forkAccount;
  if (p.onFork) throw new KeysOnForkError();
  const opened = new Map<string, LocalAccount>();
  return (role) => {
    const key = source.roles[role];
    if (key === undefined) throw new KeyMissingError(role, `name it under keys.roles in the configuration`);
    const account = opened.get(role) ?? openRoleKey(role, key, p.env);
    opened.set(role, account);
    return account;
  };
};

/**
 * Opens one role's key.
 * @throws KeyMissingError and KeyUnreadableError, neither of which repeats any of it
 */
export const openRoleKey = (role: string, key: RoleKey, env: Env): LocalAccount => {
  if ("env" in key)
    return accountOf(role, valueOf(role, key.env, env), `${key.env} does not hold a key (32 bytes in hex)`);
  if (!existsSync(key.keystore)) throw new KeyMissingError(role, `put its keystore at ${key.keystore}`);
  const password = valueOf(role, key.passwordEnv, env);
  return accountOf(role, decrypted(role, readKeystore(role, key.keystore), password, key), "its keystore holds no key");
};

/** Parses and checks the file; what it holds is encrypted. */
const readKeystore = (role: string, path: string): Keystore.Keystore => {
  try {
    const value = JSON.parse(readFileSync(path, "utf8")) as Keystore.Keystore;
    if (value.version === 3 && typeof value.crypto === "object") return value;
  } catch {
    // Said below: what a parser says about a broken file may quote it.
  }
  throw new KeyUnreadableError(role, `${path} is no keystore (Web3 Secret Storage, version 3)`);
};

const decrypted = (
  role: string,
  keystore: Keystore.Keystore,
  password: string,
  names: { keystore: string; passwordEnv: string },
): string => {
  try {
    return Keystore.decrypt(keystore, Keystore.toKey(keystore, { password }));
  } catch {
    // The reason is not passed on: what a library says about a wrong key may quote it.
    throw new KeyUnreadableError(role, `${names.keystore} does not open with what is in ${names.passwordEnv}`);
  }
};

const valueOf = (role: string, name: string, env: Env): string => {
  const value = env[name];
  if (value === undefined || value === "") throw new KeyMissingError(role, `set ${name}`);
  return value;
};

const accountOf = (role: string, key: string, otherwise: string): LocalAccount => {
  if (!/^(0x)?[0-9a-fA-F]{64}$/.test(key)) throw new KeyUnreadableError(role, otherwise);
  try {
    return privateKeyToAccount((key.startsWith("0x") ? key : `0x${key}`) as Hex);
  } catch {
    // Zero and what lies beyond the curve's order look like keys and are none.
    throw new KeyUnreadableError(role, otherwise);
  }
};

export class KeysOnForkError extends Error {
  readonly code = "CONFIG_KEYS_ON_FORK";
  constructor() {
    super(
      "Real keys must not sign on a fork: it has the real chain's id, so what they sign would be valid there.\nSet keys.from to throwaway in the configuration.",
    );
    this.name = "KeysOnForkError";
  }
}

export class KeyMissingError extends Error {
  readonly code = "KEY_MISSING";
  constructor(role: string, next: string) {
    super(`There is no key for ${role}.\nTo give it one, ${next}.`);
    this.name = "KeyMissingError";
  }
}

export class KeyUnreadableError extends Error {
  readonly code = "KEY_UNREADABLE";
  constructor(role: string, why: string) {
    super(
      `The key of ${role} cannot be read: ${why}.\nName another under keys.roles in the configuration, or mend it.`,
    );
    this.name = "KeyUnreadableError";
  }
}
