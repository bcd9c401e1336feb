import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../support/command.ts";

// simulation/RESULTS.md stands as its commands print it. The first is run here; the others differ in their files only.

const data = resolve(root, "../shared/data");
const page = readFileSync(join(root, "simulation/RESULTS.md"), "utf8");
const parts = [...page.matchAll(/^```sh\nnpm exec -- exchequer (backtest table .*)\n```\n((?:\|.*\n)+)/gm)].map(
  ([, command = "", table = ""]) => ({ command, table }),
);
const here = parts.every(({ command }) =>
  (command.match(/<data>\S+/g) ?? []).every((file) => existsSync(file.replace("<data>", data))),
);
if (!here) console.log("simulation/RESULTS.md is not made again: ../shared/data is not here");

describe("simulation/RESULTS.md", () => {
  it("default: every command has its table, and every table a row a strategy and window", () => {
    expect(parts.length).toBe(7);
    for (const { command, table } of parts) {
      const strategies = (/table (.*?) --/.exec(command)?.[1] ?? "").split(" ").length;
      const windows = command.match(/--window/g)?.length ?? 0;
      expect(table.trim().split("\n").length).toBe(2 + strategies * windows);
    }
  });

  it.skipIf(!here)("default: the first table is what its command prints", { timeout: 240_000 }, () => {
    const { command, table } = parts[0] as (typeof parts)[number];
    const args = command.split(" ").map((word) => word.replace("<data>", data));
    const run = spawnSync(process.execPath, [join(root, "workflows/cli/main.ts"), ...args], {
      cwd: root,
      encoding: "utf8",
    });
    expect(run.stderr).toBe("");
    const printed = run.stdout.split("\n").filter((line) => line.startsWith("|"));
    expect(printed, "make simulation/RESULTS.md again with the commands on it").toEqual(table.trim().split("\n"));
  });
});
