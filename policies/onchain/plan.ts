import { encodeFunctionData, type Hex } from "viem";
import { policyChangesAbi } from "../../contracts/generated/PolicyChanges.ts";
import type { Mandate } from "../treasury/mandate.ts";
import type { Address } from "../treasury/money.ts";
import { applyItems } from "./applyItems.ts";
import { changeItems, type ChangeStep, PARAMETERS } from "./changeItems.ts";
import { type DeployedPolicy, deployedMandate } from "./deployed.ts";
import { type Change, diffMandates, type Effect, onChainChanges } from "./diff.ts";
import { type NewContracts, newContracts } from "./newContracts.ts";
import { effectOfStep, isStructure } from "./stepEffects.ts";
import { unsoundness } from "./soundness.ts";

/** How long the limits contract makes a change wait, by its kind [seconds]. */
export type Delays = { limit: number; structure: number; restore: number };

/** What a step does; `restores` where it undoes the guardian's last cut, which only a chain can say. */
export type StepEffect = Effect | "restores";

/** One call of a plan. */
export type PlannedCall = {
  contract: "PolicyChanges";
  /** Null where no treasury is deployed: the plan of two files. */
  to: Address | null;
  functionName: "submit" | "accept" | "tighten";
  steps: readonly ChangeStep[];
  /** Of each step, in their order. */
  effects: readonly StepEffect[];
  data: Hex;
  effect: StepEffect;
  /** What it waits for: nothing; or how long after the call before it [seconds]. Null where no chain says it. */
  delaySeconds: number | null;
  /** Who may send it. */
  who: string;
};

export type Plan = {
  /** What differs, for people; empty where file and chain agree. */
  changes: Change[];
  calls: PlannedCall[];
  /** What cannot be set, because it is another contract: to be deployed first, then named. */
  newContracts: NewContracts[];
  /** What the contract would refuse of the mandate, by reason. */
  unsound: string[];
};

type Planning = { mandate: Mandate; deployed: DeployedPolicy; changesAt: Address | null; delays: Delays | null };

/**
 * The exact calls that make the deployed policy the mandate's. What tightens goes first and holds at once; what loosens is
 * submitted, and accepted after its delay. Where half of the way would be no sound policy, all of it waits together.
 * @throws MandateForOtherChainError
 */
export const planOf = ({ mandate, deployed, changesAt, delays }: Planning): Plan => {
  const { mandate: before, ids } = deployedMandate(deployed, mandate);
  const changes = onChainChanges(diffMandates(before, mandate));
  const steps = changeItems(mandate, deployed, ids);
  return {
    changes,
    calls: batches(steps, deployed).flatMap((batch) => callsOf(batch, changesAt, delays)),
    newContracts: newContracts(changes, mandate),
    unsound: unsoundness(applyItems(deployed, steps).policy),
  };
};

/** The guardian's own seat is changed alone, as the contract asks. */
const batches = (steps: readonly ChangeStep[], deployed: DeployedPolicy): ChangeStep[][] => {
  const alone = steps.filter(({ parameter }) => PARAMETERS[parameter] === "guardian");
  const others = steps.filter((step) => !alone.includes(step));
  const tighter = others.filter((step) => effectOfStep(step) === "tightens");
  const half = applyItems(deployed, tighter);
  const together = tighter.length < others.length && unsoundness(half.policy).length > 0;
  const parts = together ? [others] : [tighter, others.filter((step) => !tighter.includes(step))];
  return [...parts, alone].filter((batch) => batch.length > 0);
};

/** The calls that make one list of changes, in order. */
export const callsOf = (steps: readonly ChangeStep[], to: Address | null, delays: Delays | null): PlannedCall[] => {
  const effects = steps.map(effectOfStep);
  const effect = effectOfAll(effects);
  const call = (functionName: "submit" | "accept", delaySeconds: number | null, who: string): PlannedCall => ({
    contract: "PolicyChanges",
    to,
    functionName,
    steps,
    effects,
    data: encodeChanges(functionName, steps),
    effect,
    delaySeconds,
    who,
  });
  if (effect === "tightens")
    return [call("submit", 0, "the owner (governance), at once; `tighten` for guardian and fast vote")];
  const wait = delays === null ? null : steps.some(isStructure) ? delays.structure : delays.limit;
  return [call("submit", 0, "the owner (governance)"), call("accept", wait, "anyone, for 14 days from then on")];
};

/** What a list does as a whole: what of it waits longest. */
export const effectOfAll = (effects: readonly StepEffect[]): StepEffect => {
  if (effects.every((one) => one === "tightens")) return "tightens";
  for (const one of ["loosens", "unordered"] as const) if (effects.includes(one)) return one;
  return "restores";
};

/** The same calls as the contract weighs their steps: it knows what the guardian cut, and how long undoing that waits. */
export const asWeighed = (
  calls: readonly PlannedCall[],
  weighed: ReadonlyMap<PlannedCall["steps"], { effects: readonly StepEffect[]; delaySeconds: number }>,
): PlannedCall[] =>
  calls.map((call) => {
    const says = weighed.get(call.steps);
    if (says === undefined) return call;
    const { effects, delaySeconds } = says;
    return {
      ...call,
      effects,
      effect: effectOfAll(effects),
      delaySeconds: call.functionName === "accept" ? delaySeconds : call.delaySeconds,
    };
  });

export const encodeChanges = (functionName: "submit" | "accept" | "tighten", steps: readonly ChangeStep[]): Hex =>
  encodeFunctionData({
    abi: policyChangesAbi,
    functionName,
    args: [steps.map(({ parameter, subject, value }) => ({ parameter, subject, value }))],
  });
