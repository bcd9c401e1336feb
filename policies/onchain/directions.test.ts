import { describe, expect, it } from "vitest";
import { z } from "zod";
import { mandateSchema } from "../treasury/mandate.ts";
import { DIRECTIONS } from "./directions.ts";

type Shape = z.ZodType & { def: { type: string; innerType?: Shape; element?: Shape; shape?: Record<string, Shape> } };

/** Every parameter of a schema, as a row of the table names it. */
const pathsOf = (schema: Shape, path = ""): string[] => {
  const { type, innerType, element, shape } = schema.def;
  if (type === "default") return pathsOf(innerType as Shape, path);
  if (type === "nullable" || type === "optional") {
    const inner = pathsOf(innerType as Shape, path);
    return inner.length === 1 && inner[0] === path ? inner : [path, ...inner];
  }
  if (type === "array") {
    const inner = pathsOf(element as Shape, `${path}.*`);
    return inner[0] === `${path}.*` ? inner : [`${path}.*`, ...inner];
  }
  if (type === "object")
    return Object.entries(shape as Record<string, Shape>).flatMap(([key, field]) =>
      pathsOf(field, path === "" ? key : `${path}.${key}`),
    );
  return [path];
};

const paths = pathsOf(mandateSchema as unknown as Shape);

describe("the table of directions", () => {
  it("default: every parameter of the mandate has a row, and every row a parameter", () => {
    expect(paths).toContain("limits.maxTradeBps");
    expect(paths).toContain("assets.*.capBps");
    expect(Object.keys(DIRECTIONS).toSorted()).toEqual(paths.toSorted());
  });

  it("behavior: a parameter that is new in the schema and not in the table is found", () => {
    const wider = z.strictObject({ limits: z.strictObject({ maxTradeBps: z.number(), newLimitBps: z.number() }) });
    const missing = pathsOf(wider as unknown as Shape).filter((path) => DIRECTIONS[path] === undefined);
    expect(missing).toEqual(["limits.newLimitBps"]);
  });

  it("behavior: whatever has an order and reaches the limits is a number", () => {
    const numbers = ["bps", "bps a day", "usd8", "seconds", "unix seconds", "blocks", "ticks"];
    const ordered = Object.entries(DIRECTIONS).filter(
      ([, { reach, tighter }]) => reach === "limits" && tighter !== "unordered",
    );
    expect(ordered).toHaveLength(25);
    for (const [path, { unit }] of ordered) expect(numbers, path).toContain(unit);
  });
});
