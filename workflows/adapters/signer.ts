import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Keystore } from "ox";
import type { LocalAccount } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import type { Hex } from "../../policies/treasury/money.ts";
import { forkAccount } from "./forkAccounts.ts";

/** Where keys come from. They are read when they are needed and never written, printed or passed as an argument. */
export type KeySource = { from: "throwaway" } | { from: "environment" } | { from: "keystore"; folder: string };

/** The account of a role: `submitter`, `approver`, `seat:<id>`. */
export type Signers = (role: string) => LocalAccount;

type Env = Record<string, string | undefined>;

/** `seat:constant-mix` is `EXCHEQUER_KEY_SEAT_CONSTANT_MIX`. */
export const keyVariable = (role: string): string =>
  `EXCHEQUER_KEY_${role.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_")}`;
export const PASSWORD_VARIABLE = "EXCHEQUER_KEYSTORE_PASSWORD";

/** `seat:constant-mix` is `seat-constant-mix.json`: Web3 Secret Storage, version 3. */
export const keystoreFile = (role: string): string => `${role.replaceAll(/[^a-z0-9-]/g, "-")}.json`;

/**
 * Signers for a live chain or for a fork.
 * @throws KeysOnForkError where real keys are asked for on a fork: its chain id is the real one's
 */
export const openSigners = (source: KeySource, p: { env: Env; onFork: boolean }): Signers => {
  if (source.from === "throwaway") return forkAccount;
  if (p.onFork) throw new KeysOnForkError(source.from);
  const opened = new Map<string, LocalAccount>();
  return (role) => {
    const account =
      opened.get(role) ??
      (source.from === "environment" ? fromEnvironment(role, p.env) : fromKeystore(role, source.folder, p.env));
    opened.set(role, account);
    return account;
  };
};

const fromEnvironment = (role: string, env: Env): LocalAccount => {
  const value = env[keyVariable(role)];
  if (value === undefined || value === "") throw new KeyMissingError(role, `set ${keyVariable(role)}`);
  return accountOf(role, value);
};

const fromKeystore = (role: string, folder: string, env: Env): LocalAccount => {
  const name = keystoreFile(role);
  const password = env[PASSWORD_VARIABLE];
  if (!existsSync(join(folder, name)))
    throw new KeyMissingError(role, `put its keystore into ${name} of the keys' folder`);
  if (password === undefined || password === "") throw new KeyMissingError(role, `set ${PASSWORD_VARIABLE}`);
  try {
    const keystore = JSON.parse(readFileSync(join(folder, name), "utf8")) as Keystore.Keystore;
    return accountOf(role, Keystore.decrypt(keystore, Keystore.toKey(keystore, { password })));
  } catch {
    // The reason is not passed on: what a library says about a wrong key may quote it.
    throw new KeyUnreadableError(role);
  }
};

const accountOf = (role: string, key: string): LocalAccount => {
  if (!/^(0x)?[0-9a-fA-F]{64}$/.test(key)) throw new KeyUnreadableError(role);
  return privateKeyToAccount((key.startsWith("0x") ? key : `0x${key}`) as Hex);
};

export class KeysOnForkError extends Error {
  readonly code = "CONFIG_KEYS_ON_FORK";
  constructor(from: string) {
    super(
      `Keys from ${from} must not sign on a fork: it has the real chain's id, so what they sign would be valid there.\nSet keys.from to throwaway in the configuration.`,
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
  constructor(role: string) {
    super(
      `The key of ${role} cannot be read.\nA key is 32 bytes in hex; a keystore is Web3 Secret Storage version 3 and opens with ${PASSWORD_VARIABLE}.`,
    );
    this.name = "KeyUnreadableError";
  }
}
