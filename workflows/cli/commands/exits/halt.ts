import { zeroAddress } from "viem";
import { PARAMETERS } from "../../../../policies/onchain/changeItems.ts";
import { encodeChanges } from "../../../../policies/onchain/plan.ts";
import type { Address } from "../../../../policies/treasury/money.ts";
import { MODES } from "../../../../policies/treasury/snapshot.ts";
import { ask, valueOf } from "../../../../simulation/askContract.ts";
import { isNobody } from "./author.ts";
import type { PlanCall } from "./steps.ts";
import type { Seen } from "./treasuryAt.ts";

export const HALTERS = ["guardian", "fast", "owner"] as const;
export type Halter = (typeof HALTERS)[number];

/**
 * Who may halt at once: the guardian, the holders' fast vote, or the limits' owner.
 * @param by null for the first of them that there is
 * @throws NobodyMayError
 */
export const halterOf = async (
  { treasury, ground }: Seen,
  by: Halter | null,
): Promise<{ who: Halter; at: Address }> => {
  const signature = "function tightener() view returns (address)";
  const tightener = valueOf(await ask<Address>({ to: treasury.changes, signature }, ground.view));
  const all: Record<Halter, Address> = {
    guardian: treasury.guardian,
    fast: tightener ?? zeroAddress,
    owner: treasury.owners.limits,
  };
  const who = by ?? HALTERS.find((one) => !isNobody(all[one])) ?? "owner";
  if (isNobody(all[who])) throw new NobodyMayError(who);
  return { who, at: all[who] };
};

/** Nothing of a halted treasury's moves by a decision until its owner loosens the mode again, after its delay. */
export const haltCalls = ({ treasury }: Seen): PlanCall[] => {
  if (treasury.mode === "halted") return [];
  const parameter = PARAMETERS.indexOf("mode");
  const value = BigInt(MODES.indexOf("halted"));
  const data = encodeChanges("tighten", [{ parameter, subject: zeroAddress, old: 0n, value }]);
  return [{ to: treasury.changes, value: 0n, data, says: `halt: mode ${treasury.mode} → halted, at once` }];
};

export class NobodyMayError extends Error {
  readonly code = "NOBODY_MAY";
  constructor(who: string) {
    super(
      `This treasury has no ${who === "fast" ? "fast governor" : who}.\nName another with --by; \`exchequer doctor\` says who may do what.`,
    );
    this.name = "NobodyMayError";
  }
}
