import { encodeAbiParameters, type Hex, hashTypedData, type TypedDataDomain, zeroAddress } from "viem";
import { type Action, ACTION_KINDS, amountGiven } from "../treasury/action.ts";
import type { Address, Bytes32 } from "../treasury/money.ts";
import type { Decision, Signature } from "../treasury/proposal.ts";

/** EIP-712 types of a decision, the twin of `contracts/types/DecisionHash.sol`. */
export const DECISION_TYPES = {
  Decision: [
    { name: "custody", type: "address" },
    { name: "submitter", type: "address" },
    { name: "policyVersion", type: "uint64" },
    { name: "seatEpoch", type: "uint64" },
    { name: "nonce", type: "uint64" },
    { name: "snapshotBlock", type: "uint64" },
    { name: "snapshotHash", type: "bytes32" },
    { name: "simulationHash", type: "bytes32" },
    { name: "rationaleHash", type: "bytes32" },
    { name: "expiry", type: "uint64" },
    { name: "predictedNavUsd8", type: "uint256" },
    { name: "navToleranceBps", type: "uint16" },
    { name: "actions", type: "Action[]" },
  ],
  Action: [
    { name: "kind", type: "uint8" },
    { name: "path", type: "address[]" },
    { name: "fees", type: "uint24[]" },
    { name: "amountIn", type: "uint256" },
    { name: "minAmountOut", type: "uint256" },
    { name: "amountIn1", type: "uint256" },
    { name: "minAmountOut1", type: "uint256" },
    { name: "tickLower", type: "int24" },
    { name: "tickUpper", type: "int24" },
    { name: "positionId", type: "uint256" },
    { name: "recipient", type: "address" },
  ],
} as const;

/** A typed action in the shape of the contract's `Action`: what its kind does not use is empty or zero. */
export const encodeAction = (action: Action) => ({
  kind: ACTION_KINDS.indexOf(action.kind),
  path: pathOf(action),
  fees: action.kind === "swap" ? action.feesPpm : action.kind === "mint" ? [action.feePpm] : [],
  amountIn: amountGiven(action),
  minAmountOut:
    "minAmountOut" in action ? BigInt(action.minAmountOut) : "minAmount0" in action ? BigInt(action.minAmount0) : 0n,
  amountIn1: "amount1" in action ? BigInt(action.amount1) : 0n,
  minAmountOut1: "minAmount1" in action ? BigInt(action.minAmount1) : 0n,
  tickLower: action.kind === "mint" ? action.tickLower : 0,
  tickUpper: action.kind === "mint" ? action.tickUpper : 0,
  positionId: "positionId" in action ? BigInt(action.positionId) : 0n,
  recipient: action.kind === "pay" ? action.recipient : zeroAddress,
});

const pathOf = (action: Action): readonly Address[] => {
  if ("path" in action) return action.path;
  if (action.kind === "mint") return action.tokens;
  return action.kind === "pay" ? [action.token] : [];
};

/** A decision in the shape of the contract's `Decision`. */
export const encodeDecision = (decision: Decision) => ({
  custody: decision.custody,
  submitter: decision.submitter,
  policyVersion: BigInt(decision.policyVersion),
  seatEpoch: BigInt(decision.seatEpoch),
  nonce: BigInt(decision.nonce),
  snapshotBlock: BigInt(decision.snapshotBlock),
  snapshotHash: decision.snapshotHash,
  simulationHash: decision.simulationHash,
  rationaleHash: decision.rationaleHash,
  expiry: BigInt(decision.expiry),
  predictedNavUsd8: BigInt(decision.predictedNavUsd8),
  navToleranceBps: decision.navToleranceBps,
  actions: decision.actions.map(encodeAction),
});

/** Where a signature is good: one module on one chain. */
export const decisionDomain = (p: { chainId: number; module: Address }): TypedDataDomain => ({
  name: "Exchequer",
  version: "1",
  chainId: p.chainId,
  verifyingContract: p.module,
});

/** What a seat signs with `signTypedData`. */
export const decisionTypedData = (decision: Decision, at: { chainId: number; module: Address }) =>
  ({
    domain: decisionDomain(at),
    types: DECISION_TYPES,
    primaryType: "Decision",
    message: encodeDecision(decision),
  }) as const;

/** The digest under the seats' signatures: equal to the module's `digest(decision)`. */
export const decisionDigest = (decision: Decision, at: { chainId: number; module: Address }): Bytes32 =>
  hashTypedData(decisionTypedData(decision, at));

/** Signatures as `execute` wants them: each packed with its signer, sorted by signer. */
export const packSignatures = (signatures: readonly Signature[]): Hex[] =>
  [...signatures]
    .sort((a, b) => (BigInt(a.signer) < BigInt(b.signer) ? -1 : 1))
    .map(({ signer, signature }) => encodeAbiParameters([{ type: "address" }, { type: "bytes" }], [signer, signature]));
