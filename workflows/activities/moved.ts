import { BPS, mulDivUp, type Bytes32 } from "../../policies/treasury/money.ts";
import { outcomeSchema } from "../../policies/treasury/outcome.ts";
import type { Deps } from "./deps.ts";
import { load } from "./stored.ts";
import { simulate } from "./tryProposal.ts";

type Since = { snapshotHash: Bytes32; proposalHash: Bytes32; predictionHash: Bytes32; block: { number: number } };

/** Whether the chain went on since a simulation, and to where its outcome no longer is what was judged, within tolerance. */
export const moved = async (deps: Deps, p: Since): Promise<boolean> => {
  const env = deps.chain.openBlock();
  if (env.number === p.block.number) return false;
  const before = load(deps.run, p.predictionHash, outcomeSchema);
  const again = await simulate(deps, p);
  const after = load(deps.run, again.predictionHash, outcomeSchema);
  if (after.status !== before.status || again.decision.expiry < env.timestamp) return true;
  const [navBefore, navAfter] = [BigInt(before.navAfterUsd8), BigInt(after.navAfterUsd8)];
  const distance = navBefore > navAfter ? navBefore - navAfter : navAfter - navBefore;
  return navBefore === 0n || mulDivUp(distance, BPS, navBefore) > BigInt(deps.mandate.limits.maxNavToleranceBps);
};
