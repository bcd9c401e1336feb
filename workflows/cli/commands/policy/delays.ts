import type { Address } from "../../../../policies/treasury/money.ts";
import { ask, valueOf } from "../../../../simulation/askContract.ts";
import type { Ground } from "../doctor/ground.ts";
import type { Treasury } from "../doctor/treasury.ts";
import { whyNotWeighed } from "./abdicated.ts";
import type { ChangeItem } from "../../../../policies/onchain/changeItems.ts";
import {
  asWeighed,
  type Delays,
  type Plan,
  type PlannedCall,
  type StepEffect,
} from "../../../../policies/onchain/plan.ts";
import { effectOfStep, isFirstRefill } from "../../../../policies/onchain/stepEffects.ts";

/** The contract through which the limits of a treasury are changed; null where they have none. */
export const changesOf = async ({ view }: Ground, { limits }: Treasury): Promise<Address | null> =>
  valueOf(await ask<Address>({ to: limits, signature: "function changes() view returns (address)" }, view));

/** How long that contract makes each kind of change wait [seconds]; null where there is none. */
export const readDelays = async (ground: Ground, treasury: Treasury): Promise<Delays | null> => {
  const changes = await changesOf(ground, treasury);
  if (changes === null) return null;
  const asked = await ask<readonly [number, number, number]>(
    { to: changes, signature: "function delays() view returns (uint32 limit, uint32 structure, uint32 restore)" },
    ground.view,
  );
  const read = valueOf(asked);
  return read === null ? null : { limit: read[0], structure: read[1], restore: read[2] };
};

const WEIGH =
  "function weigh((uint8 parameter, address subject, uint256 value)[] changes) view returns ((uint256 old, uint256 value, uint8 effect)[] steps, uint256 delay)";
const EFFECTS = ["none", "tightens", "loosens", "restores"] as const;
type Weighed = readonly [readonly { old: bigint; value: bigint; effect: number }[], bigint];

/** What the contract itself says of a list of changes: each one's effect, and how long the list waits [seconds]. */
export const weighed = async (
  { view }: Ground,
  changes: Address,
  steps: readonly ChangeItem[],
): Promise<{ effects: (typeof EFFECTS)[number][]; olds: bigint[]; delaySeconds: number } | null> => {
  const items = steps.map(({ parameter, subject, value }) => ({ parameter, subject, value }));
  const read = valueOf(await ask<Weighed>({ to: changes, signature: WEIGH, args: [items], gas: 5_000_000 }, view));
  if (read === null) return null;
  return {
    effects: read[0].map(({ effect }) => EFFECTS[effect] ?? "none"),
    olds: read[0].map(({ old }) => old),
    delaySeconds: Number(read[1]),
  };
};

/**
 * A plan as the contract weighs it, which must be what is said here: only that a step undoes the guardian's last cut, and how
 * long that waits, is the contract's alone to know. A list that it will not weigh is one that it would refuse.
 * @throws PlanDisagreesError
 */
export const weighedPlan = async (ground: Ground, changes: Address | null, plan: Plan): Promise<Plan> => {
  if (changes === null) return plan;
  const refused: string[] = [];
  const weights = new Map<PlannedCall["steps"], { effects: StepEffect[]; delaySeconds: number }>();
  for (const { steps, functionName } of plan.calls) {
    if (functionName !== "submit") continue;
    const says = await weighed(ground, changes, steps);
    if (says === null) {
      refused.push(...(await whyNotWeighed(ground, changes, steps)));
      continue;
    }
    const effects = steps.map((step, index): StepEffect => {
      const here = effectOfStep(step);
      const there = says.effects[index];
      const agrees =
        there === here ||
        there === "restores" ||
        (here === "unordered" && there === "loosens") ||
        (isFirstRefill(step) && there === "tightens");
      if (!agrees || says.olds[index] !== step.old) throw new PlanDisagreesError(step.parameter, here, String(there));
      return there === "restores" ? there : here;
    });
    weights.set(steps, { effects, delaySeconds: says.delaySeconds });
  }
  return { ...plan, calls: asWeighed(plan.calls, weights), unsound: [...plan.unsound, ...refused] };
};

export class PlanDisagreesError extends Error {
  readonly code = "PLAN_DISAGREES";
  constructor(parameter: number, here: string, there: string) {
    super(
      `The plan and the contract weigh parameter ${parameter} differently: ${here} here, ${there} there.\nThe chain may have moved: make the plan again. If it stays, this program and the contract are of two versions.`,
    );
    this.name = "PlanDisagreesError";
  }
}
