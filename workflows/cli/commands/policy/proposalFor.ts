import { deployedMandate } from "../../../../policies/onchain/deployed.ts";
import { describeSteps } from "../../../../policies/onchain/description.ts";
import { diffMandates, onChainChanges } from "../../../../policies/onchain/diff.ts";
import { type Plan, planOf, type PlannedCall } from "../../../../policies/onchain/plan.ts";
import type { Mandate } from "../../../../policies/treasury/mandate.ts";
import { type Address, sameAddress } from "../../../../policies/treasury/money.ts";
import { ask, valueOf } from "../../../../simulation/askContract.ts";
import type { Ground } from "../doctor/ground.ts";
import { type GovernorFacts, type ProposalState, readGovernor, stateOf } from "./governor.ts";
import { type Draft, GovernanceCannotError, idOf, walkThrough, type Walked } from "./lifecycle.ts";
import { readDeployed, type ReadTreasury } from "./readDeployed.ts";
import { notFast, tightenCall } from "./tightening.ts";

/** A proposal as it would be made. */
export type ProposalDrafted = {
  governor: GovernorFacts;
  draft: Draft;
  id: bigint;
  /** Where it stands where somebody made just this one already; null where nobody did. */
  state: ProposalState | null;
  calls: PlannedCall[];
  newContracts: Plan["newContracts"];
};

/** How the whole way went on a chain of our own, until state equalled file. */
export type ProposalMade = ProposalDrafted & { walked: Walked };

type Wanted = { ground: Ground; read: ReadTreasury; mandate: Mandate; governor: Address };

/**
 * The proposal that makes a deployed treasury a mandate's; null where the chain has the mandate.
 * @throws MandateUnsoundError, GovernanceCannotError
 */
export const draftFor = async ({ ground, read, mandate, governor: at }: Wanted): Promise<ProposalDrafted | null> => {
  const { deployed, treasury } = read;
  const { changes, delays } = treasury;
  const plan = planOf({ mandate, deployed, changesAt: changes, delays });
  if (plan.unsound.length > 0) throw new MandateUnsoundError(plan.unsound);
  const submits = plan.calls.filter(({ functionName }) => functionName === "submit");
  if (submits.length === 0) return null;
  const governor = await readGovernor(ground, at);
  const calls = sameAddress(governor.executor, treasury.owners.limits)
    ? submits
    : await byFastPath(ground, governor, changes, submits);
  const steps = calls.flatMap((call) => call.steps);
  const draft: Draft = {
    targets: calls.map(() => changes),
    values: calls.map(() => 0n),
    calldatas: calls.map(({ data }) => data),
    description: describeSteps(mandate.name, steps),
  };
  for (let time = 2; ; time += 1) {
    const id = await idOf(ground, at, draft);
    const state = await stateOf(ground, at, id);
    if (state === null || !OVER.has(state))
      return { governor, draft, id, state, calls, newContracts: plan.newContracts };
    draft.description = describeSteps(mandate.name, steps, time);
  }
};

const OVER: ReadonlySet<ProposalState> = new Set(["cancelled", "defeated", "expired", "executed"]);

/**
 * As `draftFor`, walked to its end on the ground's own chain.
 * @throws MandateUnsoundError, GovernanceCannotError, NotTheFileError, AlreadyProposedError
 */
export const proposalFor = async (p: Wanted & { proposer: Address }): Promise<ProposalMade | null> => {
  const drafted = await draftFor(p);
  if (drafted === null) return null;
  if (drafted.state !== null) throw new AlreadyProposedError(drafted.id, drafted.state);
  const { ground, mandate, proposer } = p;
  const { treasury } = p.read;
  const walked = await walkThrough({ ground, governor: drafted.governor, draft: drafted.draft, proposer, treasury });
  const named = { custody: treasury.custody, module: treasury.module };
  const after = await readDeployed(walked.execution.after, named, mandate);
  requireFile(deployedMandate(after.deployed, mandate).mandate, mandate, drafted.newContracts.length > 0);
  return { ...drafted, walked };
};

/**
 * A governor that does not own the limits may tighten them where it is their tightener.
 * @throws GovernanceCannotError where it is not, or where something loosens
 */
const byFastPath = async (
  { view }: Ground,
  { executor }: GovernorFacts,
  changes: Address,
  submits: readonly PlannedCall[],
): Promise<PlannedCall[]> => {
  const signature = "function tightener() view returns (address)";
  const tightener = valueOf(await ask<Address>({ to: changes, signature }, view));
  if (tightener === null || !sameAddress(tightener, executor))
    throw new GovernanceCannotError("execute", `its executor ${executor} neither owns the limits nor may tighten them`);
  const steps = submits.flatMap((call) => call.steps);
  const slow = notFast(steps);
  if (slow.length > 0)
    throw new GovernanceCannotError("execute", `it may only tighten, and ${slow.join(", ")} would not`);
  return [tightenCall(changes, steps, "the fast vote, at once")];
};

const ELSEWHERE = new Set(["oracle", "swap-adapter", "position-adapter", "lending-adapter", "vault-adapter", "module"]);

/** What a chain's limits are not of a file. What no call can set is another contract's, and was said so. */
export const differencesOf = (becomes: Mandate, mandate: Mandate, hasOthers: boolean): string[] =>
  onChainChanges(diffMandates(becomes, mandate))
    .filter(({ reach }) => !(hasOthers && ELSEWHERE.has(reach)))
    .map(({ label }) => label);

/** @throws NotTheFileError */
export const requireFile = (becomes: Mandate, mandate: Mandate, hasOthers: boolean): void => {
  const left = differencesOf(becomes, mandate, hasOthers);
  if (left.length > 0) throw new NotTheFileError(left);
};

export class AlreadyProposedError extends Error {
  readonly code = "ALREADY_PROPOSED";
  constructor(id: bigint, state: ProposalState) {
    super(
      `It is proposed already, as ${id}, which is ${state}.\nNothing was sent. Go on with that one: \`exchequer policy status\` says what comes next.`,
    );
    this.name = "AlreadyProposedError";
  }
}

export class MandateUnsoundError extends Error {
  readonly code = "MANDATE_UNSOUND";
  constructor(reasons: string[]) {
    super(
      `The limits contract would refuse this mandate: ${reasons.join("; ")}.\nMake the values fit, then propose again.`,
    );
    this.name = "MandateUnsoundError";
  }
}

export class NotTheFileError extends Error {
  readonly code = "NOT_THE_FILE";
  constructor(labels: string[]) {
    super(
      `Carried out on a fork, the chain is not what the file says: ${labels.join(", ")} differ.\nNothing was sent. \`exchequer policy plan\` shows the calls.`,
    );
    this.name = "NotTheFileError";
  }
}
