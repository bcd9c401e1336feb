/** One thing that was looked at. `detail` says what differs where it does not hold. */
export type Check = { what: string; ok: boolean; detail: string };

export const holds = (what: string, detail = ""): Check => ({ what, ok: true, detail });
export const fails = (what: string, detail: string): Check => ({ what, ok: false, detail });

/** Compares two values field by field and names the first difference. */
export const equal = (what: string, recorded: unknown, recomputed: unknown): Check => {
  const difference = firstDifference(recorded, recomputed, "");
  return difference === null ? holds(what) : fails(what, difference);
};

/** Runs a check that may throw: what was thrown is what is wrong. */
export const attempt = (what: string, act: () => Check | Check[]): Check[] => {
  try {
    const result = act();
    return Array.isArray(result) ? result : [result];
  } catch (error) {
    return [fails(what, ((error as Error).message ?? String(error)).split("\n")[0] ?? "")];
  }
};

const brief = (value: unknown): string => {
  const text = value === undefined ? "nothing" : typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 90 ? `${text.slice(0, 89)}…` : text;
};

/** `tally.reason: it says …, it comes to …`; null where both are equal. */
export const firstDifference = (recorded: unknown, recomputed: unknown, path: string): string | null => {
  if (Object.is(recorded, recomputed)) return null;
  const bothObjects =
    typeof recorded === "object" && typeof recomputed === "object" && recorded !== null && recomputed !== null;
  if (!bothObjects || Array.isArray(recorded) !== Array.isArray(recomputed)) {
    return `${path === "" ? "" : `${path}: `}it says ${brief(recorded)}, it comes to ${brief(recomputed)}`;
  }
  const [a, b] = [recorded as Record<string, unknown>, recomputed as Record<string, unknown>];
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const difference = firstDifference(a[key], b[key], path === "" ? key : `${path}.${key}`);
    if (difference !== null) return difference;
  }
  return null;
};
