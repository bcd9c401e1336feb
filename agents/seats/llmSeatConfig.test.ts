import { describe, expect, test } from "vitest";
import { z } from "zod";
import { checkedLlmSeatConfig, llmSeatConfigSchema, LlmSeatInvalidError, type LlmSeatConfig } from "./llmSeatConfig.ts";

const config = {
  id: "gpt",
  weightBps: 1000,
  model: "gpt-5-mini",
  apiKeyEnv: "OPENAI_API_KEY",
  baseUrlEnv: "OPENAI_BASE_URL",
  prices: { promptUsdPerMillion: "0.25", completionUsdPerMillion: "2" },
  temperature: 0.2,
  seed: 7,
  maxTokens: 400,
  timeoutSeconds: 60,
  callLimit: 4,
  tools: true,
  mode: "functionCalling",
};
const faultsOf = (value: unknown): string[] => {
  const read = llmSeatConfigSchema.safeParse(value);
  return read.success ? [] : read.error.issues.map(({ path, code }) => `${path.join(".")} ${code}`);
};

describe("llmSeatConfigSchema", () => {
  test("default", () => {
    expect(llmSeatConfigSchema.parse(config)).toEqual(config);
    expect(llmSeatConfigSchema.parse({ ...config, prices: "free" }).prices).toBe("free");
  });

  test("behavior: a seats file adds its own discriminator", () => {
    const entry = llmSeatConfigSchema.extend({ type: z.literal("llm") });
    expect(entry.parse({ ...config, type: "llm" }).type).toBe("llm");
  });

  test.each([
    ["a key in place of its variable's name", { apiKeyEnv: "sk-live-1234" }, "apiKeyEnv"],
    ["a URL in place of its variable's name", { baseUrlEnv: "https://host/v1" }, "baseUrlEnv"],
    ["a model without prices", { prices: undefined }, "prices"],
    ["a price as a number", { prices: { promptUsdPerMillion: 0.25, completionUsdPerMillion: "2" } }, "prices"],
    [
      "a price finer than 1e-12 USD a token",
      { prices: { promptUsdPerMillion: "0.0000001", completionUsdPerMillion: "2" } },
      "prices",
    ],
    ["a temperature over 2", { temperature: 2.1 }, "temperature"],
    ["no weight", { weightBps: 0 }, "weightBps"],
    ["an unknown key", { apiKey: "sk-live" }, ""],
  ])("error: %s", (_, change, field) => {
    const faults = faultsOf({ ...config, ...change });
    expect(faults).toHaveLength(1);
    expect(faults[0]?.startsWith(field)).toBe(true);
  });

  test("behavior: what a file leaves out has a value", () => {
    const { id, model, apiKeyEnv, baseUrlEnv, prices } = config;
    expect(llmSeatConfigSchema.parse({ id, model, apiKeyEnv, baseUrlEnv, prices })).toMatchObject({
      weightBps: 10_000,
      temperature: 0,
      seed: 1,
      maxTokens: 800,
      timeoutSeconds: 120,
      callLimit: 6,
      tools: true,
      mode: "functionCalling",
    });
  });

  test("error: LlmSeatInvalidError", () => {
    const seated = (change: object) => () => checkedLlmSeatConfig({ ...config, ...change } as LlmSeatConfig);
    expect(seated({})()).toEqual(config);
    expect(seated({ mode: "jsonMode" })).toThrow(LlmSeatInvalidError);
    expect(seated({ mode: "jsonMode" })).toThrow("Seat gpt cannot be seated:\n  tools: jsonMode carries one answer");
    expect(seated({ mode: "jsonMode", tools: false })()).toMatchObject({ mode: "jsonMode" });
    expect(seated({ model: "a b" })).toThrow("model: expected a model's name");
  });
});
