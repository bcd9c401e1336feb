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

/** Which way a parameter of the contract tightens. What no mandate says has no order. */
export const tighterOf = (name: ParameterName): Tighter => {
  const path = pathOfParameter(name);
  return path === null ? "unordered" : (DIRECTIONS[path]?.tighter ?? "unordered");
};

export const unitOfParameter = (name: ParameterName): Unit => {
  const path = pathOfParameter(name);
  return path === null ? "count" : (DIRECTIONS[path]?.unit ?? "count");
};

/** What one step does. */
export const effectOfStep = ({ parameter, old, value }: ChangeStep): Effect => {
  const tighter = tighterOf(nameOfParameter(parameter));
  if (value === old) return "none";
  if (tighter === "unordered") return "unordered";
  // A first bucket: its refill time comes with its capacity.
  if (PARAMETERS[parameter] === "paymentRefillSeconds" && old === 0n) return "loosens";
  return value < old === (tighter === "down") ? "tightens" : "loosens";
};

/** Whether a step waits the longer delay: what changes what there is, rather than how much of it. */
export const isStructure = ({ parameter }: ChangeStep): boolean =>
  tighterOf(nameOfParameter(parameter)) === "unordered";

const nameOfParameter = (parameter: number): ParameterName => {
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
