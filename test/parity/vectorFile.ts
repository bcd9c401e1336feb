import type { ActionFacts, AssetFacts, Facts, HeldFacts } from "../../policies/rules/facts.ts";
import type { Bytes32 } from "../../policies/treasury/money.ts";
import type { RuleId } from "../../policies/treasury/verdict.ts";

/** One case: what differs from the base, by path, and what every implementation must answer. */
export type Vector = {
  name: string;
  /** Path into the facts to its new value; whole arrays may be replaced. Whole numbers are decimal strings. */
  change: Record<string, unknown>;
  verdict: "allowed" | "denied";
  /** Rules that deny, each once, in order. */
  denying: RuleId[];
  /** SHA-256 over the canonical JSON of all findings. */
  findingsHash: Bytes32;
};

export type VectorFile = { format: 1; base: unknown; vectors: Vector[] };

/** Integers of the facts that are not amounts and stay small. */
const SMALL = new Set(["decimals"]);

/** Facts as JSON: whole numbers become decimal strings. */
export const toJson = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, item) => (typeof item === "bigint" ? item.toString() : item)));

/** The facts of a vector: the base with its changes. */
export const factsOf = (base: unknown, change: Record<string, unknown>): Facts => {
  const copy = structuredClone(base) as Record<string, unknown>;
  for (const [path, value] of Object.entries(change)) setAt(copy, path.split("."), value);
  return fromJson(copy) as Facts;
};

const setAt = (target: Record<string, unknown>, path: string[], value: unknown): void => {
  const [head, ...rest] = path;
  if (head === undefined) return;
  if (rest.length === 0) target[head] = structuredClone(value);
  else setAt(target[head] as Record<string, unknown>, rest, value);
};

const fromJson = (value: unknown, key = ""): unknown => {
  if (Array.isArray(value)) return value.map((item) => fromJson(item));
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, fromJson(item, name)]));
  }
  if (typeof value === "string" && /^\d+$/.test(value)) return SMALL.has(key) ? Number(value) : BigInt(value);
  return value;
};

export type { ActionFacts, AssetFacts, HeldFacts };
