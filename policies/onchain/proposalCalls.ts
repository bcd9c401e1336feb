import { type Abi, decodeFunctionData, erc20Abi, parseAbi } from "viem";
import { policyChangesAbi } from "../../contracts/generated/PolicyChanges.ts";
import { policyModuleAbi } from "../../contracts/generated/PolicyModule.ts";
import { decisionAnchorAbi } from "../../contracts/generated/DecisionAnchor.ts";
import { treasuryAbi } from "../../contracts/generated/Treasury.ts";
import { type Address, type Hex, sameAddress } from "../treasury/money.ts";
import { type ChangeItem, PARAMETERS, type ParameterName } from "./changeItems.ts";
import { pathOfParameter } from "./stepEffects.ts";

/** A call of a proposal, as far as it can be read. */
export type ReadCall = { to: Address; value: bigint; data: Hex } & (
  | {
      /** Changes of the mandate and nothing else. */
      kind: "mandate";
      functionName: "submit" | "accept" | "tighten";
      items: ChangeItem[];
    }
  | {
      /** Through the same door, and no limit of a mandate: who decides, how long things wait, modes and flows. */
      kind: "authority";
      functionName: string;
      items: ChangeItem[];
      says: string;
    }
  | { kind: "other"; functionName: string | null; says: string }
);

const SAFE = parseAbi([
  "function enableModule(address module)",
  "function disableModule(address previous, address module)",
  "function addOwnerWithThreshold(address owner, uint256 threshold)",
  "function swapOwner(address previous, address oldOwner, address newOwner)",
  "function changeThreshold(uint256 threshold)",
  "function setGuard(address guard)",
  "function setFallbackHandler(address handler)",
  "function grantRole(bytes32 role, address account)",
  "function updateDelay(uint256 newDelay)",
  "function transferOwnership(address newOwner)",
]);
/** Contracts whose functions a proposal may name, tried in this order. */
const KNOWN: readonly Abi[] = [policyModuleAbi, treasuryAbi, decisionAnchorAbi, erc20Abi, SAFE];

/** Reads one call. `changes` is the one contract through which this treasury's limits are changed. */
export const readCall = (call: { to: Address; value: bigint; data: Hex }, changes: Address | null): ReadCall => {
  const { to, value, data } = call;
  if (changes === null || !sameAddress(to, changes) || value !== 0n) return { ...call, ...otherwise(data, value) };
  const decoded = attempt(() => decodeFunctionData({ abi: policyChangesAbi, data }));
  if (decoded === null) return { ...call, ...otherwise(data, value) };
  const { functionName, args } = decoded as { functionName: string; args: readonly unknown[] };
  if (functionName !== "submit" && functionName !== "accept" && functionName !== "tighten")
    return { ...call, kind: "authority", functionName, items: [], says: words(functionName, args) };
  const items = (args[0] as ChangeItem[]).map(({ parameter, subject, value: wanted }) => ({
    parameter,
    subject,
    value: wanted,
  }));
  const beyond = items.filter(({ parameter }) => !isOfAMandate(PARAMETERS[parameter]));
  if (beyond.length === 0) return { ...call, kind: "mandate", functionName, items };
  const names = beyond.map(({ parameter }) => PARAMETERS[parameter] ?? `parameter ${parameter}`);
  return { ...call, kind: "authority", functionName, items, says: `changes ${[...new Set(names)].join(", ")}` };
};

/** Whether a mandate says it. Everything else is authority, an act, or unknown. */
const isOfAMandate = (name: ParameterName | undefined): boolean => name !== undefined && pathOfParameter(name) !== null;

/** How deep calls within calls are read: what lies deeper stands in the calldata as it is. */
const DEEPEST = 3;

/** The calls that an argument carries: what the callee is told to call in turn. */
const within = (args: readonly unknown[], deep: number): string[] =>
  args.flatMap((arg): string[] => {
    if (Array.isArray(arg)) return within(arg, deep);
    if (typeof arg !== "string" || !/^0x([0-9a-f]{2}){4,}$/i.test(arg) || arg.length === 42 || arg.length === 66)
      return [];
    const { functionName, says } = otherwise(arg as Hex, 0n, deep + 1);
    return functionName === null ? [] : [says];
  });

const otherwise = (
  data: Hex,
  value: bigint,
  deep = 0,
): { kind: "other"; functionName: string | null; says: string } => {
  const sends = value === 0n ? "" : `sends ${value} wei`;
  if (data === "0x") return { kind: "other", functionName: null, says: sends || "an empty call" };
  for (const abi of KNOWN) {
    const decoded = attempt(() => decodeFunctionData({ abi, data }));
    if (decoded === null) continue;
    const { functionName, args } = decoded as { functionName: string; args?: readonly unknown[] };
    const carried = (deep < DEEPEST ? within(args ?? [], deep) : []).map((says) => `within it ${says}`);
    const says = [...carried, words(functionName, args ?? []), sends].filter(Boolean).join("; ");
    return { kind: "other", functionName, says };
  }
  return {
    kind: "other",
    functionName: null,
    says: [`unknown function ${data.slice(0, 10)}, ${(data.length - 2) / 2} bytes`, sends].filter(Boolean).join("; "),
  };
};

const words = (functionName: string, args: readonly unknown[]): string =>
  `${functionName}(${args.map((arg) => JSON.stringify(arg, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value))?.replaceAll('"', "")).join(", ")})`;

const attempt = <T>(decode: () => T): T | null => {
  try {
    return decode();
  } catch {
    return null;
  }
};
