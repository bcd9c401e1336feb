import canonicalize from "canonicalize";
import { sha256, stringToBytes } from "viem";
import type { Bytes32 } from "./money.ts";

/**
 * The one spelling of a JSON value that is hashed and stored (RFC 8785). Numbers must be safe integers, so that no
 * float enters a record; money is a decimal string.
 * @throws NotCanonicalError for a float, a bigint, undefined, or anything JSON cannot carry
 */
export const canonicalJson = (value: unknown): string => {
  assertCanonical(value, "$");
  const text = canonicalize(value);
  if (text === undefined) throw new NotCanonicalError("$", "nothing to write");
  return text;
};

/** SHA-256 of a value's canonical JSON, 0x-prefixed. */
export const hashOf = (value: unknown): Bytes32 => sha256(stringToBytes(canonicalJson(value)));

/** SHA-256 of a text's UTF-8 bytes, 0x-prefixed. */
export const hashOfText = (text: string): Bytes32 => sha256(stringToBytes(text));

const assertCanonical = (value: unknown, path: string): void => {
  if (value === null || typeof value === "string" || typeof value === "boolean") return;
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value)) throw new NotCanonicalError(path, `${value} is not a safe integer`);
    return;
  }
  if (Array.isArray(value)) {
    value.forEach((item, index) => assertCanonical(item, `${path}[${index}]`));
    return;
  }
  if (typeof value === "object") {
    for (const [key, item] of Object.entries(value)) {
      if (item !== undefined) assertCanonical(item, `${path}.${key}`);
    }
    return;
  }
  throw new NotCanonicalError(path, `a ${typeof value} has no canonical form`);
};

export class NotCanonicalError extends Error {
  readonly code = "NOT_CANONICAL";
  constructor(path: string, reason: string) {
    super(`${path}: ${reason}. Write money as a decimal string and fractions in basis points.`);
    this.name = "NotCanonicalError";
  }
}
