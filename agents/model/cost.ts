import type { ModelPrices } from "../seats/llmSeatConfig.ts";

/** What a call used [tokens]. */
export type Usage = { promptTokens: number; completionTokens: number };

/**
 * Price of one token [1e-12 USD]: dollars a million tokens, times a million. Exact, since prices have six places at most.
 * @example tokenUsd12("0.15") // 150000n
 */
export const tokenUsd12 = (usdPerMillion: string): bigint => {
  const [whole = "0", fraction = ""] = usdPerMillion.split(".");
  return BigInt(whole) * 1_000_000n + BigInt(fraction.padEnd(6, "0"));
};

/**
 * Cost of a call [1e-12 USD].
 * @example costUsd12({ promptTokens: 1_000, completionTokens: 100 }, { promptUsdPerMillion: "0.15", completionUsdPerMillion: "0.6" }) // 210000000n
 */
export const costUsd12 = (usage: Usage, prices: ModelPrices): bigint =>
  prices === "free"
    ? 0n
    : BigInt(usage.promptTokens) * tokenUsd12(prices.promptUsdPerMillion) +
      BigInt(usage.completionTokens) * tokenUsd12(prices.completionUsdPerMillion);

/** The most a request can use: no tokenizer writes more tokens than bytes, and the answer is bounded by the request. */
export const mostUsage = (requestBody: string, maxTokens: number): Usage => ({
  promptTokens: Buffer.byteLength(requestBody, "utf8"),
  completionTokens: maxTokens,
});

/** What an answer says it used; null where it says nothing that can be believed. */
export const statedUsage = (body: unknown): Usage | null => {
  const usage = (body as { usage?: { prompt_tokens?: unknown; completion_tokens?: unknown } | null } | null)?.usage;
  const [promptTokens, completionTokens] = [usage?.prompt_tokens, usage?.completion_tokens];
  return isCount(promptTokens) && isCount(completionTokens) ? { promptTokens, completionTokens } : null;
};

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
