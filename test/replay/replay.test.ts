import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { DefaultLogger, Runtime, Worker } from "@temporalio/worker";
import { beforeAll, describe, expect, it } from "vitest";
import { bundleOf } from "../../workflows/cli/workflowBundle.ts";
import { historyFromText } from "./historyFile.ts";

const root = resolve(import.meta.dirname, "../..");
const folder = join(import.meta.dirname, "histories");
const histories = readdirSync(folder).map((file) => {
  const history = historyFromText(readFileSync(join(folder, file), "utf8"));
  const type = history.events?.[0]?.workflowExecutionStartedEventAttributes?.workflowType?.name ?? "";
  return { name: file.replace(/\.json$/, ""), workflow: `workflows/${type}.ts`, history };
});
const historiesOf = (workflow: string) => histories.filter((one) => one.workflow === workflow);

const COUNCIL = "workflows/councilCycle.ts";
const CHANGE = "workflows/policyChange.ts";

/** Errors of every committed history of a workflow, under its code as it stands in a folder; null where it replays. */
const replay = async (workflow: string, from = root): Promise<Record<string, string | null>> => {
  const found: Record<string, string | null> = {};
  const code = await bundleOf(join(from, workflow));
  const results = Worker.runReplayHistories(
    { workflowBundle: { code } },
    historiesOf(workflow).map(({ name, history }) => ({ workflowId: name, history })),
  );
  for await (const { workflowId, error } of results) found[workflowId] = error === undefined ? null : error.name;
  return found;
};

/** As `replay`, of the workflow's sources elsewhere, with one text in them changed. */
const replayChanged = async (path: string, from: string, to: string): Promise<Record<string, string | null>> => {
  const copy = mkdtempSync(join(tmpdir(), "exchequer-replay-"));
  try {
    for (const source of [
      "workflows/councilCycle.ts",
      "workflows/awaitApproval.ts",
      "workflows/awaitCosigner.ts",
      "workflows/messages.ts",
      "workflows/policyChange.ts",
      "workflows/changeMessages.ts",
      "workflows/changeMoves.ts",
      "workflows/changeQueries.ts",
      "temporal.config.ts",
      "policies/treasury",
      "package.json",
    ]) {
      mkdirSync(dirname(join(copy, source)), { recursive: true });
      cpSync(join(root, source), join(copy, source), { recursive: true });
    }
    symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
    const workflow = join(copy, path);
    const text = readFileSync(workflow, "utf8");
    expect(text, "the text to change stands in the workflow").toContain(from);
    writeFileSync(workflow, text.replace(from, to));
    return await replay(path, copy);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
};

describe("committed histories", { timeout: 120_000 }, () => {
  beforeAll(() => {
    Runtime.install({
      logger: new DefaultLogger("ERROR", () => {}),
      telemetryOptions: { logging: { filter: "OFF", forward: {} } },
    });
  });

  it("default: there is one in which a real model sat, small enough to read and naming no machine", () => {
    const inputs = histories.flatMap(({ history }) =>
      (history.events ?? []).flatMap((event) => event.activityTaskScheduledEventAttributes?.input?.payloads ?? []),
    );
    expect(
      inputs.some(({ data }) =>
        Buffer.from(data ?? [])
          .toString("utf8")
          .includes('"seat":"model-1"'),
      ),
    ).toBe(true);
    for (const file of readdirSync(folder)) {
      const text = readFileSync(join(folder, file), "utf8");
      expect(text.length).toBeLessThan(500_000);
      expect(
        text.match(/"identity": "[^"]*"/g)?.filter((identity) => !/"(exchequer|exchequer-worker|)"$/.test(identity)) ??
          [],
      ).toEqual([]);
    }
  });

  it("default: each replays on the workflow as it is", async () => {
    const workflows = [...new Set(histories.map(({ workflow }) => workflow))];
    expect(workflows).toEqual(expect.arrayContaining([COUNCIL, CHANGE]));
    for (const workflow of workflows)
      expect(await replay(workflow)).toEqual(Object.fromEntries(historiesOf(workflow).map(({ name }) => [name, null])));
  });

  it.each([
    [
      "a step done twice",
      COUNCIL,
      "const observed = await observe({ cycle: input.cycle });",
      "await observe({ cycle: input.cycle });\n  const observed = await observe({ cycle: input.cycle });",
    ],
    [
      "a step in another place",
      COUNCIL,
      "await tally({ commitments, critiques: state.critiques })",
      "(await size({ snapshotHash: observed.snapshotHash, tallyHash: observed.snapshotHash }), await tally({ commitments, critiques: state.critiques }))",
    ],
    [
      "a wait that was not there",
      COUNCIL,
      `say("anchor");`,
      `say("anchor");\n  await condition(() => false, "1 second");`,
    ],
    [
      "a change of policy that does not compare with its file",
      CHANGE,
      `ending === "applied" || ending === "overtaken" ? await differencesFromFile() : []`,
      "[]",
    ],
    [
      "a change of policy that waits without a look at the chain",
      CHANGE,
      "await answered(readHead, progress)",
      "progress.head!",
    ],
    [
      "a change of policy that waits by a timer where it moves time",
      CHANGE,
      "if (input.warp) {",
      `if (input.warp) {\n      await condition(() => false, "1 second");`,
    ],
  ])("behavior: %s makes it fail", async (_what, path, from, to) => {
    const found = await replayChanged(path, from, to);
    expect(Object.values(found)).toEqual(historiesOf(path).map(() => "DeterminismViolationError"));
  });
});
