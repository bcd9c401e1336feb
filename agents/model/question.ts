import type { BaseMessageLike } from "@langchain/core/messages";
import type { Draft, Position } from "../../policies/treasury/ballot.ts";
import type { Claim } from "../../policies/treasury/intent.ts";
import type { Bytes32 } from "../../policies/treasury/money.ts";
import { formatBps, formatUsd8 } from "../../policies/treasury/money.ts";
import type { SeatInput } from "../seat.ts";
import type { LlmSeatConfig } from "../seats/llmSeatConfig.ts";
import { answerJsonSchema } from "./answer.ts";
import { directionsOf } from "./directions.ts";
import { allFacts, outline } from "./facts.ts";
import { render, templateHashes, templateOf, type PromptName } from "./prompts.ts";

export type Question = { purpose: "draft" } | { purpose: "critique"; own: Position; others: Draft[] };

export type Prompt = { messages: BaseMessageLike[]; templates: string[]; hashes: Record<string, Bytes32> };

/** What a model is asked: templates filled with typed facts, and in a critique with the others' intents and claims. */
export const promptFor = (
  question: Question,
  { snapshot, mandate }: Pick<SeatInput, "snapshot" | "mandate">,
  config: LlmSeatConfig,
): Prompt => {
  const names: PromptName[] = ["system", question.purpose];
  const common = {
    facts: config.tools ? outline(snapshot) : allFacts(snapshot, mandate),
    directions: ["hold", ...directionsOf(mandate)].join(", "),
  };
  const parts = [
    question.purpose === "draft"
      ? render("draft", common)
      : render("critique", { ...common, own: positionFact(question.own), others: othersFact(question.others) }),
  ];
  if (config.tools) {
    names.push("tools");
    parts.push(render("tools", { reads: String(config.callLimit) }));
  }
  if (config.mode === "jsonMode") {
    names.push("json");
    parts.push(render("json", { schema: JSON.stringify(answerJsonSchema(mandate)) }));
  }
  return {
    messages: [
      ["system", render("system")],
      ["user", parts.join("\n\n")],
    ],
    templates: names.map(templateOf),
    hashes: templateHashes(names),
  };
};

const othersFact = (drafts: Draft[]): string =>
  drafts.length === 0 ? "none" : drafts.map(({ seat, position }) => `- ${seat}: ${positionFact(position)}`).join("\n");

/** Intent and claim, typed. A reason is another's free text and a detail may quote one: neither enters a prompt. */
const positionFact = (position: Position): string => {
  if (position.kind === "abstain") return `abstained (${position.abstention.code})`;
  const { intent, claim } = position;
  const wanted = intent.kind === "hold" ? "hold" : `${intent.from}->${intent.to}, ${formatBps(intent.sizeBps)} of NAV`;
  return `${wanted}; claims ${claimFact(claim)}`;
};

const claimFact = ({ metric, asset, comparison, threshold, horizonSeconds, probabilityBps }: Claim): string => {
  const bound = metric === "allocationBps" ? formatBps(BigInt(threshold)) : formatUsd8(BigInt(threshold), 4);
  const what = { priceUsd8: `${asset ?? "?"} price`, navUsd8: "NAV", allocationBps: `${asset ?? "?"} share of NAV` }[
    metric
  ];
  return `${what} ${comparison} ${bound} after ${Math.round(horizonSeconds / 3_600)} h, probability ${formatBps(probabilityBps)}`;
};
