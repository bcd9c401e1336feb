import { getAddress, zeroAddress } from "viem";
import type { Address } from "../treasury/money.ts";
import type { Limits } from "../treasury/limits.ts";
import type { COMPARISONS, Finding, findingUnit, RuleId } from "../treasury/verdict.ts";
import type { z } from "zod";
import type { Facts } from "./facts.ts";
import { capped } from "./share.ts";
import type { Totals } from "./totals.ts";

/** One limit: the mirror of one control in the contract. */
export type Rule = {
  id: RuleId;
  /** One line for people, built from the limits. */
  describe(limits: Limits): string;
  /** What it saw, also where it passes. */
  evaluate(facts: Facts, totals: Totals): Finding[];
};

export type Unit = z.infer<typeof findingUnit>;
export type Comparison = (typeof COMPARISONS)[number];

type Seen = {
  subject?: Address;
  observed: bigint;
  limit: bigint;
  unit: Unit;
  comparison: Comparison;
  /** Denies although the numbers would pass. */
  denied?: boolean;
  /** Passes although the numbers would not. */
  excused?: boolean;
  shrinks?: boolean;
};

/** A finding of `rule`, judged by its comparison unless it says otherwise. */
export const finding = (rule: RuleId, seen: Seen): Finding => {
  const shrinks = seen.shrinks ?? false;
  return {
    rule,
    subject: checksummed(seen.subject ?? zeroAddress),
    observed: capped(seen.observed).toString(),
    limit: capped(seen.limit).toString(),
    unit: seen.unit,
    comparison: seen.comparison,
    ok: (holds(seen) || shrinks || (seen.excused ?? false)) && !seen.denied,
    shrinks,
  };
};

const seenBefore = new Map<string, Address>();

/** A backtest asks for the same few addresses a million times, and each checksum is a hash. */
const checksummed = (address: Address): Address => {
  const known = seenBefore.get(address);
  if (known !== undefined) return known;
  if (seenBefore.size > 1_000) seenBefore.clear();
  const spelled = getAddress(address);
  seenBefore.set(address, spelled);
  return spelled;
};

const holds = ({ observed, limit, comparison }: Seen): boolean => {
  if (comparison === "atMost") return observed <= limit;
  if (comparison === "atLeast") return observed >= limit;
  return observed === limit;
};
