import type { Mandate } from "../treasury/mandate.ts";
import type { Contradiction } from "./contradictions.ts";

/** Every field in which the zero address stands, whatever it names. */
export const zeroAddresses = (mandate: Mandate): Contradiction[] => within(mandate, "");

const within = (value: unknown, field: string): Contradiction[] => {
  if (typeof value === "string")
    return /^0x0{40}$/.test(value)
      ? [{ field, reason: "nobody has the zero address; where the field may be empty, write null" }]
      : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => within(item, field === "" ? key : `${field}.${key}`));
};
