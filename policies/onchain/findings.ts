import type { Address } from "../treasury/money.ts";
import { COMPARISONS, type Finding, RULES, UNITS } from "../treasury/verdict.ts";

/** A finding as the contract's ABI gives it. */
export type ContractFinding = {
  rule: number;
  subject: Address;
  observed: bigint;
  limit: bigint;
  unit: number;
  comparison: number;
  ok: boolean;
  shrinks: boolean;
};

/** A finding from the contract as the noun every folder shares. */
export const decodeFinding = (finding: ContractFinding): Finding => ({
  rule: named(RULES, finding.rule),
  subject: finding.subject,
  observed: finding.observed.toString(),
  limit: finding.limit.toString(),
  unit: named(UNITS, finding.unit),
  comparison: named(COMPARISONS, finding.comparison),
  ok: finding.ok,
  shrinks: finding.shrinks,
});

/** What an index on chain stands for. */
export const named = <T>(names: readonly T[], index: number): T => {
  const name = names[index];
  if (name === undefined) throw new UnknownOnchainIdError(index);
  return name;
};

export class UnknownOnchainIdError extends Error {
  readonly code = "UNKNOWN_ONCHAIN_ID";
  constructor(index: number) {
    super(
      `The contract answered with id ${index}, which this version does not know.\nUse the version the module was deployed with.`,
    );
    this.name = "UnknownOnchainIdError";
  }
}
