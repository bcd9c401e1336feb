import { z } from "zod";
import { EXCLUSIONS, PERIODS, worstCases } from "../../../../policies/bound.ts";
import type { Mandate } from "../../../../policies/treasury/mandate.ts";
import { formatUsd8, uintString } from "../../../../policies/treasury/money.ts";

/** E(T) as a command prints it. */
export const caseSchema = z.strictObject({
  period: z.enum(PERIODS),
  lossUsd8: uintString,
  boundBy: z.enum(["loss-budget", "epoch-loss"]),
  /** Null for an epoch, which has no length. */
  paymentsUsd8: uintString.nullable(),
  totalUsd8: uintString.nullable(),
});
export type SaidCase = z.infer<typeof caseSchema>;

/** The most that a council stolen whole could take through the module, by period. */
export const boundOf = (mandate: Mandate, navUsd8: bigint): SaidCase[] =>
  worstCases(mandate, navUsd8).map(({ period, lossUsd8, boundBy, paymentsUsd8, totalUsd8 }) => ({
    period,
    lossUsd8: String(lossUsd8),
    boundBy,
    paymentsUsd8: paymentsUsd8 === null ? null : String(paymentsUsd8),
    totalUsd8: totalUsd8 === null ? null : String(totalUsd8),
  }));

export const caseLine = ({ period, lossUsd8, boundBy, paymentsUsd8, totalUsd8 }: SaidCase): string => {
  const loss = `${boundBy === "epoch-loss" ? "epoch stop" : "loss budget"} ${formatUsd8(BigInt(lossUsd8))}`;
  return totalUsd8 === null || paymentsUsd8 === null
    ? `${period.padEnd(9)} ${loss}, and payments, which have no end in an epoch`
    : `${period.padEnd(9)} ${formatUsd8(BigInt(totalUsd8))} = ${loss} + payments ${formatUsd8(BigInt(paymentsUsd8))}`;
};

/** What one figure of both bounds stands for. */
export const exclusionLines = (): string[] => EXCLUSIONS.map((exclusion) => `not in it: ${exclusion}`);
