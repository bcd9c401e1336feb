import { z } from "zod";
import { type Change } from "../../../../policies/onchain/diff.ts";
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
  /** `unordered` counts as loosening; `none` never reaches the chain. */
  effect: z.enum(["tightens", "loosens", "unordered", "none"]),
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

/** How long each kind of change waits; null where no chain was looked at. */
export type Delays = { limit: number; structure: number } | null;

export const saidChange = (change: Change, delays: Delays): SaidChange => ({
  parameter: change.label,
  kind: change.kind,
  old: change.old,
  new: change.new,
  unit: change.unit,
  effect: change.effect,
  reach: change.reach,
  delaySeconds: delayOf(change, delays),
  who: whoMay(change),
  parts: change.parts,
});

const NEW_CONTRACTS = new Set([
  "oracle",
  "swap-adapter",
  "position-adapter",
  "lending-adapter",
  "vault-adapter",
  "module",
]);

const delayOf = ({ effect, reach }: Change, delays: Delays): number | null => {
  if (effect === "none" || reach === "fixed") return null;
  if (effect === "tightens" && !NEW_CONTRACTS.has(reach)) return 0;
  if (delays === null) return null;
  return effect === "loosens" && !NEW_CONTRACTS.has(reach) ? delays.limit : delays.structure;
};

const whoMay = ({ effect, reach }: Change): string => {
  if (effect === "none") return "whoever runs the council: it never reaches the chain";
  if (reach === "fixed") return "nobody: it is another treasury";
  if (NEW_CONTRACTS.has(reach)) return "governance, after a new contract is deployed";
  if (effect === "tightens" && reach !== "seats") return "governance, the fast vote or the guardian, at once";
  return effect === "tightens" ? "governance, at once" : "governance, after the delay";
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
