import { decodeErrorResult, type Hex } from "viem";
import { policyModuleAbi } from "../../contracts/generated/PolicyModule.ts";
import { seatsAbi } from "../../contracts/generated/Seats.ts";
import { decodeFinding } from "../../policies/onchain/findings.ts";
import type { Finding } from "../../policies/treasury/verdict.ts";

/** Why the module or what it called refused: the findings that denied, where rules did, and the reason in words. */
export type Refusal = { findings: Finding[]; text: string };

/** Our own errors, and the two that Solidity itself throws. */
const KNOWN = [
  ...policyModuleAbi.filter(({ type }) => type === "error"),
  ...seatsAbi.filter(({ type }) => type === "error"),
  { type: "error", name: "Error", inputs: [{ name: "reason", type: "string" }] },
  { type: "error", name: "Panic", inputs: [{ name: "code", type: "uint256" }] },
] as const;

/** Reads revert data. What nobody knows stays as it came, in hex. */
export const readRefusal = (data: Hex): Refusal => {
  if (data === "0x") return { findings: [], text: "no reason was given" };
  try {
    return inWords(decodeErrorResult({ abi: KNOWN, data }));
  } catch {
    return { findings: [], text: data };
  }
};

const inWords = (error: { errorName: string; args?: readonly unknown[] | undefined }): Refusal => {
  const args = error.args ?? [];
  if (error.errorName === "PolicyModule_Denied") {
    const findings = (args[0] as Parameters<typeof decodeFinding>[0][]).map(decodeFinding);
    return { findings, text: `denied by ${[...new Set(findings.map(({ rule }) => rule))].join(", ")}` };
  }
  if (error.errorName === "PolicyModule_ActionReverted")
    return { findings: [], text: `action ${Number(args[0]) + 1} failed: ${readRefusal(args[1] as Hex).text}` };
  if (error.errorName === "Error") return { findings: [], text: String(args[0]) };
  return { findings: [], text: `${error.errorName}(${args.map(String).join(", ")})` };
};
