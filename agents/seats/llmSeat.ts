import type { BaseMessageLike } from "@langchain/core/messages";
import type { Critique, Draft, ModelCall, Position } from "../../policies/treasury/ballot.ts";
import { directionOf } from "../../policies/treasury/intent.ts";
import { answerJsonSchema, positionFrom } from "../model/answer.ts";
import { askOnce, askWithTools, chatModel } from "../model/ask.ts";
import { AbstentionError } from "../model/failures.ts";
import { promptFor, type Question } from "../model/question.ts";
import { recordedFetch, type RecordedFetch } from "../model/recordedFetch.ts";
import { concealing, type Conceal } from "../model/secrets.ts";
import { readings } from "../model/tools.ts";
import type { Seat, SeatInput } from "../seat.ts";
import { checkedLlmSeatConfig, type LlmSeatConfig } from "./llmSeatConfig.ts";

type Environment = Record<string, string | undefined>;
type Thought = { position: Position; calls: ModelCall[] };

/**
 * A seat whose mind is a model behind an OpenAI-compatible endpoint. Whatever goes wrong comes back as a typed abstention,
 * never as a hold; what another try may mend, and what came too late, is thrown for the workflow to decide about.
 * @param env holds the key and the base URL under the names that the configuration gives
 * @throws LlmSeatInvalidError; `draft` and `critique` throw RetryableModelError and ModelTooSlowError
 */
export const createLlmSeat = (given: LlmSeatConfig, env: Environment, fetchImpl: typeof fetch = fetch): Seat => {
  const config = checkedLlmSeatConfig(given);
  const { id, weightBps, model } = config;
  const conceal = concealing(env[config.apiKeyEnv], env[config.baseUrlEnv]);

  const think = async (purpose: ModelCall["purpose"], input: SeatInput, question: Question): Promise<Thought> => {
    const missing = notConfigured(config, env);
    if (missing) return { position: abstain(missing), calls: [] };
    const prompt = promptFor(question, input, config);
    const { signal, blobs, budget } = input;
    for (const text of prompt.templates) await blobs.put(text);
    const wire = recordedFetch({ config, purpose, prompts: prompt.hashes, blobs, budget, signal, conceal, fetchImpl });
    const position = await positionOf(input, prompt.messages, wire).catch((error: unknown) => {
      signal.throwIfAborted();
      const failure = causeOf(error, wire, conceal);
      if (failure instanceof AbstentionError) return abstain(failure);
      throw failure;
    });
    // From the budget's list and not from memory: an earlier try may have been another process's.
    return { position, calls: await budget.callsOf(id, purpose) };
  };

  const positionOf = async (
    { mandate, snapshot }: SeatInput,
    messages: BaseMessageLike[],
    wire: RecordedFetch,
  ): Promise<Position> => {
    const model = await chatModel(config, env, wire.fetch);
    const question = { model, config, messages, schema: answerJsonSchema(mandate) };
    const answer = config.tools
      ? await askWithTools({ ...question, tools: readings(snapshot, mandate) })
      : await askOnce(question);
    return positionFrom(answer, mandate, snapshot);
  };

  return {
    id,
    type: "llm",
    model,
    weightBps,
    draft: async (input): Promise<Draft> => ({ seat: id, ...(await think("draft", input, { purpose: "draft" })) }),
    critique: async ({ drafts, own, ...input }): Promise<Critique> => {
      // Who had no view of its own would only follow the others: it stays out.
      if (own.position.kind === "abstain") return { seat: id, position: own.position, flip: null, calls: [] };
      const others = drafts.filter(({ seat }) => seat !== id);
      const thought = await think("critique", input, { purpose: "critique", own: own.position, others });
      const [from, to] = [own.position, thought.position].map(stance) as [string, string];
      return { seat: id, ...thought, flip: from === to ? null : { from, to } };
    },
  };
};

const abstain = ({ abstention }: AbstentionError): Position => ({ kind: "abstain", abstention });

const stance = (position: Position): string => (position.kind === "vote" ? directionOf(position.intent) : "abstain");

/** What is missing or unusable in the environment. An unusable value is not repeated: it may be a secret in the wrong place. */
const notConfigured = ({ apiKeyEnv, baseUrlEnv }: LlmSeatConfig, env: Environment): AbstentionError | null => {
  const [apiKey, baseUrl] = [env[apiKeyEnv], env[baseUrlEnv]];
  if (!apiKey) return new AbstentionError("not-configured", `${apiKeyEnv} is not set.`);
  if (!/^[\x21-\x7e]+$/.test(apiKey))
    return new AbstentionError(
      "not-configured",
      `${apiKeyEnv} holds a space, a line break or a sign that no header can carry.`,
    );
  if (baseUrl && !(URL.canParse(baseUrl) && /^https?:$/.test(new URL(baseUrl).protocol))) {
    return new AbstentionError("not-configured", `${baseUrlEnv} is not an http or https address.`);
  }
  return null;
};

/** Why no position came: what our own fetch threw, else an answer that langchain could not read. */
const causeOf = (error: unknown, wire: RecordedFetch, conceal: Conceal): unknown => {
  if (wire.thrown() !== null) return wire.thrown();
  if (error instanceof AbstentionError) return error;
  if (wire.calls() > 0)
    return new AbstentionError("invalid-answer", "The endpoint's answer is not a chat completion in JSON.");
  return new ModelClientError(conceal(error instanceof Error ? error.message : String(error)));
};

/** The client failed before it asked anything: a fault of ours or of the machine, and not an answer of the model's. */
export class ModelClientError extends Error {
  readonly code = "MODEL_CLIENT";
  /** What the seat abstains with: no endpoint was asked. */
  readonly abstentionCode = "not-configured";
  constructor(reason: string) {
    super(
      `The model's client failed before it sent anything: ${reason}\nCheck the seat's settings; report it if they are right.`,
    );
    this.name = "ModelClientError";
  }
}
