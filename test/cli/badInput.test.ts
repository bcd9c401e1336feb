import { describe, expect, it } from "vitest";
import { contractsAreCompiled } from "../support/anchoredRun.ts";
import { writeCouncilFiles, type FileChanges } from "../support/councilFiles.ts";
import { inFolder, runCommand, temporalIsHere } from "../support/command.ts";

const run = (change: FileChanges, args: string[] = []) =>
  inFolder(async (cwd) => {
    writeCouncilFiles(cwd, change);
    const ended = await runCommand(["run", ...args], { cwd });
    expect(ended.stderr).not.toMatch(/^\s+at /m);
    return ended;
  });

describe("exchequer run with files that are wrong: exit 2, and nothing is started", () => {
  it.each<[string, FileChanges, string[]]>([
    [
      "a configuration that is cut off",
      { config: (text) => `${text.slice(0, 300)}\nmandate: [` },
      ["CONFIG_MALFORMED"],
    ],
    [
      "an unknown key in the configuration",
      { config: (text) => `${text}\ncolour: red\n` },
      ["CONFIG_INVALID", "unknown key colour"],
    ],
    [
      "a mandate that is not there",
      { config: (text) => text.replace("policies/mandates/example.yaml", "absent.yaml") },
      ["CONFIG_MISSING", "The mandate file absent.yaml"],
    ],
    [
      "a mandate of another chain",
      { mandate: (text) => text.replace("chainId: 1", "chainId: 10") },
      ["CONFIG_CONTRADICTS", "the configuration says 1, the mandate 10"],
    ],
    ["an unknown key in the mandate", { mandate: (text) => `${text}\nbonus: 5\n` }, ["MANDATE_INVALID", "bonus"]],
    [
      "a floor over what the caps leave",
      { mandate: (text) => text.replace("stableFloorBps: 2000", "stableFloorBps: 11000") },
      ["MANDATE_INVALID", "limits.stableFloorBps"],
    ],
    ["a mandate that is not YAML", { mandate: (text) => `${text}\n\t- [` }, ["MANDATE_UNREADABLE"]],
    [
      "a seat of an unknown type",
      { seats: (text) => text.replace("type: risk", "type: oracle") },
      ["SEATS_FILE_INVALID"],
    ],
    [
      "a key in the seats file",
      { seats: (text) => text.replace("OPENAI_API_KEY\n", "sk-planted-0123456789\n") },
      ["SEATS_FILE_INVALID"],
    ],
    [
      "real keys on a fork",
      { config: (text) => text.replace("\n  from: throwaway", "\n  from: roles\n  roles: {}") },
      ["CONFIG_KEYS_ON_FORK"],
    ],
  ])("error: %s", async (_what, change, said) => {
    const { code, stdout, stderr } = await run(change);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    for (const words of said) expect(stderr).toContain(words);
    expect(stderr).not.toContain("planted");
  });

  it.each([[["--fork", "nonsense"]], [["--custody", "vault"]], [["--no-such-option"]], [["extra-argument"]]])(
    "error: %j",
    async (args) => {
      const { code, stderr } = await run({}, args);
      expect(code).toBe(2);
      expect(stderr).toContain("(BAD_USAGE)");
    },
  );

  it("behavior: --json puts the error on standard output too", async () => {
    const { code, stdout } = await run({ config: (text) => `${text}\ncolour: red\n` }, ["--json"]);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toEqual({
      error: {
        code: "CONFIG_INVALID",
        message: "exchequer.yaml does not say what a run needs:",
        hint: "- unknown key colour",
      },
    });
  });
});

describe.skipIf(!temporalIsHere || !contractsAreCompiled)(
  "exchequer run against a node that is wrong: exit 1, short, without a stack",
  { timeout: 60_000 },
  () => {
    it("error: nobody listens there", async () => {
      const { code, stderr } = await run({}, ["--fork", "rpc:http://127.0.0.1:1"]);
      expect(code).toBe(1);
      expect(stderr).toContain("exchequer: The RPC node cannot be reached.");
    });
  },
);
