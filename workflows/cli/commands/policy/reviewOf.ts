import { z } from "zod";
import { zeroAddress } from "viem";
import { deployedMandate } from "../../../../policies/onchain/deployed.ts";
import { describes } from "../../../../policies/onchain/description.ts";
import { diffMandates, onChainChanges } from "../../../../policies/onchain/diff.ts";
import { type ReadCall, readCall } from "../../../../policies/onchain/proposalCalls.ts";
import { stepInWords } from "../../../../policies/onchain/stepWords.ts";
import type { PlannedCall } from "../../../../policies/onchain/plan.ts";
import { weightsOf } from "../../../../policies/onchain/weights.ts";
import type { ChangeStep } from "../../../../policies/onchain/changeItems.ts";
import { effectOfStep } from "../../../../policies/onchain/stepEffects.ts";
import type { Mandate } from "../../../../policies/treasury/mandate.ts";
import {
  address,
  type Address,
  hexBytes,
  intString,
  sameAddress,
  uintString,
} from "../../../../policies/treasury/money.ts";
import type { Ground } from "../doctor/ground.ts";
import type { Treasury } from "../doctor/treasury.ts";
import { changeSchema, saidChange } from "./changeSchema.ts";
import { weighed } from "./delays.ts";
import { executeOn, type Execution } from "./execution.ts";
import type { GovernorFacts, Proposal, ProposalState } from "./governor.ts";
import { STATES } from "./governor.ts";
import { impactOf, policyImpactOutputSchema } from "./impact.ts";
import { namesIn } from "./plan.ts";
import { readDeployed } from "./readDeployed.ts";

const outcomeSchema = z
  .strictObject({ ok: z.boolean(), reason: z.string().nullable(), gasUsed: uintString })
  .nullable();

/** What `exchequer policy review --json` prints. */
export const reviewSchema = z.strictObject({
  format: z.literal(1),
  governor: address,
  executor: address,
  /** As text: it does not fit into a number. */
  proposal: uintString,
  proposer: address,
  state: z.enum(STATES).nullable(),
  custody: address,
  description: z.string(),
  /** Whether the description lists what the calls do; free text cannot be compared. */
  descriptionSays: z.enum(["true", "false", "unchecked"]),
  /** What a reader must not miss. Anything here is exit 1. */
  alarms: z.array(z.string()),
  /** What is no mandate change comes first. */
  calls: z.array(
    z.strictObject({
      /** Its place in the proposal. */
      index: z.number().int(),
      kind: z.enum(["other", "authority", "mandate"]),
      to: address,
      value: uintString,
      data: hexBytes,
      functionName: z.string().nullable(),
      says: z.array(z.string()),
      outcome: outcomeSchema,
    }),
  ),
  /** What it submits, and whether it could be accepted after its delay. */
  waiting: z.array(z.strictObject({ delaySeconds: z.number().int(), outcome: outcomeSchema })),
  /** What custody lost or got; ether as the zero address. */
  moved: z.array(z.strictObject({ token: address, symbol: z.string(), by: intString, decimals: z.number().int() })),
  changes: z.array(changeSchema),
  impact: policyImpactOutputSchema,
});
export type Review = z.infer<typeof reviewSchema>;

export type Looked = {
  ground: Ground;
  /** Who decides and who carries it out; one and the same where a Safe does both. */
  governor: Pick<GovernorFacts, "at" | "executor">;
  proposal: Proposal;
  state: ProposalState | null;
  named: { custody: Address; module: Address };
  mandate: Mandate;
  cwd: string;
};

const ORDER = { other: 0, authority: 1, mandate: 2 } as const;

/** Carries a proposal out on the ground's own chain and says what it did. */
export const reviewOf = async ({ ground, governor, proposal, state, named, mandate, cwd }: Looked): Promise<Review> => {
  const before = await readDeployed(ground, named, mandate);
  const { treasury, deployed } = before;
  const calls = proposal.calls.map((call) => readCall(call, treasury.changes));
  const tokens = [...mandate.assets, ...mandate.held].map(({ token }) => token);
  const names = namesIn(mandate, deployed);
  const weighedCalls = await stepsOf(ground, treasury, calls);
  const done = await executeOn(ground, { executor: governor.executor, calls, treasury, tokens });
  const after = await readDeployed(done.after, named, mandate);
  const [was, becomes] = [before, after].map((read) => deployedMandate(read.deployed, mandate).mandate) as [
    Mandate,
    Mandate,
  ];
  const changes = onChainChanges(diffMandates(was, becomes));
  const weights = weightsOf(weighedCalls, names);
  const descriptionSays = describes(
    proposal.description,
    weighedCalls.flatMap(({ steps }) => steps),
  );
  return {
    format: 1,
    governor: governor.at,
    executor: governor.executor,
    proposal: String(proposal.id),
    proposer: proposal.proposer,
    state,
    custody: named.custody,
    description: proposal.description,
    descriptionSays,
    alarms: alarmsOf({ calls, done, descriptionSays, governor, before: treasury, after: after.treasury }),
    calls: calls
      .map((call, index): Review["calls"][number] => ({
        index,
        kind: call.kind,
        to: call.to,
        value: String(call.value),
        data: call.data,
        functionName: call.functionName,
        says: saysOf(call, weighedCalls[index], names),
        outcome: outcomeText(done.outcomes[index] ?? null),
      }))
      .toSorted((a, b) => ORDER[a.kind] - ORDER[b.kind] || a.index - b.index),
    waiting: done.waiting.map(({ delaySeconds, outcome }) => ({ delaySeconds, outcome: outcomeText(outcome) })),
    moved: done.moved.map(({ token, by }) => ({ token, by: String(by), ...shapeOf(token, mandate) })),
    changes: changes.map((change) => saidChange(change, treasury.delays, weights.get(change.label) ?? null)),
    impact: impactOf(cwd, becomes, undefined, { navUsd8: treasury.baseNavUsd8, old: was }),
  };
};

const outcomeText = (outcome: Execution["outcomes"][number]): Review["calls"][number]["outcome"] =>
  outcome === null ? null : { ...outcome, gasUsed: String(outcome.gasUsed) };

type Weighed = Pick<PlannedCall, "effects"> & { steps: ChangeStep[] };

/** What stands before each step, and what it does, is the contract's to say. */
const stepsOf = async (ground: Ground, { changes }: Treasury, calls: readonly ReadCall[]): Promise<Weighed[]> => {
  const weighedCalls: Weighed[] = [];
  for (const call of calls) {
    const items = call.kind === "other" ? [] : call.items;
    const says = items.length === 0 ? null : await weighed(ground, changes, items);
    const steps = items.map((item, index) => ({ ...item, old: says?.olds[index] ?? 0n }));
    const effects = steps.map((step, index) => (says?.effects[index] === "restores" ? "restores" : effectOfStep(step)));
    weighedCalls.push({ steps, effects });
  }
  return weighedCalls;
};

const saysOf = (
  call: ReadCall,
  { steps, effects }: Weighed = { steps: [], effects: [] },
  names: ReturnType<typeof namesIn>,
): string[] => {
  const lines = steps.map((step, index) => {
    const { parameter, subject, old, new: next } = stepInWords(step, names);
    return `${parameter}${subject === null ? "" : ` of ${subject}`}  ${old} → ${next}  ${effects[index] ?? "none"}`;
  });
  return call.kind === "mandate" ? lines : [call.says, ...lines];
};

const shapeOf = (token: Address, { assets, held }: Mandate): { symbol: string; decimals: number } => {
  if (sameAddress(token, zeroAddress)) return { symbol: "ETH", decimals: 18 };
  const known = [...assets, ...held].find((asset) => sameAddress(asset.token, token));
  return { symbol: known?.symbol ?? token, decimals: known?.decimals ?? 0 };
};

const alarmsOf = (p: {
  calls: readonly ReadCall[];
  done: Execution;
  descriptionSays: Review["descriptionSays"];
  governor: Looked["governor"];
  before: Treasury;
  after: Treasury;
}): string[] => {
  const { calls, done, governor, before, after } = p;
  const others = calls.filter(({ kind }) => kind === "other").length;
  const authority = calls.filter(({ kind }) => kind === "authority").length;
  const failed = done.outcomes.findIndex((outcome) => outcome !== null && !outcome.ok);
  const people = (["limits", "seats", "anchor"] as const).filter(
    (of) => !sameAddress(before.owners[of], after.owners[of]),
  );
  return [
    ...(others > 0
      ? [`${others} of ${calls.length} calls ${others === 1 ? "is" : "are"} no change of the mandate`]
      : []),
    ...(authority > 0
      ? [
          `${authority} of ${calls.length} calls ${authority === 1 ? "changes who decides, or acts" : "change who decides, or act"}, beside the limits`,
        ]
      : []),
    ...(done.moved.length > 0 ? ["custody's balances change"] : []),
    ...people.map((of) => `the owner of the ${of} becomes ${after.owners[of]}`),
    ...(sameAddress(before.controller, after.controller)
      ? []
      : [`the module that may charge the limits becomes ${after.controller}`]),
    ...(failed === -1 ? [] : [`call ${failed + 1} fails, so all of it would: ${done.outcomes[failed]?.reason ?? ""}`]),
    ...done.waiting.flatMap(({ outcome }) =>
      outcome === null || outcome.ok ? [] : [`what it submits could not be accepted: ${outcome.reason ?? ""}`],
    ),
    ...(p.descriptionSays === "false" ? ["its description lists other changes than its calls make"] : []),
    ...(sameAddress(governor.executor, before.owners.limits)
      ? []
      : [`its executor ${governor.executor} does not own the limits; ${before.owners.limits} does`]),
  ];
};
