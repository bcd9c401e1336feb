// Writes the history and the record of one cycle with a real model, for replay.test.ts and the account's test:
//   node_modules/node/bin/node test/replay/capture.ts real-model
//   node_modules/node/bin/node test/replay/capture.ts two-models 2      (the record only)
// To be run again when the workflow or the record changes on purpose; the commit shows both.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { cycleWorkflowId } from "../../temporal.config.ts";
import { createProgress } from "../../workflows/cli/progress.ts";
import { loadConfig, type LoadedConfig } from "../../workflows/cli/config.ts";
import { superviseRun } from "../../workflows/cli/supervisor.ts";
import { connectClient } from "../../workflows/connection.ts";
import { realModel, whyNoRealModel } from "../support/realModel.ts";
import { historyText } from "./historyFile.ts";

const name = process.argv[2] ?? "real-model";
const modelSeats = Number(process.argv[3] ?? "1");
const root = resolve(import.meta.dirname, "../..");
const absent = whyNoRealModel();
if (absent !== null) throw new Error(absent);

/** The shipped council with as many seats of the one model as asked for, each warmer than the one before. */
const withModelSeats = (loaded: LoadedConfig): LoadedConfig => {
  const shipped = loaded.seats.text.slice(loaded.seats.text.indexOf("  - id: model-1"));
  const more = Array.from({ length: modelSeats - 1 }, (_, index) =>
    shipped.replace("model-1", `model-${index + 2}`).concat(`    temperature: 0.${index + 7}\n`),
  );
  return { ...loaded, seats: { ...loaded.seats, text: [loaded.seats.text, ...more].join("\n") } };
};

const model = await realModel();
const cwd = mkdtempSync(join(tmpdir(), "exchequer-capture-"));
try {
  const { PATH, HOME } = process.env;
  await superviseRun(
    {
      root,
      cwd,
      env: {
        PATH,
        HOME,
        OPENAI_API_KEY: "local",
        OPENAI_BASE_URL: model.url,
        OPENAI_MODEL: "real-small-model",
        OPENAI_PRICES: "0.15/0.60",
      },
      loaded: withModelSeats(loadConfig({ cwd: root })),
      source: "replica",
      custody: "treasury",
      keep: false,
      approve: "ask",
      progress: createProgress((line) => process.stderr.write(line)),
    },
    async ({ record, seal, sidecar }, { temporalAddress }) => {
      const { client, close } = await connectClient(temporalAddress);
      const workflowId = cycleWorkflowId(record.snapshot.custody.address, record.cycle);
      const history = await client.workflow.getHandle(workflowId).fetchHistory();
      await close();
      const write = (folder: string, text: string): void => {
        mkdirSync(join(import.meta.dirname, folder), { recursive: true });
        writeFileSync(join(import.meta.dirname, folder, `${name}.json`), text);
      };
      // More seats take the same steps: one history shows them, and each is one more to capture again.
      if (modelSeats === 1) write("histories", historyText(history));
      // Where things listened is this machine's affair.
      write("records", `${JSON.stringify({ record, seal, sidecar: { ...sidecar, endpoints: [] } }, null, 1)}\n`);
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
