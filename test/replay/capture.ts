// Writes the history of one cycle with a real model, for replay.test.ts:
//   node_modules/node/bin/node test/replay/capture.ts [name]
// To be run again when the workflow changes on purpose; the commit shows both.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { cycleWorkflowId } from "../../temporal.config.ts";
import { createProgress } from "../../workflows/cli/progress.ts";
import { loadConfig } from "../../workflows/cli/config.ts";
import { superviseRun } from "../../workflows/cli/supervisor.ts";
import { connectClient } from "../../workflows/connection.ts";
import { realModel, whyNoRealModel } from "../support/realModel.ts";
import { historyText } from "./historyFile.ts";

const name = process.argv[2] ?? "real-model";
const root = resolve(import.meta.dirname, "../..");
const absent = whyNoRealModel();
if (absent !== null) throw new Error(absent);

const model = await realModel();
const cwd = mkdtempSync(join(tmpdir(), "exchequer-capture-"));
try {
  const { PATH, HOME } = process.env;
  await superviseRun(
    {
      root,
      cwd,
      env: { PATH, HOME, OPENAI_API_KEY: "local", OPENAI_BASE_URL: model.url, OPENAI_MODEL: "real-small-model" },
      loaded: loadConfig({ cwd: root }),
      source: "replica",
      custody: "treasury",
      keep: false,
      approve: "ask",
      progress: createProgress((line) => process.stderr.write(line)),
    },
    async ({ record, sidecar }, { temporalAddress }) => {
      const { client, close } = await connectClient(temporalAddress);
      const workflowId = cycleWorkflowId(record.snapshot.custody.address, record.cycle);
      const history = await client.workflow.getHandle(workflowId).fetchHistory();
      await close();
      const folder = join(import.meta.dirname, "histories");
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, `${name}.json`), historyText(history));
      console.log(
        `${name}: ${record.result}, ${history.events?.length} events, ${sidecar.modelCalls.length} calls of seats`,
      );
      for (const { seat, position } of record.ballots)
        console.log(`  ${seat}: ${position.kind === "vote" ? position.intent.kind : position.abstention.code}`);
    },
  );
} finally {
  await model.close();
  rmSync(cwd, { recursive: true, force: true, maxRetries: 5 });
}
process.exit(0);
