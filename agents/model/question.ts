import type { BaseMessageLike } from "@langchain/core/messages";
import type { Draft, Position } from "../../policies/treasury/ballot.ts";
import type { Bytes32 } from "../../policies/treasury/money.ts";
import type { SeatInput } from "../seat.ts";
import type { LlmSeatConfig } from "../seats/llmSeatConfig.ts";
import { answerJsonSchema } from "./answer.ts";
import { directionsFact } from "./directions.ts";
import { allFacts, outline } from "./facts.ts";
import { othersFact, othersSummary, positionFact } from "./othersFact.ts";
import { MOST_PROMPT_TOKENS, tokensAtMost } from "./promptSize.ts";
import { render, templateHashes, templateOf, type PromptName } from "./prompts.ts";
import { bareFacts, tableFacts } from "./tableFacts.ts";
import { offered, readings } from "./tools.ts";

export type Question = { purpose: "draft" } | { purpose: "critique"; own: Position; others: Draft[] };

export type Prompt = { messages: BaseMessageLike[]; templates: string[]; hashes: Record<string, Bytes32> };

type Sealed = Pick<SeatInput, "snapshot" | "mandate">;
/** How much is said: the facts of the treasury, and of the others' drafts. */
type Telling = {
  facts: (snapshot: Sealed["snapshot"], mandate: Sealed["mandate"]) => string;
  others: typeof othersFact;
};

/** From everything to what always fits. Only a treasury of many assets, or a council of many seats, is told less. */
const TELLINGS: Telling[] = [
  { facts: allFacts, others: othersFact },
  { facts: tableFacts, others: othersSummary },
  { facts: bareFacts, others: othersSummary },
];
const TELLINGS_WITH_TOOLS: Telling[] = [
  { facts: outline, others: othersFact },
  { facts: outline, others: othersSummary },
];

/**
 * What a model is asked: templates filled with typed facts, and in a critique with the others' intents and claims. As much is
 * told as fits `MOST_PROMPT_TOKENS`.
 */
export const promptFor = (question: Question, sealed: Sealed, config: LlmSeatConfig): Prompt => {
  const names = templatesOf(question, config);
  const system = render("system");
  const room = MOST_PROMPT_TOKENS - tokensAtMost(system) - tokensAtMost(shapeText(sealed, config));
  const tellings = config.tools ? TELLINGS_WITH_TOOLS : TELLINGS;
  const texts = tellings.map((telling) => asked(question, sealed, config, telling));
  const user = texts.find((text) => tokensAtMost(text) <= room) ?? (texts.at(-1) as string);
  return {
    messages: [
      ["system", system],
      ["user", user],
    ],
    templates: names.map(templateOf),
    hashes: templateHashes(names),
  };
};

const templatesOf = (question: Question, config: LlmSeatConfig): PromptName[] => [
  "system",
  question.purpose,
  ...(config.tools ? (["tools"] as const) : []),
  ...(config.mode === "jsonMode" ? (["json"] as const) : []),
];

/** What goes beside the messages and counts too: the tools that are offered, the answer's schema among them. */
const shapeText = ({ snapshot, mandate }: Sealed, config: LlmSeatConfig): string =>
  JSON.stringify([
    ...(config.tools ? readings(snapshot, mandate).map(offered) : []),
    ...(config.mode === "functionCalling" ? [answerJsonSchema(mandate)] : []),
  ]);

const asked = (question: Question, { snapshot, mandate }: Sealed, config: LlmSeatConfig, telling: Telling): string => {
  const common = { facts: telling.facts(snapshot, mandate), directions: directionsFact(mandate) };
  const parts = [
    question.purpose === "draft"
      ? render("draft", common)
      : render("critique", { ...common, own: positionFact(question.own), others: telling.others(question.others) }),
  ];
  if (config.tools) parts.push(render("tools", { reads: String(config.callLimit) }));
  if (config.mode === "jsonMode") parts.push(render("json", { schema: JSON.stringify(answerJsonSchema(mandate)) }));
  return parts.join("\n\n");
};
