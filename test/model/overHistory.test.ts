import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { modelsOutputSchema } from "../../workflows/cli/commands/backtest/models/outputs.ts";
import { root, runCommand } from "../support/command.ts";
import { type RealModel, realModel, whyNoRealModel } from "../support/realModel.ts";

const absent = whyNoRealModel();
if (absent) console.log(`skipped: ${absent}`);

const SEATS = `format: 1
seats:
  - { id: risk, type: risk, warnBps: 8000 }
  - id: model-1
    type: llm
    model: smollm2
    apiKeyEnv: OPENAI_API_KEY
    baseUrlEnv: OPENAI_BASE_URL
    tools: false
    maxTokens: 300
    timeoutSeconds: 200
    cutoff: 2024-01-26
    prices: { smollm2: { promptUsdPerMillion: "0.15", completionUsdPerMillion: "0.60" } }
`;

describe.skipIf(absent !== null)("a council with a real model over history", { timeout: 600_000 }, () => {
  let model: RealModel;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "exchequer-history-model-"));
    writeFileSync(join(folder, "seats.yaml"), SEATS);
    model = await realModel();
  }, 270_000);
  afterAll(async () => {
    await model.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("default: two decisions are answered and paid for; from what was kept, the same run without a model", async () => {
    const run = [
      ..."backtest seats.yaml --from 2024-01-25 --to 2024-01-27 --every 2d --json".split(" "),
      `--mandate=${join(root, "policies/mandates/example.yaml")}`,
    ];
    const env = { OPENAI_API_KEY: "local", OPENAI_BASE_URL: model.url };
    const asked = await runCommand([...run, "--max-usd", "0.01"], { cwd: folder, env });
    expect(asked.code, asked.stderr).toBe(0);
    const answer = modelsOutputSchema.parse(JSON.parse(asked.stdout));
    expect(answer.asked).toBeGreaterThanOrEqual(2);
    expect(answer.spentUsd).toBeGreaterThan(0);
    expect(answer.spentUsd).toBeLessThanOrEqual(answer.estimateUsd);
    console.log(`${answer.asked} answers, ${answer.spentUsd} USD, ${JSON.stringify(answer.tellings[0]?.abstained)}`);
    const again = await runCommand([...run, "--recorded"], { cwd: folder });
    const recorded = modelsOutputSchema.parse(JSON.parse(again.stdout));
    expect(recorded).toMatchObject({ asked: 0, kept: answer.asked });
    expect(recorded.run.resultHash).toBe(answer.run.resultHash);
  });
});
