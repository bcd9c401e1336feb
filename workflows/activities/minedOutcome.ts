import { erc20Abi, parseEventLogs, type Log, type TransactionReceipt } from "viem";
import { policyModuleAbi } from "../../contracts/generated/PolicyModule.ts";
import { valuationAbi } from "../../contracts/generated/Valuation.ts";
import { amountGiven, exchanged } from "../../policies/treasury/action.ts";
import { sameAddress, type Address, type Hex } from "../../policies/treasury/money.ts";
import type { Outcome } from "../../policies/treasury/outcome.ts";
import type { Decision } from "../../policies/treasury/proposal.ts";
import type { Snapshot } from "../../policies/treasury/snapshot.ts";
import type { Fork } from "../adapters/fork.ts";
import { readRefusal } from "./revertText.ts";
import { gasUsd8, impactBps } from "../../simulation/decision.ts";

type EventLog = { address: Address; topics: [Hex, ...Hex[]] | []; data: Hex };

export type DecisionEvents =
  | { status: "executed"; navBeforeUsd8: bigint; navAfterUsd8: bigint }
  | { status: "denied"; reason: Hex }
  | { status: "reverted" };

/** What the module said about a decision; a transaction in which it said nothing did nothing. */
export const decisionEvents = (logs: EventLog[], module: Address): DecisionEvents => {
  const own = logs.filter((log) => sameAddress(log.address, module));
  const [event] = parseEventLogs({
    abi: policyModuleAbi,
    eventName: ["DecisionExecuted", "DecisionDenied"],
    logs: own as Log[],
  });
  if (event === undefined) return { status: "reverted" };
  if (event.eventName === "DecisionDenied") return { status: "denied", reason: event.args.reason };
  return { status: "executed", navBeforeUsd8: event.args.navBeforeUsd8, navAfterUsd8: event.args.navAfterUsd8 };
};

/** What mining showed, in the shape of a prediction, so that the two can be compared field by field. */
export const minedOutcome = async (p: {
  chain: Fork;
  /** Whose code values the treasury: ether and what lies in positions count as the contract counts them. */
  valuation: Address;
  receipt: TransactionReceipt;
  snapshot: Snapshot;
  decision: Decision;
  prediction: Outcome;
}): Promise<Outcome> => {
  const { chain, receipt, snapshot, decision } = p;
  const events = decisionEvents(receipt.logs as EventLog[], snapshot.module as Address);
  const executed = events.status === "executed";
  const received = executed ? amountsReceived(receipt.logs as EventLog[], decision) : [];
  const refusal =
    events.status === "denied"
      ? readRefusal(events.reason)
      : events.status === "reverted"
        ? readRefusal(await revertDataOf(chain, receipt.transactionHash))
        : null;
  return {
    status: events.status,
    actions: decision.actions.map((action, index) => {
      const amountIn = amountGiven(action);
      const amountOut = received[index] ?? 0n;
      return {
        kind: action.kind,
        amountIn: amountIn.toString(),
        amountOut: amountOut.toString(),
        impactBps: executed ? impactBps(snapshot, action, amountIn, amountOut) : null,
      };
    }),
    gasUsed: receipt.gasUsed.toString(),
    effectiveGasPriceWei: receipt.effectiveGasPrice.toString(),
    gasUsd8: gasUsd8(receipt.gasUsed, receipt.effectiveGasPrice, snapshot).toString(),
    balances: await balancesAt(p, receipt.blockNumber),
    navBeforeUsd8: executed ? events.navBeforeUsd8.toString() : snapshot.navUsd8,
    navAfterUsd8: executed ? events.navAfterUsd8.toString() : snapshot.navUsd8,
    onchainFindings: refusal?.findings ?? [],
    revert: refusal?.text ?? null,
  };
};

/** What custody got for each action: the token bought arrives in one transfer an action, in the actions' order. */
const amountsReceived = (logs: EventLog[], decision: Decision): bigint[] => {
  const transfers = parseEventLogs({ abi: erc20Abi, eventName: "Transfer", logs: logs as Log[] }).filter((log) =>
    sameAddress(log.args.to, decision.custody),
  );
  return decision.actions.map((action) => {
    const trade = exchanged(action);
    if (trade === null) return amountGiven(action);
    const index = transfers.findIndex((log) => sameAddress(log.address, trade.got));
    return index < 0 ? 0n : (transfers.splice(index, 1)[0]?.args.value ?? 0n);
  });
};

const balancesAt = async (
  { chain, valuation, snapshot }: { chain: Fork; valuation: Address; snapshot: Snapshot },
  blockNumber: bigint,
): Promise<Outcome["balances"]> => {
  const custody = snapshot.custody.address as Address;
  const assets = await chain.client.readContract({
    address: valuation,
    abi: valuationAbi,
    functionName: "readAssets",
    args: [custody],
    blockNumber,
  });
  const heldNow = (token: Address): Promise<bigint> =>
    chain.client.readContract({
      address: token,
      abi: erc20Abi,
      functionName: "balanceOf",
      args: [custody],
      blockNumber,
    });
  return Promise.all(
    [...snapshot.assets, ...snapshot.held].map(async ({ token, symbol, balance }) => {
      const managed = assets.find((asset) => sameAddress(asset.token, token));
      const after = managed?.balanceBefore ?? (await heldNow(token as Address));
      return { token, symbol, before: balance, after: after.toString(), delta: (after - BigInt(balance)).toString() };
    }),
  );
};

/** The data a mined transaction reverted with, by its trace; nothing where the node does not trace. */
const revertDataOf = async (chain: Fork, hash: Hex): Promise<Hex> => {
  const request = { method: "debug_traceTransaction", params: [hash, { tracer: "callTracer" }] };
  const trace = (await chain.client.request(request as never).catch(() => null)) as { output?: Hex } | null;
  return trace?.output ?? "0x";
};
