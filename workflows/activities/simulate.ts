import { decodeFunctionResult, encodeFunctionData, erc20Abi, prepareEncodeFunctionData } from "viem";
import { policyModuleAbi } from "../../contracts/generated/PolicyModule.ts";
import { expectedFacts } from "../../policies/facts.ts";
import { measuredIn } from "../../policies/measured.ts";
import { encodeDecision } from "../../policies/onchain/decision.ts";
import { type ContractFinding, decodeFinding } from "../../policies/onchain/findings.ts";
import { type ContractMeasured, decodeMeasured } from "../../policies/onchain/measured.ts";
import { amountGiven } from "../../policies/treasury/action.ts";
import { canonicalJson } from "../../policies/treasury/canonical.ts";
import type { Mandate } from "../../policies/treasury/mandate.ts";
import type { Measured } from "../../policies/treasury/measured.ts";
import { type Address, type Hex, sameAddress } from "../../policies/treasury/money.ts";
import type { Outcome } from "../../policies/treasury/outcome.ts";
import type { Decision, Proposal } from "../../policies/treasury/proposal.ts";
import type { Snapshot } from "../../policies/treasury/snapshot.ts";
import { balancesAfter, boundDecision, gasUsd8, impactBps, unboundDecision } from "../../simulation/decision.ts";
import { type CallResult, type SimulateBlock, simulateBlock } from "../../simulation/engines/evm.ts";
import { readRefusal } from "./revertText.ts";

// Prepared once: a selector is a hash, and every decision asks every pool.
const previewCall = prepareEncodeFunctionData({ abi: policyModuleAbi, functionName: "preview" });
const previewCosignedCall = prepareEncodeFunctionData({ abi: policyModuleAbi, functionName: "previewCosigned" });
const balanceCall = prepareEncodeFunctionData({ abi: erc20Abi, functionName: "balanceOf" });

export type SimulateDecision = Pick<SimulateBlock, "client" | "takeMisses" | "env" | "onBlock"> & {
  snapshot: Snapshot;
  proposal: Proposal;
  mandate: Mandate;
  submitter: Address;
  /** What one unit of gas would cost in that block [wei]. */
  gasPriceWei: bigint;
  /** Whether the cosigner signed what is tried. */
  cosigned?: boolean;
};

type Preview = ContractMeasured & {
  allowed: boolean;
  findings: readonly ContractFinding[];
  navBeforeUsd8: bigint;
  navAfterUsd8: bigint;
  amountsOut: readonly bigint[];
  revertData: Hex;
};

/**
 * Runs a proposal through the contract's own `preview` on the exact engine, in the block it would be mined in: once to learn
 * where NAV would end, once more as the decision that commits to it.
 * @throws StateUnknownError where the proposal needs state that the fork does not hold
 */
export const simulateDecision = async (p: SimulateDecision): Promise<{ decision: Decision; prediction: Outcome }> => {
  const unbound = unboundDecision(p);
  const decision = boundDecision(unbound, outcomeOf(p, unbound, await runPreview(p, unbound), []));
  return { decision, prediction: await predict(p, decision) };
};

/** What a decision that is final, announced or cosigned, would do in the block it would be mined in now. */
export const predict = async (p: SimulateDecision, decision: Decision): Promise<Outcome> =>
  outcomeOf(p, decision, await runPreview(p, decision), await poolsThatMoved(p));

/** Pools whose balances are no longer the snapshot's: others traded in between, and the rules ask what a pool holds now. */
const poolsThatMoved = async (p: SimulateDecision): Promise<NonNullable<Outcome["movedPools"]>> => {
  const { pools } = p.snapshot;
  const calls = pools.flatMap(({ pool, token0, token1 }) =>
    [token0, token1].map((to) => ({
      from: p.submitter,
      to,
      input: encodeFunctionData({ ...balanceCall, args: [pool] }),
    })),
  );
  const results = calls.length === 0 ? [] : await simulateBlock({ ...p, calls });
  const amounts = results.map((result) => (result.ok ? BigInt(result.returnData).toString() : "0"));
  return pools
    .map(({ pool }, i) => ({ pool, balance0: amounts[2 * i] ?? "0", balance1: amounts[2 * i + 1] ?? "0" }))
    .filter(({ balance0, balance1 }, i) => balance0 !== pools[i]?.balance0 || balance1 !== pools[i]?.balance1);
};

const runPreview = async (p: SimulateDecision, decision: Decision): Promise<{ preview: Preview; gasUsed: bigint }> => {
  const args = [encodeDecision(decision)] as const;
  const input = p.cosigned
    ? encodeFunctionData({ ...previewCosignedCall, args })
    : encodeFunctionData({ ...previewCall, args });
  const [result] = await simulateBlock({
    client: p.client,
    takeMisses: p.takeMisses,
    env: p.env,
    ...(p.onBlock === undefined ? {} : { onBlock: p.onBlock }),
    calls: [{ from: p.submitter, to: p.snapshot.module, input }],
  });
  if (!result?.ok) throw new PreviewFailedError(result);
  const preview = decodeFunctionResult({
    abi: policyModuleAbi,
    functionName: "preview",
    data: result.returnData,
  }) as Preview;
  return { preview, gasUsed: result.gasUsed };
};

type Trial = Awaited<ReturnType<typeof runPreview>>;
type MovedPools = Awaited<ReturnType<typeof poolsThatMoved>>;

const outcomeOf = (
  p: SimulateDecision,
  decision: Decision,
  { preview, gasUsed }: Trial,
  movedPools: MovedPools,
): Outcome => {
  const ran = preview.revertData === "0x";
  const actions = p.proposal.actions.map((action, index) => {
    const amountIn = amountGiven(action);
    const amountOut = ran ? (preview.amountsOut[index] ?? 0n) : 0n;
    return {
      kind: action.kind,
      amountIn: amountIn.toString(),
      amountOut: amountOut.toString(),
      impactBps: impactBps(p.snapshot, action, amountIn, amountOut),
    };
  });
  const outcome: Outcome = {
    status: preview.allowed ? "executed" : ran ? "denied" : "reverted",
    actions,
    gasUsed: gasUsed.toString(),
    effectiveGasPriceWei: p.gasPriceWei.toString(),
    gasUsd8: gasUsd8(gasUsed, p.gasPriceWei, p.snapshot).toString(),
    balances: balancesAfter(p.snapshot, ran ? p.proposal.actions : [], preview.amountsOut),
    navBeforeUsd8: preview.navBeforeUsd8.toString(),
    navAfterUsd8: preview.navAfterUsd8.toString(),
    onchainFindings: preview.findings.map(decodeFinding),
    revert: ran ? null : readRefusal(preview.revertData).text,
    ...(movedPools.length === 0 ? {} : { movedPools }),
  };
  const measured = decodeMeasured(preview);
  return goesWithoutSaying(p, decision, outcome, measured)
    ? outcome
    : { ...outcome, balances: asMeasured(outcome.balances, measured), measured };
};

/** Whether snapshot and actions already say what was measured, as they do where nothing but swaps and payments happens. */
const goesWithoutSaying = (p: SimulateDecision, decision: Decision, outcome: Outcome, measured: Measured): boolean => {
  const { mandate, snapshot, env } = p;
  const expected = expectedFacts({ mandate, snapshot, decision, outcome, block: env });
  return canonicalJson(measuredIn(expected)) === canonicalJson(measured);
};

const asMeasured = (balances: Outcome["balances"], { assets, held }: Measured): Outcome["balances"] =>
  balances.map((balance) => {
    const seen = [...assets, ...held].find(({ token }) => sameAddress(token, balance.token));
    if (seen === undefined) return balance;
    const delta = BigInt(seen.balanceAfter) - BigInt(balance.before);
    return { ...balance, after: seen.balanceAfter, delta: delta.toString() };
  });

export class PreviewFailedError extends Error {
  readonly code = "PREVIEW_FAILED";
  constructor(result: CallResult | undefined) {
    super(`The policy module did not answer preview: ${result?.error ?? "no result"}. Is it deployed on this fork?`);
    this.name = "PreviewFailedError";
  }
}
