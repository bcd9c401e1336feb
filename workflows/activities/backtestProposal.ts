import { ballotsFrom } from "../../agents/ballots.ts";
import { tallySchema } from "../../policies/treasury/ballot.ts";
import type { Bytes32 } from "../../policies/treasury/money.ts";
import { outcomeSchema } from "../../policies/treasury/outcome.ts";
import { proposalSchema } from "../../policies/treasury/proposal.ts";
import { snapshotSchema } from "../../policies/treasury/snapshot.ts";
import { backtestProposal as holdAgainstPast } from "../../simulation/backtest/backtestProposal.ts";
import { pastSchema } from "../../simulation/market/past.ts";
import type { Deps } from "./deps.ts";
import { load, store } from "./stored.ts";

type Case = { snapshotHash: Bytes32; proposalHash: Bytes32; predictionHash: Bytes32 };

/** Holds a simulated proposal against the run's prices, and the deterministic seats behind it too. Judging asks for the result. */
export const backtestProposal = async (deps: Deps, p: Case): Promise<{ backtestHash: Bytes32 }> => {
  const proposal = load(deps.run, p.proposalHash, proposalSchema);
  const { backers } = load(deps.run, proposal.tallyHash, tallySchema);
  const backtest = await holdAgainstPast({
    snapshot: load(deps.run, p.snapshotHash, snapshotSchema),
    proposal,
    prediction: load(deps.run, p.predictionHash, outcomeSchema),
    mandate: deps.mandate,
    past: load(deps.run, deps.pastHash, pastSchema),
    backers,
    council: () => ({ seats: deps.members.map(({ seat }) => seat), ballotsFrom }),
  });
  return { backtestHash: store(deps.run, backtest) };
};
