import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { modelsOutputSchema } from "../../workflows/cli/commands/backtest/models/outputs.ts";
import { inFolder, root, runCommand } from "../support/command.ts";
import { endpointByModel, type Reply, type ScriptedEndpoint, submits } from "../support/scriptedEndpoint.ts";

const SEATS = `format: 1
seats:
  - { id: constant-mix, type: constant-mix, targetsBps: { WETH: 6000, USDC: 3500, DAI: 500 }, bandBps: 300 }
  - { id: risk, type: risk, warnBps: 8000 }
  - id: model-1
    type: llm
    model: scripted
    apiKeyEnv: OPENAI_API_KEY
    baseUrlEnv: OPENAI_BASE_URL
    tools: false
    maxTokens: 300
    cutoff: 2024-02-01
    prices: { scripted: { promptUsdPerMillion: "0.15", completionUsdPerMillion: "0.60" } }
`;
/** Of USAGE in the scripted endpoint: 600 prompt and 80 answer tokens. */
const ANSWER_USD = (600 * 0.15 + 80 * 0.6) / 1e6;
const RUN = [
  "backtest",
  "seats.yaml",
  `--mandate=${join(root, "policies/mandates/example.yaml")}`,
  ..."--from 2024-01-25 --to 2024-02-08 --every 2d --json".split(" "),
];
const DECISIONS = 8;

/** Buys ether, under whichever name it is known. */
const buys: Reply = (response, asked) => {
  const masked = JSON.stringify(asked.body).includes("ASSETA");
  const [ether, dollars] = masked ? ["ASSETA", "ASSETB"] : ["WETH", "USDC"];
  const claim = {
    metric: `price:${ether}`,
    comparison: "above",
    changeBps: 100,
    horizon: "1d",
    probabilityPercent: 55,
  };
  submits({ direction: `${dollars}->${ether}`, claim, reason: "It is under its share." })(response, asked);
};

const withEndpoint = async (use: (p: { cwd: string; endpoint: ScriptedEndpoint; env: object }) => Promise<void>) => {
  const endpoint = await endpointByModel({ scripted: [buys] });
  try {
    await inFolder(async (cwd) => {
      writeFileSync(join(cwd, "seats.yaml"), SEATS);
      await use({ cwd, endpoint, env: { OPENAI_API_KEY: "sk-planted-51e2", OPENAI_BASE_URL: endpoint.url } });
    });
  } finally {
    await endpoint.close();
  }
};
const outputOf = (stdout: string) => modelsOutputSchema.parse(JSON.parse(stdout));

describe("a council with models over history", { timeout: 120_000 }, () => {
  it("default: asked once, kept, split at its cutoff, held against itself without models; then nobody is asked", async () => {
    await withEndpoint(async ({ cwd, endpoint, env }) => {
      const first = await runCommand([...RUN, "--max-usd", "1"], { cwd, env: { ...env } });
      expect([first.code, first.stderr.match(/^\s+at /m)]).toEqual([0, null]);
      expect(first.stderr).toMatch(/1 model seat, 8 decisions, 1 telling: \$0\.\d{4} at most/);
      const answer = outputOf(first.stdout);
      const [live] = answer.tellings;
      expect(answer.asked).toBe(endpoint.asked.length);
      expect(live?.answers).toBeGreaterThanOrEqual(DECISIONS);
      expect(answer.spentUsd).toBeCloseTo(answer.asked * ANSWER_USD, 10);
      expect(answer.estimateUsd).toBeGreaterThan(answer.spentUsd);
      expect(live?.parts.map(({ part, from, to }) => [part, from.slice(0, 10), to.slice(0, 10)])).toEqual([
        ["before", "2024-01-25", "2024-02-02"],
        ["after", "2024-02-02", "2024-02-08"],
      ]);
      expect(live?.addedUsd).toBeCloseTo((live?.endUsd ?? 0) - answer.without.endUsd - (live?.costUsd ?? 0), 6);
      expect(`${first.stdout}${first.stderr}`).not.toContain("sk-planted");

      const again = await runCommand([...RUN, "--recorded"], { cwd });
      const recorded = outputOf(again.stdout);
      expect(recorded).toMatchObject({ asked: 0, kept: answer.asked, spentUsd: 0 });
      expect(recorded.run.resultHash).toBe(answer.run.resultHash);
      expect(recorded.tellings[0]?.costUsd).toBe(live?.costUsd);

      const other = await runCommand(
        [...RUN, "--recorded", "--start-usd", "500000", "--holdings", "WETH=9,USDC=9000"],
        { cwd },
      );
      expect([other.code, other.stdout]).toEqual([1, expect.stringContaining("MODEL_ANSWER_NOT_KEPT")]);
    });
  });

  it("behavior: the cap stops it before a call could pass it, and a larger one goes on with what was kept", async () => {
    await withEndpoint(async ({ cwd, endpoint, env }) => {
      const capped = await runCommand([...RUN, "--max-usd", "0.001"], { cwd, env: { ...env } });
      expect([capped.code, capped.stdout]).toEqual([1, expect.stringContaining("MODEL_CAP_REACHED")]);
      const asked = endpoint.asked.length;
      expect(asked).toBeGreaterThan(0);
      expect(asked * ANSWER_USD).toBeLessThanOrEqual(0.001);
      const answer = outputOf((await runCommand([...RUN, "--max-usd", "1"], { cwd, env: { ...env } })).stdout);
      expect(answer.kept).toBe(asked);
      expect(answer.kept + answer.asked).toBe(endpoint.asked.length);
    });
  });

  it("behavior: masked, a prompt holds no name and no price of the market; dated, it holds the day; live, neither day nor mask", async () => {
    await withEndpoint(async ({ cwd, endpoint, env }) => {
      const { code, stdout } = await runCommand([...RUN, "--max-usd", "1", "--tell", "live,masked,dated"], {
        cwd,
        env: { ...env },
      });
      expect(code).toBe(0);
      const prompts = endpoint.asked.map(({ body }) => JSON.stringify(body));
      const dated = prompts.filter((text) => text.includes("Today is 2024-"));
      const masked = prompts.filter((text) => text.includes("ASSETA"));
      const live = prompts.filter((text) => !text.includes("Today is") && !text.includes("ASSETA"));
      expect(Math.min(dated.length, masked.length, live.length)).toBeGreaterThanOrEqual(DECISIONS);
      expect(masked.filter((text) => /WETH|USDC|DAI|Today is/.test(text))).toEqual([]);
      expect(masked[0]).toContain("price $100.00");
      const { tellings } = outputOf(stdout);
      expect(tellings.map(({ telling }) => telling)).toEqual(["live", "masked", "dated"]);
      // The scripted model buys whatever it is told, so all three runs are the same run.
      expect(new Set(tellings.map(({ endUsd }) => endUsd)).size).toBe(1);
      expect(tellings.flatMap(({ abstained }) => abstained)).toEqual([]);
    });
  });

  it("error: BadUsageError for a model that cannot sit, and for a strategy that has none", async () => {
    await withEndpoint(async ({ cwd }) => {
      const absent = await runCommand([...RUN, "--max-usd", "1"], { cwd });
      expect([absent.code, absent.stderr]).toEqual([2, expect.stringContaining("model-1 cannot sit")]);
      const none = await runCommand(["backtest", "hold", "--max-usd", "1"], { cwd });
      expect([none.code, none.stderr]).toEqual([2, expect.stringContaining("are for a seats file")]);
    });
  });
});
