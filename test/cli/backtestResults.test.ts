import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Command } from "commander";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { saveSet } from "../../simulation/history/cacheFile.ts";
import { importFiles } from "../../simulation/history/import/importFiles.ts";
import { registerTable } from "../../workflows/cli/commands/backtest/table.ts";
import { root } from "../support/command.ts";

// simulation/RESULTS.md stands as its commands print it: each is run again here, over sets that `history import` makes of the same
// files. A set has its content hash whatever it was read from, so the lines with hashes are compared too.

const data = resolve(root, "../shared/data");
const page = readFileSync(join(root, "simulation/RESULTS.md"), "utf8");
const parts = [
  ...page.matchAll(
    /^## (.*)\n(?:(?!## ).*\n)*?```sh\nnpm exec -- exchequer backtest table (.*)\n```\n((?:\|.*\n)+\nMandate .*\n)/gm,
  ),
].map(([, title = "", args = "", table = ""]) => ({ title, args: args.split(" "), table }));
const files = [...new Set(parts.flatMap(({ args }) => args.filter((word) => word.startsWith("<data>"))))];
const here = files.every((file) => existsSync(file.replace("<data>", data)));
if (!here) console.log("simulation/RESULTS.md is not made again: ../shared/data is not here");

const paths = new Map<string, string>();
let folder = "";
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "exchequer-results-"));
  for (const [at, file] of (here ? files : []).entries()) {
    const path = join(folder, `${at}.set`);
    saveSet(await importFiles([file.replace("<data>", data)]), path);
    paths.set(file, path);
  }
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const printed = async (args: string[]): Promise<string> => {
  let out = "";
  const command = new Command("backtest");
  registerTable(command, (text) => void (out += text));
  const where = (word: string): string =>
    paths.get(word) ?? (/^(simulation|agents)\//.test(word) ? join(root, word) : word);
  const mandate = args.includes("--mandate") ? [] : ["--mandate", join(root, "policies/mandates/example.yaml")];
  await command.parseAsync(["table", ...args.map(where), ...mandate], { from: "user" });
  return out.replaceAll(`${root}/`, "");
};

describe("simulation/RESULTS.md", () => {
  it("default: every command on it has its table, with a row a strategy and window, and its hashes", () => {
    expect(parts.length).toBe(8);
    expect(page.match(/^```sh$/gm)?.length).toBe(parts.length);
    for (const { args, table } of parts) {
      const strategies = args.findIndex((word) => word.startsWith("--"));
      const windows = args.filter((word) => word === "--window").length;
      expect(table.match(/^\|/gm)?.length).toBe(2 + strategies * windows);
    }
  });

  for (const { title, args, table } of parts)
    it.skipIf(!here)(`default: "${title}" is what its command prints`, { timeout: 120_000 }, async () => {
      expect(await printed(args), "make simulation/RESULTS.md again with the commands on it").toBe(table);
    });
});
