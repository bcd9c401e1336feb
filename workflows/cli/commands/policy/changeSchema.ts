import { z } from "zod";
import { type Change } from "../../../../policies/onchain/diff.ts";
import type { Delays } from "../../../../policies/onchain/plan.ts";
import type { Weight } from "../../../../policies/onchain/weights.ts";
import { valueInWords } from "../../../../policies/onchain/valueWords.ts";
import { BadUsageError } from "../../errors.ts";

/** One changed parameter, as commands print it. */
export const changeSchema = z.strictObject({
  /** As `limits.maxTradeBps`, entries of lists by their names. */
  parameter: z.string(),
  kind: z.enum(["added", "removed", "changed"]),
  /** As the mandate writes it; null where there is none. */
  old: z.string().nullable(),
  new: z.string().nullable(),
  unit: z.string(),
  /** `unordered` counts as loosening; `restores` undoes the guardian's last cut; `none` never reaches the chain. */
  effect: z.enum(["tightens", "loosens", "unordered", "restores", "none"]),
  /** What takes it to the chain: a parameter of the limits or seats, another contract, or nothing. */
  reach: z.string(),
  /** What it waits for [seconds]; null where no chain says it, or nothing has to. */
  delaySeconds: z.number().int().min(0).nullable(),
  /** Who may do it. */
  who: z.string(),
  /** What stands in an entry that came or went. */
  parts: z.array(z.strictObject({ name: z.string(), value: z.string().nullable(), unit: z.string() })),
});
export type SaidChange = z.infer<typeof changeSchema>;

/** @param weight how the contract treats it; absent where it is another contract's, or no parameter of its own */
export const saidChange = (change: Change, delays: Delays | null, weight: Weight | null): SaidChange => {
  const own = NEW_CONTRACTS.has(change.reach) ? null : weight;
  return {
    parameter: change.label,
    kind: change.kind,
    old: change.old,
    new: change.new,
    unit: change.unit,
    effect: own?.effect === "restores" ? "restores" : change.effect,
    reach: change.reach,
    delaySeconds: delayOf(change, delays, own),
    who: whoMay(change, own),
    parts: change.parts,
  };
};

const NEW_CONTRACTS = new Set([
  "oracle",
  "swap-adapter",
  "position-adapter",
  "lending-adapter",
  "vault-adapter",
  "module",
]);

const delayOf = ({ effect, reach }: Change, delays: Delays | null, weight: Weight | null): number | null => {
  if (effect === "none" || reach === "fixed") return null;
  if (effect === "tightens" && !NEW_CONTRACTS.has(reach)) return 0;
  if (delays === null) return null;
  if (weight?.effect === "restores") return delays.restore;
  const isLimit = weight === null ? effect === "loosens" && !NEW_CONTRACTS.has(reach) : !weight.structure;
  return isLimit ? delays.limit : delays.structure;
};

const whoMay = ({ effect, reach }: Change, weight: Weight | null): string => {
  if (effect === "none") return "whoever runs the council: it never reaches the chain";
  if (reach === "fixed") return "nobody: it is another treasury";
  if (NEW_CONTRACTS.has(reach)) return "governance, after a new contract is deployed";
  if (effect !== "tightens") return "governance, after the delay";
  return weight?.fast ? "governance, the fast vote or the guardian, at once" : "governance, at once";
};

/** A change in one line: what, from, to. */
export const changeLine = ({ parameter, kind, old, new: next, unit, parts }: SaidChange): string => {
  const words = (value: string | null): string => valueInWords(value, unit as never);
  if (unit !== "entry") return `${parameter}  ${words(old)} → ${words(next)}`;
  const inside = parts
    .filter(({ name }) => !["name", "symbol", "token", "pool"].includes(name))
    .map(({ name, value, unit: of }) => `${name} ${valueInWords(value, of as never)}`);
  return `${parameter}  ${kind}${inside.length === 0 ? "" : `: ${inside.join(", ")}`}`;
};

/** Dollars after an option, in 1e-8 USD. */
export const usd8Option = (option: string, text: string): bigint => {
  const match = /^(0|[1-9]\d*)(?:\.(\d{1,8}))?$/.exec(text);
  if (match === null) throw new BadUsageError(`${option} takes dollars, such as 2500000.`);
  return BigInt(`${match[1]}${(match[2] ?? "").padEnd(8, "0")}`);
};
