import { z } from "zod";
import { address } from "../../../../policies/treasury/money.ts";
import { FORK_HOLDERS } from "../../../adapters/deployGovernance.ts";
import { forkAccount } from "../../../adapters/forkAccounts.ts";
import { checkKeys, type KeyFacts } from "../../../adapters/keyCheck.ts";
import { bad, type Finding, note, ok } from "./finding.ts";
import type { Files } from "./files.ts";

/** One role and who signs for it: on a fork, and on a live chain where its key is named. */
export const keySchema = z.strictObject({
  role: z.string(),
  /** Follows from the role's name; what signs on every fork. */
  forkAddress: address,
  /** Null where no key is named. */
  live: z
    .strictObject({ from: z.string(), /** Null where it does not open. */ address: address.nullable() })
    .nullable(),
});
export type Key = z.infer<typeof keySchema>;

/** Roles that only a fork has. */
export const FORK_ROLES = [
  "approver",
  "cosigner",
  "deployer",
  "executor",
  "owner-1",
  "owner-2",
  ...FORK_HOLDERS.map(({ role }) => role),
];

/** Where each role's key comes from and whose it is; never the key. */
export const lookAtKeys = (
  { config, mandate, council }: Files,
  env: Record<string, string | undefined>,
): { findings: Finding[]; keys: Key[] } => {
  if (config === null || mandate === null || council === null) return { findings: [], keys: [] };
  const ids = [...council.seats, ...council.absent].map(({ id }) => `seat:${id}`);
  const cosigners = mandate.limits.approvalUsd8 === null || mandate.cosigner === null ? [] : ["cosigner"];
  const needed = ["submitter", ...(mandate.approval === null ? [] : ["approver"]), ...cosigners, ...ids];
  const named = config.keys.roles ?? {};
  const facts = checkKeys({ keys: named, throwawayRoles: [...needed, ...FORK_ROLES], env });
  const findings = [WHY_THROWAWAY, ...facts.flatMap((fact) => factFindings(fact, needed))];
  const without = needed.filter((role) => named[role] === undefined);
  if (facts.length > 0 && without.length > 0)
    findings.push(note("live keys", `none is named for ${without.join(", ")}`, "name them under keys.roles"));
  if (facts.length === 0) findings.push(note("live keys", "none is named, and nothing here signs on a live chain yet"));
  if (config.keys.from === "roles")
    findings.push(bad("keys", "keys.from is roles, which no fork takes", "set keys.from to throwaway"));
  const roles = [...needed, ...Object.keys(named).filter((role) => !needed.includes(role))];
  return { findings, keys: roles.map((role) => keyOf(role, facts)) };
};

const WHY_THROWAWAY = ok(
  "keys",
  "a fork signs with throwaway keys that anyone can derive, always: it has the real chain's id, so what a real key signed in a rehearsal would be valid there",
);

const factFindings = ({ role, from, address: found, problems }: KeyFacts, needed: readonly string[]): Finding[] => [
  ...(found === null ? [] : [ok(`key ${role}`, `live: ${found}, from ${from}`)]),
  ...problems.map(({ says, next }) => bad(`key ${role}`, says, next)),
  ...(needed.includes(role) || role === "approver" || role === "cosigner"
    ? []
    : [bad(`key ${role}`, "the seats file has no such seat", `take keys.roles.${role} out, or seat it`)]),
];

const keyOf = (role: string, facts: readonly KeyFacts[]): Key => {
  const fact = facts.find((candidate) => candidate.role === role);
  return {
    role,
    forkAddress: forkAccount(role).address,
    live: fact === undefined ? null : { from: fact.from, address: fact.address },
  };
};
