import { decisionAnchorAbi } from "../../contracts/generated/DecisionAnchor.ts";
import type { Address, Bytes32 } from "../../policies/treasury/money.ts";
import { outcomeSchema, type Outcome, type Receipt } from "../../policies/treasury/outcome.ts";
import type { Decision } from "../../policies/treasury/proposal.ts";
import { snapshotSchema } from "../../policies/treasury/snapshot.ts";
import { minedReceipt } from "../adapters/sendOnce.ts";
import type { Deps } from "./deps.ts";
import { minedOutcome } from "./minedOutcome.ts";
import { load, store } from "./stored.ts";

type Confirmation = { transactionHash: Bytes32; snapshotHash: Bytes32; predictionHash: Bytes32; decision: Decision };

/** Waits until the execution is mined and sets what happened beside what was predicted. */
export const confirm = async (
  deps: Deps,
  p: Confirmation,
): Promise<{ receiptHash: Bytes32; status: Receipt["status"] }> => {
  const { chain } = deps;
  const snapshot = load(deps.run, p.snapshotHash, snapshotSchema);
  const prediction = load(deps.run, p.predictionHash, outcomeSchema);
  const mined = await minedReceipt(chain, p.transactionHash);
  const block = await chain.client.getBlock({ blockNumber: mined.blockNumber });
  const outcome = await minedOutcome({
    chain,
    valuation: deps.deployment.valuation,
    receipt: mined,
    snapshot,
    decision: p.decision,
    prediction,
  });
  const differences = differencesOf(prediction, outcome);
  const receipt: Receipt = {
    transactionHash: mined.transactionHash,
    blockNumber: Number(mined.blockNumber),
    blockTimestamp: Number(block.timestamp),
    status: outcome.status,
    gasUsed: outcome.gasUsed,
    effectiveGasPriceWei: outcome.effectiveGasPriceWei,
    anchorHead: await chain.client.readContract({
      address: deps.deployment.anchor,
      abi: decisionAnchorAbi,
      functionName: "head",
      args: [p.decision.custody as Address],
      blockNumber: mined.blockNumber,
    }),
    outcome,
    equalsPrediction: differences.length === 0,
    differences,
  };
  return { receiptHash: store(deps.run, receipt), status: receipt.status };
};

/** Everything that a prediction states and mining can answer, by name. */
const factsOf = (outcome: Outcome): [string, string][] => [
  ["status", outcome.status],
  ...outcome.actions.flatMap((action, index): [string, string][] => [
    [`actions.${index}.amountIn`, action.amountIn],
    [`actions.${index}.amountOut`, action.amountOut],
  ]),
  ["gasUsed", outcome.gasUsed],
  ["effectiveGasPriceWei", outcome.effectiveGasPriceWei],
  ...outcome.balances.map(({ symbol, after }): [string, string] => [`balances.${symbol}`, after]),
  ["navBeforeUsd8", outcome.navBeforeUsd8],
  ["navAfterUsd8", outcome.navAfterUsd8],
];

export const differencesOf = (prediction: Outcome, mined: Outcome): Receipt["differences"] => {
  const found = new Map(factsOf(mined));
  return factsOf(prediction).flatMap(([field, predicted]) => {
    const value = found.get(field) ?? "absent";
    return value === predicted ? [] : [{ field, predicted, mined: value }];
  });
};
