import { isAddressEqual, keccak256, toEventSelector, toHex, zeroAddress } from "viem";
import { type Address, type Hex, sameAddress } from "../../../../policies/treasury/money.ts";
import { ask, codeAt, type Fact, isUnknown, missingOf, slotAt, valueOf } from "../../../../simulation/askContract.ts";
import { StateUnknownError } from "../../../../simulation/forks/stateUnknown.ts";
import { isCodeOf, safeArtifact } from "../../../adapters/artifacts.ts";
import { short } from "../../plainText.ts";
import { bad, type Finding, note, ok, unknown, warn } from "./finding.ts";
import type { Ground } from "./ground.ts";
import { addressIn, distinct } from "./onChain.ts";

export type CustodyPart = {
  findings: Finding[];
  kind: "safe" | "treasury" | null;
  /** Who can do anything with custody: a Safe's owners, a treasury's owner. */
  owners: Address[];
};

type Look = Pick<Ground, "view" | "logs"> & { custody: Address; module: Address; compiled: boolean };

/** Slots of a Safe 1.4.1. */
const SINGLETON = toHex(0, { size: 32 });
const GUARD = keccak256(toHex("guard_manager.guard.address"));
const FALLBACK_HANDLER = keccak256(toHex("fallback_manager.handler.address"));
const SENTINEL: Address = "0x0000000000000000000000000000000000000001";
const PAGE = 50n;
const ZERO_SLOT = `0x${"0".repeat(64)}`;

const MODULE_ENABLED = toEventSelector("ModuleEnabled(address)");
const IS_ENABLED = "function isModuleEnabled(address module) view returns (bool)";

/** Who besides the module can move what custody holds. The module's bound says nothing about them. */
export const lookAtCustody = async (look: Look): Promise<CustodyPart> => {
  const code = await codeAt(look.custody, look.view);
  if (isUnknown(code)) return nothing(unknown("custody", `the fork does not hold ${missingOf(code)}`));
  const runs = valueOf(code) ?? "0x";
  if (runs === "0x")
    return nothing(bad("custody", `nothing stands at ${look.custody}`, "check the address after --treasury"));
  if (runs === safeArtifact("SafeProxy").deployedBytecode) return lookAtSafe(look);
  const isSafe = await ask(
    { to: look.custody, signature: "function getThreshold() view returns (uint256)" },
    look.view,
  );
  if (isSafe.status !== "read") {
    if (!look.compiled)
      return lookAtTreasury(look, unknown("custody", `${look.custody}: its code is not compared`, COMPILE));
    return isCodeOf("Treasury", runs)
      ? lookAtTreasury(look, ok("custody", `Treasury of this version, at ${look.custody}`))
      : nothing(bad("custody", `${look.custody} is no Safe and no Treasury of this version`, NOT_KNOWN));
  }
  const safe = await lookAtSafe(look);
  const proxy = bad(
    "proxy",
    `code hash ${keccak256(runs)} is not Safe 1.4.1's proxy: it may answer anything`,
    NOT_KNOWN,
  );
  return { ...safe, findings: [proxy, ...safe.findings] };
};

const NOT_KNOWN = "read that contract, or take custody whose code is known: Safe 1.4.1, or the Treasury here";

const COMPILE = "the next run compiles the contracts to compare with";

const nothing = (finding: Finding): CustodyPart => ({ findings: [finding], kind: null, owners: [] });

const lookAtSafe = async (look: Look): Promise<CustodyPart> => {
  const { custody, view } = look;
  const owners = await ask<readonly Address[]>(
    { to: custody, signature: "function getOwners() view returns (address[])" },
    view,
  );
  const threshold = await ask<bigint>(
    { to: custody, signature: "function getThreshold() view returns (uint256)" },
    view,
  );
  return {
    kind: "safe",
    owners: [...(valueOf(owners) ?? [])],
    findings: [
      await singleton(look),
      ownersFinding(owners, threshold),
      ...(await safeModules(look)),
      guard(await slotAt(custody, GUARD, view)),
      await fallbackHandler(look),
    ],
  };
};

const singleton = async ({ custody, view }: Look): Promise<Finding> => {
  const slot = await slotAt(custody, SINGLETON, view);
  if (slot.status !== "read") return unknown("singleton", `the fork does not hold ${missingOf(slot)}`);
  const at = addressIn(slot.value);
  const code = await codeAt(at, view);
  if (code.status !== "read") return unknown("singleton", `${at}: the fork does not hold its code`);
  const hash = keccak256(code.value);
  const published = (["Safe", "SafeL2"] as const).find(
    (name) => keccak256(safeArtifact(name).deployedBytecode) === hash,
  );
  return published === undefined
    ? bad("singleton", `${at}, code hash ${hash}: not Safe 1.4.1's as published`, NOT_KNOWN)
    : ok("singleton", `${published} 1.4.1 as published, code hash ${hash}, at ${at}`);
};

const ownersFinding = (owners: Fact<readonly Address[]>, threshold: Fact<bigint>): Finding => {
  if (owners.status !== "read" || threshold.status !== "read")
    return unknown("owners", "the fork does not hold who they are");
  const many = owners.value.length;
  const says = `${threshold.value} of ${many}: ${owners.value.join(", ")}`;
  const alone = threshold.value < 2n;
  return alone
    ? warn("owners", `${says}; one of them alone can move everything`, "raise the threshold")
    : ok("owners", `${says}; together they can do anything with custody`);
};

const safeModules = async (look: Look): Promise<Finding[]> => {
  const modules = await pagesOfModules(look.custody, look.view);
  if (modules.status === "read") return moduleFindings(modules.value, look, true);
  return [
    unknown("modules", isUnknown(modules) ? `the fork does not hold ${missingOf(modules)}` : "they cannot be listed"),
  ];
};

/** @throws StateUnknownError where the fork does not hold them */
export const listSafeModules = async (safe: Address, view: Ground["view"]): Promise<Address[]> => {
  const modules = await pagesOfModules(safe, view);
  if (modules.status === "unknown") throw new StateUnknownError(modules);
  return valueOf(modules) ?? [];
};

/** Every page of the Safe's linked list. */
const pagesOfModules = async (safe: Address, view: Ground["view"]): Promise<Fact<Address[]>> => {
  const modules: Address[] = [];
  for (let start = SENTINEL; ;) {
    const page = await ask<readonly [readonly Address[], Address]>(
      {
        to: safe,
        signature:
          "function getModulesPaginated(address start, uint256 pageSize) view returns (address[] array, address next)",
        args: [start, PAGE],
        gas: 2_000_000,
      },
      view,
    );
    if (page.status !== "read") return page;
    const [found, next] = page.value;
    modules.push(...found);
    if (found.length === 0 || sameAddress(next, SENTINEL) || sameAddress(next, zeroAddress)) break;
    start = next;
  }
  return { status: "read", value: modules };
};

const moduleFindings = (modules: readonly Address[], { module }: Look, all: boolean): Finding[] => {
  const others = modules.filter((one) => !isAddressEqual(one, module));
  const ours = others.length < modules.length;
  return [
    ours
      ? ok("modules", `${module}, the policy module${others.length === 0 && all ? ", and no other" : ""}`)
      : bad("modules", `the policy module ${module} is not enabled: no decision can run`, "its owners enable it"),
    ...others.map((other) =>
      bad(
        "modules",
        `${other} is enabled too and not known: it can move everything, without any limit`,
        "its owners disable it",
      ),
    ),
  ];
};

/** A guard looks at every transaction of the owners, and may stop each of them, also the one that takes it away. */
const guard = (slot: Fact<Hex>): Finding => {
  if (slot.status !== "read") return unknown("guard", `the fork does not hold ${missingOf(slot)}`);
  return slot.value === ZERO_SLOT
    ? ok("guard", "none")
    : bad(
        "guard",
        `${addressIn(slot.value)} may stop the owners from doing anything`,
        "read it, or its owners take it away: setGuard(0)",
      );
};

/** Anyone may have the Safe call its handler with any data, so it must be one that does nothing with that. */
const fallbackHandler = async ({ custody, view }: Look): Promise<Finding> => {
  const slot = await slotAt(custody, FALLBACK_HANDLER, view);
  if (slot.status !== "read") return unknown("fallback", `the fork does not hold ${missingOf(slot)}`);
  if (slot.value === ZERO_SLOT) return ok("fallback", "no handler");
  const at = addressIn(slot.value);
  const code = await codeAt(at, view);
  if (code.status !== "read") return unknown("fallback", `${at}: the fork does not hold its code`);
  return code.value === safeArtifact("CompatibilityFallbackHandler").deployedBytecode
    ? ok("fallback", `Safe 1.4.1's handler as published, at ${at}`)
    : bad(
        "fallback",
        `${at} is not Safe 1.4.1's handler: anyone can have custody call it with any data`,
        "its owners set the published one, or none",
      );
};

const lookAtTreasury = async (look: Look, code: Finding): Promise<CustodyPart> => {
  const { custody, module, view } = look;
  const owner = await ask<Address>({ to: custody, signature: "function owner() view returns (address)" }, view);
  const enabled = await ask<boolean>({ to: custody, signature: IS_ENABLED, args: [module] }, view);
  if (owner.status === "failed") return nothing(bad("custody", `${custody}: ${owner.reason}`, NOT_KNOWN));
  const ownersOf = valueOf(owner);
  return {
    kind: "treasury",
    owners: ownersOf === null ? [] : [ownersOf],
    findings: [
      code,
      ownersOf === null
        ? unknown("owner", `the fork does not hold ${missingOf(owner)}`)
        : ok("owner", `${ownersOf}; it can do anything with custody`),
      ...(await treasuryModules(look, valueOf(enabled))),
      note("guard", "a Treasury has no guard and no fallback handler"),
    ],
  };
};

/** A Treasury keeps its modules in a mapping: only its logs list them. */
const treasuryModules = async (look: Look, enabled: boolean | null): Promise<Finding[]> => {
  const { custody, module, view, logs } = look;
  const logged = logs === null ? null : await logs({ address: custody, topics: [MODULE_ENABLED] });
  const candidates = distinct(
    (logged ?? []).flatMap(({ topics }) => (topics[1] === undefined ? [] : [addressIn(topics[1])])),
  );
  const modules: Address[] = enabled === true ? [module] : [];
  for (const candidate of candidates) {
    if (isAddressEqual(candidate, module)) continue;
    if (valueOf(await ask<boolean>({ to: custody, signature: IS_ENABLED, args: [candidate] }, view)) === true)
      modules.push(candidate);
  }
  if (enabled === null) return [unknown("modules", `whether ${short(module)} is enabled: the fork does not hold it`)];
  return [
    ...moduleFindings(modules, look, logged !== null),
    ...(logged === null ? [unknown("modules", "others cannot be listed: no logs are to be had", OTHER_NODE)] : []),
  ];
};

const OTHER_NODE = "name a node that keeps logs with --chain";
