import type { ModelCall } from "../../policies/treasury/ballot.ts";
import type { Bytes32 } from "../../policies/treasury/money.ts";
import type { BlobSink, Budget, Reservation } from "../seat.ts";
import type { LlmSeatConfig } from "../seats/llmSeatConfig.ts";
import { completionFault } from "./completion.ts";
import { costUsd12, mostUsage, statedUsage, type Usage } from "./cost.ts";
import { exchange, type Exchange } from "./exchange.ts";
import { AbstentionError } from "./failures.ts";
import { failureOf } from "./httpFailure.ts";
import type { Conceal } from "./secrets.ts";

export type Recording = {
  config: LlmSeatConfig;
  purpose: ModelCall["purpose"];
  /** SHA-256 of each prompt template that went into the request, by file name. */
  prompts: Record<string, Bytes32>;
  blobs: BlobSink;
  budget: Budget;
  signal: AbortSignal;
  conceal: Conceal;
  fetchImpl: typeof fetch;
};

/** A `fetch` through which every byte of a seat's calls passes, and what it kept. */
export type RecordedFetch = {
  fetch: typeof fetch;
  /** Every call made, charged and stored, in order. */
  calls: ModelCall[];
  /** What the last call threw, or null; langchain wraps what a fetch throws, so it is kept here. */
  thrown: () => unknown;
};

/**
 * Reserves before a request, stores what was asked and what came back, and settles what it cost. It gives langchain the
 * concealed answer, so nothing after it can hold the key.
 */
export const recordedFetch = (p: Recording): RecordedFetch => {
  const calls: ModelCall[] = [];
  let thrown: unknown = null;
  const call = async (url: Parameters<typeof fetch>[0], init: RequestInit): Promise<Response> => {
    const body = String(init.body ?? "");
    const most = mostUsage(body, p.config.maxTokens);
    const reservation = await p.budget.reserve(costUsd12(most, p.config.prices));
    if (reservation === null) throw outOfBudget(p.config, most);
    const asked = await storeRequest(p, body);
    const came = await exchangeOrCharge(p, url, init, reservation);
    const text = p.conceal(came.text);
    const { usage, estimated } = usageOf(came, text, most);
    const cost = costUsd12(usage, p.config.prices);
    await p.budget.settle(reservation, cost);
    calls.push({
      purpose: p.purpose,
      model: p.config.model,
      ...asked,
      answerHash: text === "" ? null : await p.blobs.put(text),
      ...usage,
      costUsd12: cost.toString(),
      httpStatus: came.status,
      ...(estimated ? { estimated: true as const } : {}),
    });
    const wrong = failureOf({ ...came, text }, p.config) ?? completionFault(text);
    if (wrong) throw wrong;
    return new Response(text, { status: came.status ?? 200, headers: { "content-type": "application/json" } });
  };
  const kept: typeof fetch = async (url, init = {}) => {
    thrown = null;
    try {
      return await call(url, init);
    } catch (error) {
      thrown = error;
      throw error;
    }
  };
  return { fetch: kept, calls, thrown: () => thrown };
};

/** A cycle that was stopped in the middle of a call pays for it in full: nobody knows what the endpoint used. */
const exchangeOrCharge = async (
  p: Recording,
  url: Parameters<typeof fetch>[0],
  init: RequestInit,
  reservation: Reservation,
): Promise<Exchange> => {
  try {
    return await exchange(p.fetchImpl, url, init, { timeoutMs: p.config.timeoutSeconds * 1_000, signal: p.signal });
  } catch (error) {
    await p.budget.settle(reservation, reservation.usd12);
    throw error;
  }
};

/** What was used: as stated; nothing where nothing was sent; else the most it can have been. */
const usageOf = (came: Exchange, text: string, most: Usage): { usage: Usage; estimated: boolean } => {
  if (came.broken === "refused") return { usage: { promptTokens: 0, completionTokens: 0 }, estimated: false };
  const stated = statedUsage(jsonOr(text, null));
  return stated ? { usage: stated, estimated: false } : { usage: most, estimated: true };
};

/** The request as it was sent, in three parts: what was said, which shape was asked for, and everything else. */
const storeRequest = async (
  p: Recording,
  body: string,
): Promise<Pick<ModelCall, "promptHash" | "schemaHash" | "parametersHash">> => {
  const { messages, tools, tool_choice, response_format, ...sent } = jsonOr(p.conceal(body), {}) as Record<
    string,
    unknown
  >;
  const { prices, timeoutSeconds, callLimit, mode } = p.config;
  return {
    promptHash: await p.blobs.put(JSON.stringify(messages ?? [])),
    schemaHash: await p.blobs.put(JSON.stringify({ tools, tool_choice, response_format })),
    parametersHash: await p.blobs.put(
      JSON.stringify({ sent, mode, timeoutSeconds, callLimit, prices, prompts: p.prompts }),
    ),
  };
};

const jsonOr = <Other>(text: string, other: Other): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return other;
  }
};

const outOfBudget = ({ maxTokens }: LlmSeatConfig, { promptTokens }: Usage): AbstentionError =>
  new AbstentionError(
    "budget",
    `What is left of the cycle's model budget does not cover a call of up to ${promptTokens} prompt and ${maxTokens} answer tokens. Raise modelBudgetUsd12 in the mandate, or seat a cheaper model.`,
  );
