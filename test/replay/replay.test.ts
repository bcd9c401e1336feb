import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { DefaultLogger, Runtime, Worker } from "@temporalio/worker";
import { beforeAll, describe, expect, it } from "vitest";
import { bundleOf } from "../../workflows/cli/workflowBundle.ts";
import { historyFromText } from "./historyFile.ts";

const root = resolve(import.meta.dirname, "../..");
const folder = join(import.meta.dirname, "histories");
const histories = readdirSync(folder).map((file) => ({
  name: file.replace(/\.json$/, ""),
  history: historyFromText(readFileSync(join(folder, file), "utf8")),
}));

/** Errors of every committed history under a workflow's code; null where it replays. */
const replay = async (workflowsPath: string): Promise<Record<string, string | null>> => {
  const found: Record<string, string | null> = {};
  const code = await bundleOf(workflowsPath);
  const results = Worker.runReplayHistories(
    { workflowBundle: { code } },
    histories.map(({ name, history }) => ({ workflowId: name, history })),
  );
  for await (const { workflowId, error } of results) found[workflowId] = error === undefined ? null : error.name;
  return found;
};

/** The workflow's sources elsewhere, with one text in them changed. */
const withChange = async <T>(from: string, to: string, use: (workflow: string) => Promise<T>): Promise<T> => {
  const copy = mkdtempSync(join(tmpdir(), "exchequer-replay-"));
  try {
    for (const path of [
      "workflows/councilCycle.ts",
      "workflows/awaitApproval.ts",
      "workflows/messages.ts",
      "temporal.config.ts",
      "policies/treasury",
      "package.json",
    ]) {
      mkdirSync(dirname(join(copy, path)), { recursive: true });
      cpSync(join(root, path), join(copy, path), { recursive: true });
    }
    symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
    const workflow = join(copy, "workflows/councilCycle.ts");
    const text = readFileSync(workflow, "utf8");
    expect(text, "the text to change stands in the workflow").toContain(from);
    writeFileSync(workflow, text.replace(from, to));
    return await use(workflow);
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
    expect(await replay(join(root, "workflows/councilCycle.ts"))).toEqual(
      Object.fromEntries(histories.map(({ name }) => [name, null])),
    );
  });

  it.each([
    [
      "a step done twice",
      "const observed = await observe({ cycle: input.cycle });",
      "await observe({ cycle: input.cycle });\n  const observed = await observe({ cycle: input.cycle });",
    ],
    [
      "a step in another place",
      "await tally({ commitments, critiques: state.critiques })",
      "(await size({ snapshotHash: observed.snapshotHash, tallyHash: observed.snapshotHash }), await tally({ commitments, critiques: state.critiques }))",
    ],
    ["a wait that was not there", `say("anchor");`, `say("anchor");\n  await condition(() => false, "1 second");`],
  ])("behavior: %s makes it fail", async (_what, from, to) => {
    const found = await withChange(from, to, replay);
    expect(Object.values(found)).toEqual(histories.map(() => "DeterminismViolationError"));
  });
});
