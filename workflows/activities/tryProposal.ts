import type { Bytes32 } from "../../policies/treasury/money.ts";
import { type Decision, proposalSchema } from "../../policies/treasury/proposal.ts";
import { snapshotSchema } from "../../policies/treasury/snapshot.ts";
import { TIP } from "../adapters/forkChain.ts";
import type { Deps } from "./deps.ts";
import type { Simulated } from "./index.ts";
import { predict, simulateDecision, type SimulateDecision } from "./simulate.ts";
import { load, store } from "./stored.ts";

type Case = { snapshotHash: Bytes32; proposalHash: Bytes32 };

/** Tries a proposal in the block it would be mined in; what the seats would sign comes out of it. */
export const simulate = async (deps: Deps, p: Case): Promise<Simulated> => {
  const { env, ...trial } = trialOf(deps, p);
  const { decision, prediction } = await simulateDecision({ env, ...trial });
  return { decision, predictionHash: store(deps.run, prediction), block: at(env) };
};

/** Tries a decision that was announced or cosigned once more, as it is, in the block it would be mined in now. */
export const simulateAgain = async (
  deps: Deps,
  p: Case & { decision: Decision; cosigned?: boolean },
): Promise<Simulated> => {
  const { env, ...trial } = trialOf(deps, p);
  const prediction = await predict({ env, ...trial, cosigned: p.cosigned ?? false }, p.decision);
  return { decision: p.decision, predictionHash: store(deps.run, prediction), block: at(env) };
};

const trialOf = (deps: Deps, p: Case): SimulateDecision => {
  const env = deps.chain.openBlock();
  return {
    client: deps.chain.client,
    takeMisses: () => deps.chain.takeMisses(),
    env,
    // What others have put into that block comes first.
    onBlock: "pending",
    snapshot: load(deps.run, p.snapshotHash, snapshotSchema),
    proposal: load(deps.run, p.proposalHash, proposalSchema),
    mandate: deps.mandate,
    submitter: deps.submitter.address,
    gasPriceWei: env.baseFeePerGas + TIP,
  };
};

const at = ({ number, timestamp }: SimulateDecision["env"]): Simulated["block"] => ({ number, timestamp });
