// Writes the history of one change of policy, for replay.test.ts:
//   node_modules/node/bin/node test/replay/captureChange.ts
// To be run again when the workflow changes on purpose; the commit shows both.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { loadMandate } from "../../policies/mandates/mandateFile.ts";
import { changeWorkflowId } from "../../temporal.config.ts";
import { createProgress } from "../../workflows/cli/progress.ts";
import { superviseChange } from "../../workflows/cli/superviseChange.ts";
import { connectClient } from "../../workflows/connection.ts";
import { holdersTreasury } from "../support/holdersTreasury.ts";
import { historyText } from "./historyFile.ts";

const root = resolve(import.meta.dirname, "../..");
const example = readFileSync(join(root, "policies/mandates/example.yaml"), "utf8");
const treasury = await holdersTreasury();
const cwd = mkdtempSync(join(tmpdir(), "exchequer-capture-"));
try {
  const { PATH, HOME } = process.env;
  await superviseChange(
    {
      root,
      cwd,
      env: { PATH, HOME, MAINNET_RPC_URL: treasury.fork.rpcUrl },
      mandate: loadMandate(example.replace("maxTradeBps: 500", "maxTradeBps: 800")),
      governor: treasury.governor,
      treasury: { custody: treasury.deployment.custody, module: treasury.deployment.module },
      actors: { proposer: "holder-1", voters: ["holder-1", "holder-2"] },
      warp: true,
      proposal: null,
      lookEveryMs: 1_000,
      progress: createProgress((line) => process.stderr.write(line)),
    },
    null,
    async ({ run, end }, { temporalAddress }) => {
      const { client, close } = await connectClient(temporalAddress);
      const history = await client.workflow.getHandle(changeWorkflowId(run.id)).fetchHistory();
      await close();
      writeFileSync(join(import.meta.dirname, "histories/policy-change.json"), historyText(history));
      console.log(`${end.ending} after ${end.sent.length} transactions: ${history.events?.length ?? 0} events.`);
    },
  );
} finally {
  await treasury.close();
  rmSync(cwd, { recursive: true, force: true });
}
