import { z } from "zod";
import type { Position } from "../../policies/treasury/ballot.ts";
import type { Claim, Intent } from "../../policies/treasury/intent.ts";
import type { Mandate } from "../../policies/treasury/mandate.ts";
import { mulDivDown } from "../../policies/treasury/money.ts";
import type { Snapshot } from "../../policies/treasury/snapshot.ts";
import { AbstentionError } from "./failures.ts";
import { directionsOf, isWide } from "./directions.ts";

/** Name of the tool that ends a seat's work. */
export const SUBMIT = "submit_position";

const HORIZON_SECONDS = { "1h": 3_600, "6h": 21_600, "1d": 86_400, "3d": 259_200, "7d": 604_800, "30d": 2_592_000 };
const MOST_REASON = 400;
/** Two symbols of 16 signs and the arrow. */
const LONGEST_DIRECTION = 34;

/**
 * What a model may say, for one mandate: names come from lists, numbers are whole and bounded, nothing else fits. The
 * claim's threshold is a change from today's value, so that no unit can be misread.
 */
export const answerSchema = (mandate: Mandate) =>
  z.strictObject({
    direction: z.enum(["hold", ...directionsOf(mandate)]).describe("hold, or the asset to sell -> the asset to buy"),
    sizeBps: z
      .number()
      .int()
      .min(0)
      .max(10_000)
      .describe("share of NAV to move in basis points, 100 is 1%; 0 for hold"),
    claim: z.strictObject({
      metric: z.enum(["nav", ...mandate.assets.map(({ symbol }) => `price:${symbol}`)]),
      comparison: z.enum(["above", "below"]),
      changeBps: z
        .number()
        .int()
        .min(-9_999)
        .max(50_000)
        .describe("threshold, as change from today's value in basis points"),
      horizon: z.enum(Object.keys(HORIZON_SECONDS) as (keyof typeof HORIZON_SECONDS)[]),
      probabilityPercent: z.number().int().min(0).max(100).describe("how probable it is that the claim comes true"),
    }),
    reason: z.string().trim().min(1).max(MOST_REASON).describe("why, in two sentences at most, from the facts"),
  });
type Answer = z.infer<ReturnType<typeof answerSchema>>;

/** The same as JSON Schema, for the endpoint. Its title is the tool's name. Hundreds of directions are not listed in it. */
export const answerJsonSchema = (mandate: Mandate): Record<string, unknown> => {
  const { $schema: _, ...schema } = z.toJSONSchema(answerSchema(mandate), { io: "input" });
  const properties = schema.properties as Record<string, object>;
  const direction = isWide(mandate)
    ? { type: "string", maxLength: LONGEST_DIRECTION, description: "hold, or the asset to sell -> the asset to buy" }
    : properties["direction"];
  return { title: SUBMIT, ...schema, properties: { ...properties, direction } };
};

/**
 * A model's answer as a position, or nothing: what does not fit is never read as a hold.
 * @throws AbstentionError with `invalid-answer`
 */
export const positionFrom = (answer: unknown, mandate: Mandate, snapshot: Snapshot): Position => {
  const read = answerSchema(mandate).safeParse(answer);
  if (!read.success) throw new AbstentionError("invalid-answer", `The answer does not fit: ${faultsOf(read.error)}`);
  const named = outsideName(read.data.reason);
  if (named) throw new AbstentionError("invalid-answer", `The answer names ${named}, which no seat may.`);
  return {
    kind: "vote",
    intent: intentFrom(read.data),
    claim: claimFrom(read.data, snapshot),
    reason: read.data.reason,
  };
};

/** Field and rule, never the value: a model's text does not travel in an error. */
const faultsOf = (error: z.ZodError): string =>
  [
    ...new Set(
      error.issues.map(({ path, code }) => `${path.map(String).join(".") || "answer"}: ${code.replaceAll("_", " ")}`),
    ),
  ]
    .slice(0, 4)
    .join("; ");

const OUTSIDE: [RegExp, string][] = [
  [/0x[0-9a-f]{8,}/i, "an address or calldata"],
  [/\b[\w-]+\.eth\b/i, "an ENS name"],
  [/\b(?:https?|wss?|ipfs):\/\//i, "a web address"],
];

/** Recipients, tokens and venues come from the mandate. A seat that brings its own is not one to count. */
const outsideName = (text: string): string | null => OUTSIDE.find(([pattern]) => pattern.test(text))?.[1] ?? null;

const intentFrom = ({ direction, sizeBps }: Answer): Intent => {
  if (direction === "hold") {
    if (sizeBps !== 0)
      throw new AbstentionError(
        "invalid-answer",
        `The answer contradicts itself: hold, with a size of ${sizeBps} bps.`,
      );
    return { kind: "hold" };
  }
  if (sizeBps === 0)
    throw new AbstentionError("invalid-answer", "The answer contradicts itself: a shift, with a size of zero.");
  const [from, to] = direction.split("->") as [string, string];
  return { kind: "shift", from, to, sizeBps };
};

const claimFrom = ({ claim }: Answer, snapshot: Snapshot): Claim => {
  const asset = claim.metric === "nav" ? null : claim.metric.slice("price:".length);
  const today = asset === null ? snapshot.navUsd8 : snapshot.assets.find(({ symbol }) => symbol === asset)?.priceUsd8;
  if (today === undefined || today === "0")
    throw new AbstentionError("invalid-answer", `The claim rests on ${claim.metric}, which has no value today.`);
  return {
    metric: asset === null ? "navUsd8" : "priceUsd8",
    asset,
    comparison: claim.comparison,
    threshold: mulDivDown(BigInt(today), 10_000n + BigInt(claim.changeBps), 10_000n).toString(),
    horizonSeconds: HORIZON_SECONDS[claim.horizon],
    probabilityBps: claim.probabilityPercent * 100,
  };
};
