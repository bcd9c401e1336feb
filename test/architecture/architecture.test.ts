import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { breachesIn, sourceFiles } from "./importTable.ts";

const root = resolve(import.meta.dirname, "../..");

/** A tree of files that breaks the table once in each way. */
const withFixture = <T>(files: Record<string, string>, use: (folder: string) => T): T => {
  const folder = mkdtempSync(join(tmpdir(), "exchequer-architecture-"));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

describe("import table", () => {
  it("default: every import in the repository is allowed", () => {
    const breaches = breachesIn(root, sourceFiles(root)).map(({ from, to, room }) => `${from} -> ${to} (${room})`);
    expect(breaches).toEqual([]);
  });

  it.each([
    ["policies/rules/a.ts", `import { readFileSync } from "node:fs";`],
    ["policies/treasury/a.ts", `import { judge } from "../judge.ts";`],
    ["agents/a.ts", `import { createPublicClient } from "viem";`],
    ["agents/b.ts", `import { sizeProposal } from "../simulation/size.ts";`],
    ["simulation/a.ts", `import { signer } from "../workflows/adapters/signer.ts";`],
    ["simulation/b.ts", `import { loadSeats } from "../agents/seatsFile.ts";`],
    ["workflows/councilCycle.ts", `import { observe } from "./activities/observe.ts";`],
    ["workflows/councilCycle.ts", `import fs from "node:fs";`],
    ["workflows/adapters/a.ts", `import { judge } from "../../policies/judge.ts";`],
    ["workflows/cli/a.ts", `import { sample } from "../../test/support/sample.ts";`],
    ["policies/b.ts", `export { x } from "../agents/x.ts";`],
    ["policies/c.ts", `const x = await import("../agents/x.ts");`],
  ])("behavior: bites on %s with %s", (file, text) => {
    withFixture({ [file]: `${text}\n` }, (folder) => expect(breachesIn(folder, sourceFiles(folder))).toHaveLength(1));
  });

  it("behavior: lets a workflow take the types of activities", () => {
    const text = `import type { Activities } from "./activities/index.ts";\n`;
    withFixture({ "workflows/councilCycle.ts": text }, (folder) =>
      expect(breachesIn(folder, sourceFiles(folder))).toEqual([]),
    );
  });
});

describe("layout", () => {
  it("default: no folder of code beside the six, and none named for what it is not about", () => {
    const folders = readdirSync(root, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
      .map((entry) => entry.name)
      .filter((name) => !["node_modules", "out", "cache", "broadcast", "coverage"].includes(name));
    expect(folders.sort()).toEqual(["agents", "contracts", "policies", "simulation", "test", "workflows"]);
    const vague = sourceFiles(root).filter((file) => /(^|\/)(utils?|helpers?|common|managers?)(\/|\.ts$)/i.test(file));
    expect(vague).toEqual([]);
  });

  it.each(["agents", "contracts", "policies", "simulation", "workflows", "test"])(
    "behavior: %s opens with a page",
    (folder) => {
      expect(readFileSync(join(root, folder, "README.md"), "utf8").split("\n").length).toBeGreaterThan(5);
    },
  );
});
