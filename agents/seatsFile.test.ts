import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { statedPrices } from "./seats/llmSeating.ts";
import { loadSeats, type AbsentSeat } from "./seatsFile.ts";

const shipped = readFileSync(new URL("seats/example.yaml", import.meta.url), "utf8");
const KEY = "sk-planted-0123456789";
const deterministic = ["constant-mix", "volatility-target", "risk"];

const seatsOf = (text: string, env: Record<string, string>) => {
  const { seats, absent } = loadSeats(text, env);
  return { sit: seats.map(({ id }) => id), model: seats.find(({ type }) => type === "llm")?.model, absent };
};
const absentOn = (env: Record<string, string>, text = shipped): AbsentSeat | undefined => seatsOf(text, env).absent[0];
const set = (model: string, prices?: string) => ({
  OPENAI_API_KEY: KEY,
  OPENAI_MODEL: model,
  ...(prices === undefined ? {} : { OPENAI_PRICES: prices }),
});
/** The shipped file with its model seat spelled otherwise. */
const modelSeat = (lines: string[]): string =>
  [shipped.slice(0, shipped.indexOf("    modelEnv:")), ...lines.map((line) => `    ${line}`), ""].join("\n");

describe("loadSeats", () => {
  test("default: without a model the deterministic seats sit, and the absent one says how it is seated", () => {
    expect(seatsOf(shipped, {})).toEqual({
      sit: deterministic,
      model: undefined,
      absent: [
        {
          id: "model-1",
          reason: "no model is configured: OPENAI_API_KEY, OPENAI_MODEL not set",
          howToSeat: "export OPENAI_API_KEY=… OPENAI_MODEL=… OPENAI_PRICES=<input>/<output>",
        },
      ],
    });
  });

  test("behavior: only what is missing is asked for", () => {
    expect(absentOn({ OPENAI_API_KEY: KEY })?.howToSeat).toBe("export OPENAI_MODEL=… OPENAI_PRICES=<input>/<output>");
    expect(absentOn({ OPENAI_MODEL: "gpt-4o-mini" })?.howToSeat).toBe("export OPENAI_API_KEY=…");
    expect(absentOn({ OPENAI_MODEL: "other", OPENAI_PRICES: "free" })?.howToSeat).toBe("export OPENAI_API_KEY=…");
  });

  test("behavior: a model that the file prices by name sits at those prices, any other at its own", () => {
    expect(seatsOf(shipped, set("gpt-4o-mini"))).toEqual({
      sit: [...deterministic, "model-1"],
      model: "gpt-4o-mini",
      absent: [],
    });
    expect(seatsOf(shipped, set("other", "3/15")).sit).toContain("model-1");
    expect(seatsOf(shipped, set("other", "free")).sit).toContain("model-1");
  });

  test("behavior: the file's prices are not believed of another model", () => {
    expect(absentOn(set("gpt-4o"))).toEqual({
      id: "model-1",
      reason: "no prices are known for gpt-4o, which OPENAI_MODEL names",
      howToSeat: "export OPENAI_PRICES=<input>/<output> in USD per million tokens, or OPENAI_PRICES=free",
    });
    expect(absentOn(set("constructor"))?.reason).toContain("no prices are known for constructor");
    expect(absentOn(set(""))?.reason).toBe("no model is configured: OPENAI_MODEL not set");
  });

  test("behavior: what is no model's name, or no prices, is not repeated", () => {
    expect(absentOn(set("sk planted in the wrong place"))?.reason).toBe(
      "no prices are known for the model, which OPENAI_MODEL names",
    );
    expect(absentOn(set("other", "sk-planted"))).toMatchObject({
      reason: "OPENAI_PRICES does not read as prices",
      howToSeat: expect.stringContaining("OPENAI_PRICES=<input>/<output>"),
    });
  });

  test("behavior: a model that the file names takes the file's prices alone", () => {
    const priced = modelSeat(["model: local/small", "prices: { local/small: free }"]);
    expect(seatsOf(priced, { OPENAI_API_KEY: KEY }).model).toBe("local/small");
    expect(seatsOf(priced, set("gpt-4o", "3/15")).model).toBe("local/small");
    const unpriced = modelSeat(["model: local/small", "prices: { local/large: free }"]);
    expect(absentOn(set("gpt-4o", "free"), unpriced)).toMatchObject({
      reason: "the seats file gives no prices for local/small",
      howToSeat: "write its prices, or free, in the seats file: prices: { local/small: … }",
    });
  });

  test.each([
    ["prices of nobody", modelSeat(['prices: { promptUsdPerMillion: "1", completionUsdPerMillion: "2" }']), "prices"],
    ["a price as a number", modelSeat(["prices: { a: { promptUsdPerMillion: 1 } }"]), "seats.3.prices.a"],
    ["a key in the file", shipped.replace("OPENAI_API_KEY\n", `${KEY}\n`), "looks like a key"],
    ["one seat twice", shipped.replace("id: risk", "id: model-1"), "model-1 stands there twice"],
  ])("error: SeatsFileError for %s", (_, text, said) => {
    expect(() => loadSeats(text, {})).toThrow(said);
    expect(() => loadSeats(text, {})).not.toThrow(KEY);
  });
});

describe("statedPrices", () => {
  test("default", () => {
    expect(statedPrices("0.15/0.60")).toEqual({ promptUsdPerMillion: "0.15", completionUsdPerMillion: "0.60" });
    expect(statedPrices(" 0/2 ")).toEqual({ promptUsdPerMillion: "0", completionUsdPerMillion: "2" });
    expect(statedPrices("free")).toBe("free");
  });
  test.each(["", "0.15", "0.15/", "/0.6", "1/2/3", "-1/2", "1e3/2", "0.0000001/1", "$1/$2", "Free"])(
    "behavior: %j is none",
    (text) => {
      expect(statedPrices(text)).toBeNull();
    },
  );
});
