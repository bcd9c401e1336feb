import { toHex } from "viem";
import { outcomeSchema, type Outcome } from "../../policies/treasury/outcome.ts";
import type { Bytes32, Hex } from "../../policies/treasury/money.ts";
import type { Decision, Signature } from "../../policies/treasury/proposal.ts";
import { snapshotSchema } from "../../policies/treasury/snapshot.ts";
import { TIP } from "../adapters/forkChain.ts";
import { executionCall, executionGas } from "./broadcast.ts";
import type { Deps } from "./deps.ts";
import type { Rehearsed } from "./index.ts";
import { decisionEvents } from "./minedOutcome.ts";
import { readRefusal } from "./revertText.ts";
import { gasUsd8 } from "../../simulation/decision.ts";
import { load, store } from "./stored.ts";

type Rehearsal = { snapshotHash: Bytes32; predictionHash: Bytes32; decision: Decision; signatures: Signature[] };

/**
 * Runs the signed call in the block it would be mined in, before anybody sees it. What the signatures cost is known now, so
 * the prediction gets its exact gas; what would not be mined is never sent.
 * @throws StateUnknownError where the execution needs state that the fork does not hold
 */
export const rehearse = async (deps: Deps, p: Rehearsal): Promise<Rehearsed> => {
  const prediction = load(deps.run, p.predictionHash, outcomeSchema);
  const snapshot = load(deps.run, p.snapshotHash, snapshotSchema);
  const env = deps.chain.openBlock();
  const [result] = await deps.chain.simulate([
    {
      from: deps.submitter.address,
      to: deps.deployment.module,
      input: executionCall(p.decision, p.signatures),
      gas: toHex(executionGas(p.decision.actions.length)),
    },
  ]);
  const logs = (result?.logs ?? []).map((log) => ({ ...log, topics: log.topics as [Hex, ...Hex[]] }));
  const { status } = result?.ok ? decisionEvents(logs, deps.deployment.module) : { status: "reverted" as const };
  const gasUsed = result?.gasUsed ?? 0n;
  const gasPriceWei = env.baseFeePerGas + TIP;
  const exact: Outcome = {
    ...prediction,
    status,
    gasUsed: gasUsed.toString(),
    effectiveGasPriceWei: gasPriceWei.toString(),
    gasUsd8: gasUsd8(gasUsed, gasPriceWei, snapshot).toString(),
    revert: status === "reverted" ? readRefusal(result?.returnData ?? "0x").text : prediction.revert,
  };
  return { predictionHash: store(deps.run, exact), status };
};
