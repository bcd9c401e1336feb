import type { AIMessage, BaseMessageLike } from "@langchain/core/messages";
import type { ChatOpenAICompletions } from "@langchain/openai";
import type { LlmSeatConfig } from "../seats/llmSeatConfig.ts";
import { SUBMIT } from "./answer.ts";
import { AbstentionError } from "./failures.ts";
import { offered, readTool, type readings } from "./tools.ts";

/** OpenAI's own address, where the environment names no other. */
const OPENAI = "https://api.openai.com/v1";

/**
 * The client of one draft or critique. Chat completions by class: `ChatOpenAI` changes to the Responses API for some names of
 * models, which compatible endpoints do not serve. Retries belong to the workflow alone. Loaded when a model is asked: it is
 * half of what a command would load that asks none.
 */
export const chatModel = async (
  config: LlmSeatConfig,
  env: Record<string, string | undefined>,
  fetchImpl: typeof fetch,
): Promise<ChatOpenAICompletions> => {
  const { ChatOpenAICompletions } = await import("@langchain/openai");
  return new ChatOpenAICompletions({
    model: config.model,
    temperature: config.temperature,
    maxTokens: config.maxTokens,
    apiKey: env[config.apiKeyEnv] ?? "",
    maxRetries: 0,
    streaming: false,
    // Ours ends first, and says so in the record.
    timeout: (config.timeoutSeconds + 5) * 1_000,
    configuration: { baseURL: env[config.baseUrlEnv] ?? OPENAI, fetch: fetchImpl, logLevel: "off" },
  });
};

export type Question = {
  model: ChatOpenAICompletions;
  config: LlmSeatConfig;
  messages: BaseMessageLike[];
  schema: Record<string, unknown>;
};

/** The position in one call: a forced tool, or a JSON answer. Raw text and usage stay; the answer is not believed yet. */
export const askOnce = async ({ model, config, messages, schema }: Question): Promise<unknown> => {
  const structured = model.withStructuredOutput(schema, { method: config.mode, includeRaw: true, name: SUBMIT });
  // A seed in the constructor is silently not sent; as a call option it is.
  const { raw } = (await structured.invoke(messages, { seed: config.seed } as object)) as { raw: AIMessage };
  if (config.mode === "jsonMode") return jsonIn(raw.text);
  return submittedIn(raw) ?? refuse("The model called no tool.");
};

/** Reads until the model submits. Once its reads are used up, only submitting is offered. */
export const askWithTools = async (p: Question & { tools: ReturnType<typeof readings> }): Promise<unknown> => {
  const submit = {
    type: "function" as const,
    function: { name: SUBMIT, description: "State the position. Ends your work.", parameters: p.schema },
  };
  const { ToolMessage } = await import("@langchain/core/messages");
  const messages = [...p.messages];
  let reads = 0;
  for (;;) {
    const left = p.config.callLimit - reads;
    const bound = p.model.bindTools(left > 0 ? [...p.tools.map(offered), submit] : [submit], {
      seed: p.config.seed,
      tool_choice: left > 0 ? "required" : { type: "function", function: { name: SUBMIT } },
    });
    const raw = await bound.invoke(messages);
    const submitted = submittedIn(raw);
    if (submitted !== undefined) return submitted;
    const calls = raw.tool_calls ?? [];
    if (calls.length === 0) return refuse("The model called no tool.");
    reads += calls.length;
    if (reads > p.config.callLimit)
      throw new AbstentionError(
        "call-limit",
        `The model asked for ${reads} reads; its seat has ${p.config.callLimit}. Raise callLimit, or take another model.`,
      );
    messages.push(
      raw,
      ...calls.map(
        ({ id, name, args }) => new ToolMessage({ content: readTool(p.tools, name, args), tool_call_id: id ?? "" }),
      ),
    );
  }
};

/** What the final tool was called with; undefined where it was not called. Two positions are none. */
const submittedIn = (raw: AIMessage): unknown => {
  const submitted = (raw.tool_calls ?? []).filter(({ name }) => name === SUBMIT);
  if (submitted.length > 1) refuse("The model submitted more than one position.");
  return submitted[0]?.args;
};

const jsonIn = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return refuse("The answer is not JSON.");
  }
};

const refuse = (detail: string): never => {
  throw new AbstentionError("invalid-answer", detail);
};
