import type { ModelCall } from "../../policies/treasury/ballot.ts";
import type { Bytes32 } from "../../policies/treasury/money.ts";
import type { BlobSink, Budget, Reservation } from "../seat.ts";
import type { LlmSeatConfig, ModelPrices } from "../seats/llmSeatConfig.ts";
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
  /** Calls that were made, charged and stored. */
  calls: () => number;
  /** What the last call threw, or null; langchain wraps what a fetch throws, so it is kept here. */
  thrown: () => unknown;
};

/**
 * Reserves before a request, stores what was asked and what came back, and settles what it cost. It gives langchain the
 * concealed answer, so nothing after it can hold the key.
 */
export const recordedFetch = (p: Recording): RecordedFetch => {
  let calls = 0;
  let thrown: unknown = null;
  const call = async (url: Parameters<typeof fetch>[0], init: RequestInit): Promise<Response> => {
    const body = String(init.body ?? "");
    const planned = await plannedCall(p, body);
    const reservation = await p.budget.reserve(p.config.id, planned);
    if (reservation === null) throw outOfBudget(p.config, planned);
    const came = await exchangeOrCharge(p, url, init, reservation);
    const text = p.conceal(came.text);
    const made = madeCall(planned, came, text, text === "" ? null : await p.blobs.put(text), p.config.prices);
    await p.budget.settle(reservation, made);
    calls += 1;
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
  return { fetch: kept, calls: () => calls, thrown: () => thrown };
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
    await p.budget.settle(reservation, reservation.call);
    throw error;
  }
};

/** A call that is about to be made, as it is written down if nothing is ever heard of it: at the most it can cost. */
const plannedCall = async (p: Recording, body: string): Promise<ModelCall> => {
  const most = mostUsage(body, p.config.maxTokens);
  return {
    purpose: p.purpose,
    model: p.config.model,
    ...(await storeRequest(p, body)),
    answerHash: null,
    ...most,
    costUsd12: costUsd12(most, p.config.prices).toString(),
    httpStatus: null,
    estimated: true,
  };
};

/** The same call once it ended: what was used as stated, nothing where nothing was sent, else the most it can have been. */
const madeCall = (
  planned: ModelCall,
  came: Exchange,
  text: string,
  answerHash: Bytes32 | null,
  prices: ModelPrices,
): ModelCall => {
  const ended = { ...planned, answerHash, httpStatus: came.status };
  const usage = came.broken === "refused" ? NOTHING : statedUsage(jsonOr(text, null));
  if (usage === null) return ended;
  const { estimated: _, ...known } = ended;
  return { ...known, ...usage, costUsd12: costUsd12(usage, prices).toString() };
};

const NOTHING: Usage = { promptTokens: 0, completionTokens: 0 };

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

const outOfBudget = ({ maxTokens }: LlmSeatConfig, { promptTokens }: ModelCall): AbstentionError =>
  new AbstentionError(
    "budget",
    `What is left of the cycle's model budget does not cover a call of up to ${promptTokens} prompt and ${maxTokens} answer tokens. Raise modelBudgetUsd12 in the mandate, or seat a cheaper model.`,
  );
