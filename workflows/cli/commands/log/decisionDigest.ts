import { hashTypedData } from "viem";
import type { Action } from "../../../../policies/treasury/action.ts";
import type { Address, Bytes32 } from "../../../../policies/treasury/money.ts";
import type { Decision } from "../../../../policies/treasury/proposal.ts";

const KINDS = { hold: 0, wrap: 1, unwrap: 2, swap: 3 } as const;

/** What the contract's `Action` says for a typed action. */
const asStruct = (action: Action) => ({
  kind: KINDS[action.kind],
  path: action.kind === "swap" ? (action.path as Address[]) : [],
  fees: action.kind === "swap" ? action.feesPpm : [],
  amountIn: action.kind === "hold" ? 0n : BigInt(action.amountIn),
  minAmountOut: action.kind === "swap" ? BigInt(action.minAmountOut) : 0n,
});

/** EIP-712 typed data of a decision: what the seats sign. Written here apart from the signer's code, as a second opinion. */
export const decisionTypedData = (decision: Decision, chainId: number, module: Address) =>
  ({
    domain: { name: "Exchequer", version: "1", chainId, verifyingContract: module },
    primaryType: "Decision",
    types: {
      Action: [
        { name: "kind", type: "uint8" },
        { name: "path", type: "address[]" },
        { name: "fees", type: "uint24[]" },
        { name: "amountIn", type: "uint256" },
        { name: "minAmountOut", type: "uint256" },
      ],
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
    },
    message: {
      custody: decision.custody as Address,
      submitter: decision.submitter as Address,
      policyVersion: BigInt(decision.policyVersion),
      seatEpoch: BigInt(decision.seatEpoch),
      nonce: BigInt(decision.nonce),
      snapshotBlock: BigInt(decision.snapshotBlock),
      snapshotHash: decision.snapshotHash as Bytes32,
      simulationHash: decision.simulationHash as Bytes32,
      rationaleHash: decision.rationaleHash as Bytes32,
      expiry: BigInt(decision.expiry),
      predictedNavUsd8: BigInt(decision.predictedNavUsd8),
      navToleranceBps: decision.navToleranceBps,
      actions: decision.actions.map(asStruct),
    },
  }) as const;

/** The digest that the seats sign and the contract anchors. */
export const decisionDigest = (decision: Decision, chainId: number, module: Address): Bytes32 =>
  hashTypedData(decisionTypedData(decision, chainId, module));
