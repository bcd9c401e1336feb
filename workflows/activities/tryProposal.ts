import type { Bytes32 } from "../../policies/treasury/money.ts";
import { proposalSchema } from "../../policies/treasury/proposal.ts";
import { snapshotSchema } from "../../policies/treasury/snapshot.ts";
import { TIP } from "../adapters/forkChain.ts";
import type { Deps } from "./deps.ts";
import type { Simulated } from "./index.ts";
import { simulateDecision } from "./simulate.ts";
import { load, store } from "./stored.ts";

/** Tries a proposal in the block it would be mined in; what the seats would sign comes out of it. */
export const simulate = async (deps: Deps, p: { snapshotHash: Bytes32; proposalHash: Bytes32 }): Promise<Simulated> => {
  const env = deps.chain.openBlock();
  const { decision, prediction } = await simulateDecision({
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
  });
  return {
    decision,
    predictionHash: store(deps.run, prediction),
    block: { number: env.number, timestamp: env.timestamp },
  };
};
