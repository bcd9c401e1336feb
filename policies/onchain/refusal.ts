import { hashTypedData } from "viem";
import type { Address, Bytes32 } from "../treasury/money.ts";
import { decisionDomain } from "./decision.ts";

/** What a cosigner signs that does not want a decision. A type of its own, so that no contract takes it for the decision. */
export const refusalTypedData = (decision: Bytes32, at: { chainId: number; module: Address }) =>
  ({
    domain: decisionDomain(at),
    types: { Refusal: [{ name: "decision", type: "bytes32" }] },
    primaryType: "Refusal",
    message: { decision },
  }) as const;

/** The digest under a refusal. */
export const refusalDigest = (decision: Bytes32, at: { chainId: number; module: Address }): Bytes32 =>
  hashTypedData(refusalTypedData(decision, at));
