import type { ChangeStep, ParameterName } from "./changeItems.ts";
import { LIMIT_WORDS, PARAMETERS } from "./changeItems.ts";
import { DIRECTIONS, type Tighter, type Unit } from "./directions.ts";
import type { Effect } from "./diff.ts";

/** The mandate's row that a parameter of the contract carries, where a mandate says it. */
export const pathOfParameter = (name: ParameterName): string | null => {
  if (name === "positionVenue") return "caps.positions";
  if ((LIMIT_WORDS as readonly string[]).includes(name)) return `limits.${name}`;
  return PATHS[name] ?? null;
};

const PATHS: Partial<Record<ParameterName, string>> = {
  asset: "assets.*",
  assetEpsilonBps: "assets.*.epsilonBps",
  assetCapBps: "assets.*.capBps",
  held: "held.*",
  venueCapBps: "caps.venues.*.capBps",
  issuerCapBps: "caps.issuers.*.capBps",
  cosigner: "cosigner",
  paymentRefillSeconds: "payments.*.refillSeconds",
  paymentCapacityUsd8: "payments.*.capacityUsd8",
  quorum: "council.quorum",
  guardian: "guardian",
};

/** What no mandate says, and has an order all the same: acts, seats and the delays themselves. */
const ACTS: Partial<Record<ParameterName, Tighter>> = {
  mode: "up",
  peakNavUsd8: "up",
  flowInUsd8: "down",
  flowOutUsd8: "up",
  epochUsedWad: "up",
  seat: "down",
  delayLimit: "up",
  delayStructure: "up",
  delayRestore: "up",
};

/** Which way a parameter of the contract tightens, as `contracts/governance/Directions.sol` has it. */
export const tighterOf = (name: ParameterName): Tighter => {
  const path = pathOfParameter(name);
  return ACTS[name] ?? (path === null ? "unordered" : (DIRECTIONS[path]?.tighter ?? "unordered"));
};

/** The unit of its value. */
export const unitOfParameter = (name: ParameterName): Unit => {
  const path = pathOfParameter(name);
  return UNITS[name] ?? (path === null ? "count" : (DIRECTIONS[path]?.unit ?? "count"));
};

const UNITS: Partial<Record<ParameterName, Unit>> = {
  peakNavUsd8: "usd8",
  flowInUsd8: "usd8",
  flowOutUsd8: "usd8",
  adapter: "address",
  controller: "address",
  owner: "address",
  tightener: "address",
  changes: "address",
  delayLimit: "seconds",
  delayStructure: "seconds",
  delayRestore: "seconds",
};

/** The refill time of a bucket that was not there: it comes with its capacity, and the contract weighs it as if it stood alone. */
export const isFirstRefill = ({ parameter, old }: Pick<ChangeStep, "parameter" | "old">): boolean =>
  PARAMETERS[parameter] === "paymentRefillSeconds" && old === 0n;

/** What one step does. */
export const effectOfStep = ({ parameter, old, value }: ChangeStep): Effect => {
  const tighter = tighterOf(nameOfParameter(parameter));
  if (value === old) return "none";
  if (tighter === "unordered") return "unordered";
  if (isFirstRefill({ parameter, old })) return "loosens";
  return value < old === (tighter === "down") ? "tightens" : "loosens";
};

/** Numbers whose loosening waits as long as what has no order: what there is, and who signs. */
const STRUCTURE: ReadonlySet<ParameterName> = new Set([
  "held",
  "seat",
  "quorum",
  "delayLimit",
  "delayStructure",
  "delayRestore",
]);

/** Whether a step that loosens waits the longer delay: what changes what there is, rather than how much of it. */
export const isStructure = ({ parameter }: ChangeStep): boolean => {
  const name = nameOfParameter(parameter);
  return tighterOf(name) === "unordered" || STRUCTURE.has(name);
};

/** Whether guardian and fast vote may take such a step where it tightens, beside the owner. */
export const isFast = ({ parameter }: ChangeStep): boolean => {
  const name = nameOfParameter(parameter);
  return (
    name === "seat" ||
    name === "quorum" ||
    name === "mode" ||
    (!isStructure({ parameter } as ChangeStep) && !ACTS[name])
  );
};

/** @throws StepUnknownError */
export const nameOfParameter = (parameter: number): ParameterName => {
  const name = PARAMETERS[parameter];
  if (name === undefined) throw new StepUnknownError(parameter);
  return name;
};

export class StepUnknownError extends Error {
  readonly code = "STEP_UNKNOWN";
  constructor(parameter: number) {
    super(
      `The change names parameter ${parameter}, which this version does not know.\nRead it with the version of this program that belongs to the contract.`,
    );
    this.name = "StepUnknownError";
  }
}
