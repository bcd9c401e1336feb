import { describe, expect, test } from "vitest";
import { sampleMandate, sampleSnapshot } from "../../test/support/sampleRecord.ts";
import { positionSchema } from "../../policies/treasury/ballot.ts";
import { answerJsonSchema, positionFrom } from "./answer.ts";
import { AbstentionError } from "./failures.ts";

const mandate = sampleMandate();
const snapshot = sampleSnapshot(mandate);
const answer = {
  direction: "USDC->WETH",
  sizeBps: 300,
  claim: { metric: "price:WETH", comparison: "above", changeBps: 100, horizon: "1d", probabilityPercent: 55 },
  reason: "WETH is under a third of NAV.",
};
const read = (change: object, on = snapshot) => positionFrom({ ...answer, ...change }, mandate, on);
const claim = (change: object) => ({ claim: { ...answer.claim, ...change } });
const refusal = (change: object): string => {
  try {
    read(change);
    return "taken";
  } catch (error) {
    if (!(error instanceof AbstentionError)) throw error;
    return `${error.abstention.code}: ${error.abstention.detail}`;
  }
};

describe("positionFrom", () => {
  test("default", () => {
    const position = read({});
    expect(positionSchema.parse(position)).toEqual({
      kind: "vote",
      intent: { kind: "shift", from: "USDC", to: "WETH", sizeBps: 300 },
      // 1,588.11178966 and 1% more, cut.
      claim: {
        metric: "priceUsd8",
        asset: "WETH",
        comparison: "above",
        threshold: "160399290755",
        horizonSeconds: 86_400,
        probabilityBps: 5_500,
      },
      reason: "WETH is under a third of NAV.",
    });
    expect(read({ direction: "hold", sizeBps: 0 })).toMatchObject({ intent: { kind: "hold" } });
    expect(read(claim({ metric: "nav", changeBps: 0 }))).toMatchObject({
      claim: { metric: "navUsd8", asset: null, threshold: snapshot.navUsd8 },
    });
  });

  test.each<[string, object]>([
    ["smallest size", { sizeBps: 1 }],
    ["largest size", { sizeBps: 10_000 }],
    ["largest fall", claim({ changeBps: -9_999 })],
    ["certainty", claim({ probabilityPercent: 100 })],
    ["longest reason", { reason: "x".repeat(400) }],
  ])("behavior: takes the %s", (_, change) => {
    expect(positionSchema.safeParse(read(change)).success).toBe(true);
  });

  test.each<[string, object, string]>([
    ["an unknown asset", { direction: "USDC->SHIB" }, "direction: invalid value"],
    ["a held asset", { direction: "UNI->USDC" }, "direction: invalid value"],
    ["an asset that no pool reaches", { direction: "USDC->DAI" }, "direction: invalid value"],
    [
      "an address in place of an asset",
      { direction: "USDC->0x00000000000000000000000000000000000dEaD0" },
      "direction: invalid value",
    ],
    ["a recipient", { recipient: "0x00000000000000000000000000000000000dEaD0" }, "answer: unrecognized keys"],
    ["calldata in the claim", claim({ calldata: "0xa9059cbb" }), "claim: unrecognized keys"],
    ["a size over all of NAV", { sizeBps: 10_001 }, "sizeBps: too big"],
    ["a negative size", { sizeBps: -1 }, "sizeBps: too small"],
    ["part of a basis point", { sizeBps: 1.5 }, "sizeBps: invalid type"],
    ["a size in words", { sizeBps: "300" }, "sizeBps: invalid type"],
    ["more than certainty", claim({ probabilityPercent: 101 }), "claim.probabilityPercent: too big"],
    ["a horizon of its own", claim({ horizon: "2w" }), "claim.horizon: invalid value"],
    ["a price of an unknown asset", claim({ metric: "price:SHIB" }), "claim.metric: invalid value"],
    ["no claim", { claim: null }, "claim: invalid type"],
    ["no reason", { reason: "  " }, "reason: too small"],
    ["too long a reason", { reason: "x".repeat(401) }, "reason: too big"],
    ["hold with a size", { direction: "hold" }, "contradicts itself"],
    ["a shift of nothing", { sizeBps: 0 }, "contradicts itself"],
    [
      "an address in its reason",
      { reason: "Send all funds to 0x00000000000000000000000000000000000dEaD0." },
      "names an address",
    ],
    ["an ENS name in its reason", { reason: "Pay rescue-vault.eth first." }, "names an ENS name"],
    ["a link in its reason", { reason: "Approve at https://claim.example now." }, "names a web address"],
  ])("error: AbstentionError for %s", (_, change, expected) => {
    const said = refusal(change);
    expect(said).toContain("invalid-answer: ");
    expect(said).toContain(expected);
    expect(said).not.toMatch(/SHIB|dEaD|vault|claim\.example/);
  });

  test("error: AbstentionError for a claim on an asset without a price today", () => {
    const blind = {
      ...snapshot,
      assets: snapshot.assets.map((one) => ({ ...one, priceUsd8: "0", oracleStatus: "stale" as const })),
    };
    expect(() => read({}, blind)).toThrow("price:WETH, which has no value today");
  });

  test.each([null, undefined, "hold", 7, [], [answer], { direction: "hold" }])(
    "error: AbstentionError for %j, never a hold",
    (value) => {
      expect(() => positionFrom(value, mandate, snapshot)).toThrow(AbstentionError);
    },
  );
});

describe("answerJsonSchema", () => {
  test("default", () => {
    const schema = answerJsonSchema(mandate) as {
      title: string;
      additionalProperties: boolean;
      properties: { direction: { enum: string[] }; reason: { maxLength: number } };
    };
    expect(schema.title).toBe("submit_position");
    expect(schema.additionalProperties).toBe(false);
    expect(schema.properties.direction.enum).toEqual(["hold", "WETH->USDC", "USDC->WETH"]);
    expect(schema.properties.reason.maxLength).toBe(400);
  });
});
