import { isAddressEqual, keccak256, pad, toEventSelector, toHex, zeroAddress } from "viem";
import { type Address, type Hex, sameAddress } from "../../../../policies/treasury/money.ts";
import { ask, askAll, codeAt, isUnknown, missingOf, valueOf } from "../../../../simulation/askContract.ts";
import { forkAccount } from "../../../adapters/forkAccounts.ts";
import { bad, type Finding, note, ok, unknown, warn } from "./finding.ts";
import { cosignerHere, lookAtGate } from "./gate.ts";
import type { Ground } from "./ground.ts";
import { FORK_ROLES, type Key } from "./keys.ts";
import { addressIn, type Buckets, distinct } from "./onChain.ts";
import { type Holder, overlaps } from "./overlaps.ts";
import type { Treasury } from "./treasury.ts";

type Look = {
  ground: Ground;
  treasury: Treasury;
  custodyOwners: readonly Address[];
  buckets: Buckets;
  keys: readonly Key[];
};

/** Who holds which duty, whether one account holds two, and who can change the rules. */
export const lookAtRoles = async (look: Look): Promise<Finding[]> => {
  const { treasury: t, ground } = look;
  const executors = distinct([t.owners.limits, t.owners.seats, t.owners.anchor]);
  const holders = duties(look);
  const governance: Finding[] = [];
  const proposers: Holder[] = [];
  for (const executor of executors) {
    const found = await lookAtExecutor(ground, executor, holders);
    governance.push(...found.findings);
    proposers.push(...found.proposers);
  }
  return [
    ...governance,
    delaysFinding(t),
    ok("seats", `${t.threshold} of ${t.seatKeys.length} sign: ${t.seatKeys.map((at) => nameOf(at, look)).join(", ")}`),
    person("tightener", t.tightener ?? zeroAddress, "nobody but guardian and owner tightens at once"),
    person("guardian", t.guardian, "nobody may halt or veto at once"),
    ...(await lookAtGate(ground, t)),
    ok("submitter", `${t.publisher} hands decisions in and publishes records`),
    ...overlaps([...holders, ...proposers]),
    ...(ground.live ? derivable([...holders, ...proposers], look.keys) : []),
    ...sharedProcess(look),
  ];
};

/** The limits' own delays are what gives people time; a timelock's come on top. */
const delaysFinding = ({ delays }: Treasury): Finding => {
  if (delays === null)
    return bad("delays", "what changes the limits does not say how long loosening waits", "read that contract");
  const { limit, structure, restore } = delays;
  const says = `loosening waits ${limit} seconds for numbers, ${structure} for structure, ${restore} where it undoes a guardian's cut`;
  return limit === 0 || structure === 0
    ? bad("delays", `${says}: nobody has time to object`, "raise the delays")
    : ok("delays", says);
};

const person = (what: string, at: Address, without: string): Finding =>
  isAddressEqual(at, zeroAddress) ? note(what, `none: ${without}`) : ok(what, at);

const duties = ({ treasury: t, custodyOwners, buckets, keys, ground }: Look): Holder[] => {
  const worker = keys.find(({ role }) => role === "submitter")?.live?.address ?? null;
  const isSet = ({ at }: Holder): boolean => !isAddressEqual(at, zeroAddress);
  const holders: Holder[] = [
    ...t.seatKeys.map((at, index): Holder => ({ duty: "seat", name: `seat ${index + 1}`, at })),
    { duty: "submitter", name: "the submitter", at: t.publisher },
    ...(ground.live && worker !== null && !sameAddress(worker, t.publisher)
      ? [{ duty: "submitter", name: "this worker", at: worker } as const]
      : []),
    { duty: "guardian", name: "the guardian", at: t.guardian },
    { duty: "cosigner", name: "the cosigner", at: t.cosigner },
    { duty: "owner", name: "owner of the limits", at: t.owners.limits },
    { duty: "owner", name: "owner of the seats", at: t.owners.seats },
    { duty: "owner", name: "owner of the anchor", at: t.owners.anchor },
    ...custodyOwners.map((at): Holder => ({ duty: "custody-owner", name: "owner of custody", at })),
    ...buckets.buckets.map(({ recipient }): Holder => ({ duty: "payee", name: "a payee", at: recipient })),
  ];
  return holders.filter(isSet);
};

/** Keys that a fork signs with follow from names of roles: on a live chain they are everybody's. */
const derivable = (holders: readonly Holder[], keys: readonly Key[]): Finding[] => {
  const throwaway = [
    ...keys.map(({ forkAddress }) => forkAddress),
    ...FORK_ROLES.map((role) => forkAccount(role).address),
  ];
  return holders
    .filter(({ at }) => throwaway.some((other) => sameAddress(other, at)))
    .map(({ at, name }) =>
      bad("derivable", `${name}, ${at}, is a fork's throwaway key: anyone can sign with it`, "make a new key"),
    );
};

/** A seat by the name its key has here, else by its address. */
const nameOf = (at: Address, look: Look): string => {
  const role = roleAt(at, look);
  return role === null ? at : `${role.replace("seat:", "")} ${at}`;
};

/** The role whose key this program would sign with there; null where it is somebody else's. */
const roleAt = (at: Address, { keys, ground }: Look): string | null =>
  keys.find(({ role, forkAddress, live }) => {
    const ours = ground.live ? (live?.address ?? null) : forkAddress;
    return role.startsWith("seat:") && ours !== null && sameAddress(ours, at);
  })?.role ?? null;

/** One process opens every key it is given: whoever takes it has all their votes. */
const sharedProcess = (look: Look): Finding[] => {
  const { treasury: t, ground } = look;
  const here = t.seatKeys.flatMap((at) => roleAt(at, look) ?? []);
  const elsewhere = t.seatKeys.length - here.length;
  const opens = cosignerHere(ground, t, look.keys, here.length);
  if (here.length < 2)
    return [ok("processes", `this program signs for ${here.length} of ${t.seatKeys.length} seats`), ...opens];
  const names = here.map((role) => role.replace("seat:", "")).join(", ");
  const alone = here.length >= t.threshold;
  const says = `${names} share one process and count as one holder${alone ? `, which is the quorum of ${t.threshold} by itself` : ""}`;
  return [
    warn(
      "processes",
      `${says}${ground.live ? "" : "; their keys are throwaway (fork only)"}`,
      "run seats on machines of their own",
    ),
    ...(elsewhere === 0 ? [] : [ok("processes", `${elsewhere} more sign elsewhere`)]),
    ...opens,
  ];
};

type Executor = { findings: Finding[]; proposers: Holder[] };

const ADMIN_ROLE: Hex = pad("0x00", { size: 32 });
const PROPOSER_ROLE = keccak256(toHex("PROPOSER_ROLE"));
const ROLE_GRANTED = toEventSelector("RoleGranted(bytes32,address,address)");
const HAS_ROLE = "function hasRole(bytes32 role, address account) view returns (bool)";
const NO_KEY = "hand ownership to governance's executor, a timelock";

/** Whoever owns the limits can loosen all of them, so it should be a contract that makes people wait. */
const lookAtExecutor = async (ground: Ground, executor: Address, holders: readonly Holder[]): Promise<Executor> => {
  const code = await codeAt(executor, ground.view);
  if (isUnknown(code)) return only(unknown("executor", `the fork does not hold ${missingOf(code)}`));
  if (valueOf(code) === "0x") {
    const says = `${executor} is a key, not a contract: whoever has it loosens any limit, after its delay`;
    return only(
      ground.live ? bad("executor", says, NO_KEY) : warn("executor", `${says} (fork only: a throwaway key)`, NO_KEY),
    );
  }
  const delay = await ask<bigint>(
    { to: executor, signature: "function getMinDelay() view returns (uint256)" },
    ground.view,
  );
  if (delay.status === "read") return lookAtTimelock(ground, executor, delay.value, holders);
  const admin = await ask<Address>({ to: executor, signature: "function admin() view returns (address)" }, ground.view);
  return admin.status === "read"
    ? only(await adminFinding(ground, executor, admin.value))
    : only(note("executor", `${executor} is a contract and no timelock that is known here`, "read who may act for it"));
};

const only = (finding: Finding): Executor => ({ findings: [finding], proposers: [] });

const adminFinding = async ({ view, live }: Ground, timelock: Address, admin: Address): Promise<Finding> => {
  const code = valueOf(await codeAt(admin, view));
  if (code === null) return unknown("executor", `timelock ${timelock}: the fork does not hold its admin ${admin}`);
  if (code !== "0x" || isAddressEqual(admin, zeroAddress))
    return ok("executor", `timelock ${timelock}, admin ${admin}, a contract`);
  const says = `timelock ${timelock} has ${admin} as admin, a key: it needs no vote`;
  return live ? bad("executor", says, NO_KEY) : warn("executor", `${says} (fork only)`, NO_KEY);
};

/** OpenZeppelin's: roles are mappings, so their holders are known from logs and from asking about those who are known. */
const lookAtTimelock = async (
  ground: Ground,
  timelock: Address,
  delaySeconds: bigint,
  holders: readonly Holder[],
): Promise<Executor> => {
  const logged = ground.logs === null ? null : await ground.logs({ address: timelock, topics: [ROLE_GRANTED] });
  const granted = (logged ?? []).flatMap(({ topics: [, , account] }) =>
    account === undefined ? [] : [addressIn(account)],
  );
  const candidates = distinct([...granted, ...holders.map(({ at }) => at)]);
  const having = async (role: Hex): Promise<Address[]> => {
    const asked = await askAll<boolean>(
      candidates.map((account) => ({ to: timelock, signature: HAS_ROLE, args: [role, account] })),
      ground.view,
    );
    return candidates.filter((_, index) => asked[index] !== undefined && valueOf(asked[index]) === true);
  };
  const admins = (await having(ADMIN_ROLE)).filter((at) => !isAddressEqual(at, timelock));
  const proposers = await having(PROPOSER_ROLE);
  const says = `timelock ${timelock}, ${delaySeconds} seconds`;
  return {
    findings: [
      ok("executor", says),
      ...(await adminsOf(ground, timelock, admins)),
      ...proposers.map((at) => note("proposer", `${at} proposes to it`)),
      ...(logged === null
        ? [
            unknown(
              "executor",
              "who else may propose or grant roles cannot be listed: no logs are to be had",
              OTHER_NODE,
            ),
          ]
        : []),
    ],
    proposers: proposers.map((at): Holder => ({ duty: "proposer", name: "proposer of the timelock", at })),
  };
};

const OTHER_NODE = "name a node that keeps logs with --chain";

const adminsOf = async (ground: Ground, timelock: Address, admins: readonly Address[]): Promise<Finding[]> => {
  const findings: Finding[] = [];
  for (const admin of admins) findings.push(await adminFinding(ground, timelock, admin));
  return findings;
};
