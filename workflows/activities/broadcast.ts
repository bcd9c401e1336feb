import { encodeFunctionData } from "viem";
import { policyModuleAbi } from "../../contracts/generated/PolicyModule.ts";
import { encodeDecision, packSignatures } from "../../policies/onchain/decision.ts";
import type { Bytes32, Hex } from "../../policies/treasury/money.ts";
import type { Decision, Signature } from "../../policies/treasury/proposal.ts";
import { sendOnce } from "../adapters/sendOnce.ts";
import type { Deps } from "./deps.ts";

/**
 * What the contract asks for before it starts, and room for the actions [gas]. Over the sum of its own floors for the widest
 * treasury there can be, 16 assets and 8 positions: workflows/adapters/deploy.test.ts adds them up.
 */
export const executionGas = (actions: number): bigint => 4_000_000n + 1_000_000n * BigInt(actions);

/** The call that hands a signed decision in. */
export const executionCall = (decision: Decision, signatures: Signature[]): Hex =>
  encodeFunctionData({
    abi: policyModuleAbi,
    functionName: "execute",
    args: [encodeDecision(decision), packSignatures(signatures)],
  });

/** Hands the decision in, exactly once however often it is tried. */
export const broadcast = async (
  deps: Deps,
  p: { cycle: number; decision: Decision; signatures: Signature[] },
): Promise<{ transactionHash: Bytes32 }> => ({
  transactionHash: await sendOnce({
    run: deps.run,
    chain: deps.chain,
    name: `execute-${p.cycle}`,
    account: deps.submitter,
    to: deps.deployment.module,
    data: executionCall(p.decision, p.signatures),
    gas: executionGas(p.decision.actions.length),
    onSigned: () => deps.fault("after-sign"),
    onSent: () => deps.fault("after-broadcast"),
  }),
});
