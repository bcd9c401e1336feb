import { existsSync, readFileSync, statSync } from "node:fs";
import { type Address, sameAddress } from "../../policies/treasury/money.ts";
import { forkAccount } from "./forkAccounts.ts";
import { openRoleKey, type RoleKey } from "./signer.ts";

export type KeyProblem = { says: string; next: string };

/** What can be told of a role's key without showing it. */
export type KeyFacts = {
  role: string;
  /** Where it comes from, in words. */
  from: string;
  /** Null where it does not open. */
  address: Address | null;
  problems: KeyProblem[];
};

/**
 * Opens each key that is named, and says what is wrong with it or with all of them together.
 * @param throwawayRoles roles whose throwaway keys anyone can derive: none of them may be a real key
 */
export const checkKeys = (p: {
  keys: Readonly<Record<string, RoleKey>>;
  throwawayRoles: readonly string[];
  env: Record<string, string | undefined>;
}): KeyFacts[] => {
  const facts = Object.entries(p.keys).map(([role, key]) => checkOne(role, key, p.env));
  return facts.map((fact) => ({
    ...fact,
    problems: [...fact.problems, ...shared(fact, facts), ...derivable(fact, p.throwawayRoles)],
  }));
};

/** Values of the variables that the keys name: whoever prints something takes them out of it first. */
export const secretsNamed = (
  keys: Readonly<Record<string, RoleKey>>,
  env: Record<string, string | undefined>,
): string[] =>
  Object.values(keys).flatMap((key) => {
    const value = env["env" in key ? key.env : key.passwordEnv];
    return value === undefined || value === "" ? [] : [value, value.replace(/^0x/i, "")];
  });

const checkOne = (role: string, key: RoleKey, env: Record<string, string | undefined>): KeyFacts => {
  const from =
    "env" in key ? `environment variable ${key.env}` : `keystore ${key.keystore}, password in ${key.passwordEnv}`;
  const file = "env" in key ? [] : fileProblems(key.keystore);
  try {
    const { address } = openRoleKey(role, key, env);
    return { role, from, address, problems: [...file, ...("env" in key ? [] : otherAddress(key.keystore, address))] };
  } catch (error) {
    const [says = "", ...next] = (error as Error).message.split("\n");
    return { role, from, address: null, problems: [...file, { says, next: next.join(" ") }] };
  }
};

/** A keystore is only as good as its password, so nobody else may carry it away to guess at. */
const fileProblems = (path: string): KeyProblem[] => {
  if (!existsSync(path) || process.platform === "win32") return [];
  const mode = statSync(path).mode & 0o777;
  return (mode & 0o077) === 0
    ? []
    : [{ says: `others may read ${path} (mode ${mode.toString(8)})`, next: `chmod 600 ${path}` }];
};

/** A keystore may name its address in the clear; it then has to be the key's. */
const otherAddress = (path: string, address: Address): KeyProblem[] => {
  const { address: named } = JSON.parse(readFileSync(path, "utf8")) as { address?: unknown };
  if (typeof named !== "string" || sameAddress(`0x${named.replace(/^0x/i, "")}`, address)) return [];
  return [{ says: `${path} names another address than its key has`, next: "take it for damaged, and restore it" }];
};

const shared = (fact: KeyFacts, facts: readonly KeyFacts[]): KeyProblem[] => {
  const { address } = fact;
  const others = facts.filter((other) => other.role !== fact.role && address !== null && other.address === address);
  return others.length === 0
    ? []
    : [
        {
          says: `it is also the key of ${others.map(({ role }) => role).join(", ")}: a quorum would count one holder twice`,
          next: "give each role a key of its own",
        },
      ];
};

const derivable = ({ address }: KeyFacts, roles: readonly string[]): KeyProblem[] => {
  const role = roles.find((candidate) => forkAccount(candidate).address === address);
  return role === undefined
    ? []
    : [{ says: `it is the throwaway key of ${role}, which anyone can derive`, next: "make a new key" }];
};
