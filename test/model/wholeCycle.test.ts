import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MOST_PROMPT_TOKENS } from "../../agents/model/promptSize.ts";
import type { Bytes32 } from "../../policies/treasury/money.ts";
import { openRun } from "../../workflows/adapters/recordStore.ts";
import { runOutputSchema } from "../../workflows/cli/commands/run.ts";
import { contractsAreCompiled } from "../support/anchoredRun.ts";
import { inFolder, newestRun, root, runCommand, temporalIsHere } from "../support/command.ts";
import { ON_RECORDED_BLOCK, writeCouncilFiles } from "../support/councilFiles.ts";
import { realModel, whyNoRealModel, type RealModel } from "../support/realModel.ts";

// A whole `exchequer run` on real mainnet state with a Safe as custody, every LLM seat on a real model. A model this small says
// mostly nonsense: nonsense is typed, kept and paid for, and the deterministic seats' quorum carries the cycle or does not.

const recorded = resolve(root, "../shared/data/mainnet-blocks/15538827");
const absent = [
  whyNoRealModel(),
  existsSync(recorded) ? null : "no recorded block: ../shared/data is not here",
  temporalIsHere && contractsAreCompiled ? null : "no Temporal command, or contracts are not compiled",
].find((reason) => reason !== null);
if (absent) console.log(`no whole cycle on a real model: ${absent}`);

/** A second seat of the shipped kind, warmer than the first. */
const withTwoModels = (text: string): string => {
  const shipped = text.slice(text.indexOf("  - id: model-1"));
  return `${text}\n${shipped.replace("model-1", "model-2")}    temperature: 0.8\n`;
};

describe.skipIf(absent !== undefined)("a cycle on a real model", { timeout: 400_000 }, () => {
  let model: RealModel;
  beforeAll(async () => {
    model = await realModel();
  }, 270_000);
  afterAll(() => model.close());

  it("default: on block 15538827 with a Safe, what each model said is in the record, typed, kept and paid for", async () => {
    await inFolder(async (cwd) => {
      const bundle = join(cwd, "bundle");
      expect((await runCommand(["fork", "import", recorded, "--out", bundle], { cwd })).code).toBe(0);
      writeCouncilFiles(cwd, { ...ON_RECORDED_BLOCK, seats: withTwoModels });
      const env = {
        OPENAI_API_KEY: "local",
        OPENAI_BASE_URL: model.url,
        OPENAI_MODEL: "smollm2",
        OPENAI_PRICES: "0.25/2.00",
      };
      const args = ["run", "--json", "--fork", `bundle:${bundle}`, "--custody", "safe"];
      const { code, stdout, stderr } = await runCommand(args, { cwd, env });
      expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
      const { result, record } = runOutputSchema.parse(JSON.parse(stdout));
      const run = openRun(newestRun(cwd));
      const said = [...record.drafts, ...record.critiques].filter(({ seat }) => seat.startsWith("model-"));
      expect(record.drafts.map(({ seat }) => seat)).toEqual(expect.arrayContaining(["model-1", "model-2"]));
      const calls = said.flatMap((statement) => statement.calls);
      expect(calls.length).toBeGreaterThanOrEqual(2);
      for (const call of calls) {
        expect(call.promptTokens).toBeGreaterThan(0);
        expect(call.promptTokens).toBeLessThanOrEqual(MOST_PROMPT_TOKENS);
        expect(BigInt(call.costUsd12)).toBeGreaterThan(0n);
        expect(run.getBlob(call.promptHash)).not.toBe("");
        expect(run.getBlob(call.answerHash as Bytes32)).not.toBe("");
      }
      const cost = calls.reduce((sum, { costUsd12 }) => sum + BigInt(costUsd12), 0n);
      expect(record.modelCostUsd12).toBe(cost.toString());
      expect((await runCommand(["log", "verify"], { cwd })).code).toBe(0);
      const positions = said.map(({ seat, position }) => `${seat} ${JSON.stringify(position).slice(0, 120)}`);
      console.log(`${result}; ${calls.length} calls, ${cost} e-12 USD\n${positions.join("\n")}`);
    });
  });
});
