import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { tokensAtMost } from "../../../../../agents/model/promptSize.ts";
import { writeWhole } from "../../../../../simulation/wholeFile.ts";
import { parseJson } from "../../../../adapters/records/atomicFile.ts";

export const answersFolder = (cwd: string): string => join(cwd, ".exchequer", "model-answers");

/** What may be spent on answers that are not kept yet [1e-12 USD]; `recorded` asks nobody. */
export type Spending = { kind: "recorded" } | { kind: "up-to"; usd12: bigint };

export type KeptAnswers = {
  fetch: typeof fetch;
  /** Answers that came from the disk, and from an endpoint. */
  counts: { kept: number; asked: number };
  /** What the run must stop with, or null. A fetch's own error would be taken for an endpoint's. */
  stopped: () => Error | null;
  /** Tells what the answers that were asked for cost so far, so that the next one is within the cap. */
  spend: (usd12: bigint) => void;
  spentUsd12: () => bigint;
};

/**
 * A `fetch` for model seats that keeps every whole answer on disk under the SHA-256 of its request's body, which holds the
 * model, the prompt, the shape asked for and the sampling, and asks nobody twice. A run that was stopped goes on from there.
 * @param mostUsd12 the most that one request can cost
 */
export const keptAnswers = (p: {
  folder: string;
  spending: Spending;
  mostUsd12: (model: string, promptTokens: number) => bigint;
  fetchImpl?: typeof fetch;
}): KeptAnswers => {
  const counts = { kept: 0, asked: 0 };
  let stopped: Error | null = null;
  let spent = 0n;
  /** An answer that cannot be kept would be paid for again: the run stops, and does not go on as if an endpoint had failed. */
  const keep = (file: string, text: string): void => {
    try {
      writeWhole(file, [`${JSON.stringify({ text })}\n`]);
    } catch (error) {
      throw (stopped = error as Error);
    }
  };
  const answer: typeof fetch = async (url, init = {}) => {
    const body = String(init.body ?? "");
    const file = join(p.folder, `${createHash("sha256").update(body).digest("hex")}.json`);
    if (existsSync(file)) {
      counts.kept += 1;
      const { text } = parseJson(readFileSync(file, "utf8"), "model-answers") as { text: string };
      return new Response(text, { status: 200, headers: { "content-type": "application/json" } });
    }
    stopped ??= stopFor(p, spent, body);
    if (stopped !== null) throw stopped;
    const response = await (p.fetchImpl ?? fetch)(url, init);
    counts.asked += 1;
    if (response.status !== 200) return response;
    const text = await response.text();
    keep(file, text);
    return new Response(text, { status: 200, headers: response.headers });
  };
  return {
    fetch: answer,
    counts,
    stopped: () => stopped,
    spend: (usd12) => void (spent += usd12),
    spentUsd12: () => spent,
  };
};

const stopFor = (
  { spending, mostUsd12 }: Parameters<typeof keptAnswers>[0],
  spent: bigint,
  body: string,
): Error | null => {
  if (spending.kind === "recorded") return new AnswerNotKeptError();
  const { model } = JSON.parse(body) as { model: string };
  return spent + mostUsd12(model, tokensAtMost(body)) > spending.usd12 ? new ModelCapReachedError(spent) : null;
};

export const usdText = (usd12: bigint): string => `$${(Number(usd12) / 1e12).toFixed(4)}`;

export class AnswerNotKeptError extends Error {
  readonly code = "MODEL_ANSWER_NOT_KEPT";
  constructor() {
    super(
      "A model seat asks something that no kept answer fits, and --recorded asks nobody.\nRun it once with --max-usd <n>: what is answered then is kept. Other prompts, settings, dates or holdings ask something else.",
    );
    this.name = "AnswerNotKeptError";
  }
}

export class ModelCapReachedError extends Error {
  readonly code = "MODEL_CAP_REACHED";
  constructor(spent: bigint) {
    super(
      `The next answer could pass --max-usd: ${usdText(spent)} is spent.\nWhat was answered is kept: the same command with a larger --max-usd goes on from here.`,
    );
    this.name = "ModelCapReachedError";
  }
}
