import type { Mandate } from "../treasury/mandate.ts";
import type { Reach, Tighter, Unit } from "./directions.ts";
import { type Parameter, parametersOf } from "./parameters.ts";

/** What a change does to what the council may do. `unordered` counts as loosening; `none` never reaches the chain. */
export type Effect = "tightens" | "loosens" | "unordered" | "none";

/** One parameter that differs between two mandates. */
export type Change = {
  key: string;
  /** The row of the table of directions. */
  path: string;
  label: string;
  unit: Unit;
  reach: Reach;
  tighter: Tighter;
  effect: Effect;
  /** Null where there is none; `absent` where the entry it belongs to is not there. */
  old: string | null;
  new: string | null;
  /** Whether the entry of a list came, went, or both sides have it. */
  kind: "added" | "removed" | "changed";
  /** What stands in an entry that came or went. */
  parts: { name: string; value: string | null; unit: Unit }[];
};

/**
 * Every parameter that differs, in the order of the mandate. Order of lists, comments, spelling of addresses and names of assets
 * differ in nothing.
 * @throws MandateForOtherChainError where the two are of different chains
 */
export const diffMandates = (before: Mandate, after: Mandate): Change[] => {
  if (before.chainId !== after.chainId) throw new MandateForOtherChainError(before.chainId, after.chainId);
  const [old, next] = [parametersOf(before), parametersOf(after)];
  const oldByKey = new Map(old.map((parameter) => [parameter.key, parameter]));
  const nextByKey = new Map(next.map((parameter) => [parameter.key, parameter]));
  const changed = next.flatMap((parameter) => changeOf(oldByKey.get(parameter.key) ?? null, parameter));
  const removed = old.filter(({ key }) => !nextByKey.has(key)).flatMap((parameter) => changeOf(parameter, null));
  return withoutParts([...changed, ...removed]);
};

const changeOf = (before: Parameter | null, after: Parameter | null): Change[] => {
  const { key, path, label, row } = (after ?? before) as Parameter;
  if (before !== null && after !== null && before.value === after.value) return [];
  const kind = before === null ? "added" : after === null ? "removed" : "changed";
  return [
    {
      key,
      path,
      label,
      unit: row.unit,
      reach: row.reach,
      tighter: row.tighter,
      effect: effectOf(row, kind, before?.value ?? null, after?.value ?? null),
      old: before?.value ?? null,
      new: after?.value ?? null,
      kind,
      parts: [],
    },
  ];
};

const effectOf = (
  { reach, tighter, unit }: Parameter["row"],
  kind: Change["kind"],
  before: string | null,
  after: string | null,
): Effect => {
  if (reach === "off-chain") return "none";
  if (tighter === "unordered") return "unordered";
  const less = unit === "entry" ? kind === "removed" : smaller(after, before);
  return less === (tighter === "down") ? "tightens" : "loosens";
};

/** No number is more than any: no gate asks nobody. */
const smaller = (a: string | null, b: string | null): boolean => {
  if (a === null) return false;
  return b === null || BigInt(a) < BigInt(b);
};

/** An entry that came or went is one change: what stands in it is told with it, not as changes of their own. */
const withoutParts = (changes: readonly Change[]): Change[] => {
  const entries = changes.filter(({ unit, kind }) => unit === "entry" && kind !== "changed").map(({ key }) => key);
  const isPart = ({ key }: Change): boolean => entries.some((entry) => key.startsWith(`${entry}.`));
  return changes.flatMap((change) => {
    if (isPart(change)) return [];
    if (!entries.includes(change.key)) return [change];
    const parts = changes.filter(({ key }) => key.startsWith(`${change.key}.`));
    return [
      {
        ...change,
        parts: parts.map(({ key, unit, old, new: next }) => ({
          name: key.slice(change.key.length + 1),
          value: next ?? old,
          unit,
        })),
      },
    ];
  });
};

/** Changes that the chain will know of. */
export const onChainChanges = (changes: readonly Change[]): Change[] =>
  changes.filter(({ reach }) => reach !== "off-chain");

export class MandateForOtherChainError extends Error {
  readonly code = "MANDATE_OTHER_CHAIN";
  constructor(has: number, wants: number) {
    super(
      `One mandate is for chain ${has}, the other for chain ${wants}: they are of two treasuries.\nCompare mandates of one chain; \`chainId\` names it.`,
    );
    this.name = "MandateForOtherChainError";
  }
}
