import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { openBudgetLedger } from "../../workflows/adapters/budgetLedger.ts";
import { openRun } from "../../workflows/adapters/recordStore.ts";
import { contractsAreCompiled } from "../support/anchoredRun.ts";
import { inFolder, newestRun, processesOf, startCommand, temporalIsHere, until } from "../support/command.ts";
import { plain, scriptedEndpoint, submits, type ScriptedEndpoint } from "../support/scriptedEndpoint.ts";

describe.skipIf(!temporalIsHere || !contractsAreCompiled)("a worker killed while a seat is asked", () => {
  let endpoint: ScriptedEndpoint | undefined;
  afterEach(() => endpoint?.close());

  it(
    "behavior: the record lists every call that was paid for, also the dead worker's",
    { timeout: 900_000 },
    async () => {
      const answer = submits({ direction: "WETH->USDC", sizeBps: 100 });
      // The first try fails, the second never ends, the third is another worker's.
      const open = await scriptedEndpoint([plain(500, "{}"), () => undefined, answer, answer]);
      endpoint = open;
      await inFolder(async (cwd) => {
        const command = startCommand(["run", "--json"], {
          cwd,
          env: {
            OPENAI_API_KEY: "local-planted",
            OPENAI_BASE_URL: open.url,
            OPENAI_MODEL: "scripted",
            OPENAI_PRICES: "0.15/0.60",
          },
        });
        await until("the second try", () => open.asked.length === 2);
        const worker = processesOf(newestRun(cwd)).find(({ name }) => name === "worker");
        if (worker === undefined) throw new Error("no worker is up");
        process.kill(worker.pid, "SIGKILL");
        const { code } = await command.ended;
        expect(code).toBe(0);

        const run = openRun(newestRun(cwd));
        const { record } = run.readRecord(0);
        const draft = record.drafts.find(({ seat }) => seat === "model-1");
        expect(draft?.position.kind).toBe("vote");
        expect(draft?.calls).toMatchObject([
          { httpStatus: 500, estimated: true },
          { httpStatus: null, answerHash: null, estimated: true },
          { httpStatus: 200, promptTokens: 600, completionTokens: 80 },
        ]);
        expect(draft?.calls[1]?.costUsd12).toBe(draft?.calls[0]?.costUsd12);
        const critique = record.critiques.find(({ seat }) => seat === "model-1");
        expect(critique?.calls).toMatchObject([{ httpStatus: 200 }]);
        expect(open.asked).toHaveLength(4);

        const file = join(run.folder, "budget/0.jsonl");
        expect(existsSync(file)).toBe(true);
        expect(record.modelCostUsd12).toBe((await openBudgetLedger(file, 10n ** 18n).spentUsd12()).toString());
      });
    },
  );
});
