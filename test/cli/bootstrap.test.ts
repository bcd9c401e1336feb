import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root, until } from "../support/command.ts";

// A clone in which nothing is installed: the bootstrap alone.
const clone = mkdtempSync(join(tmpdir(), "exchequer-clone-"));
beforeAll(() => {
  mkdirSync(join(clone, "workflows/cli"), { recursive: true });
  cpSync(join(root, "workflows/cli/bootstrap.mjs"), join(clone, "workflows/cli/bootstrap.mjs"));
  cpSync(join(root, "package.json"), join(clone, "package.json"));
});
afterAll(() => rmSync(clone, { recursive: true, force: true }));

const bare = (...args: string[]): { status: number | null; stdout: string; stderr: string } =>
  spawnSync(process.execPath, [join(clone, "workflows/cli/bootstrap.mjs"), ...args], {
    encoding: "utf8",
    env: { PATH: "/nowhere" },
  });

const bootstrap = (...args: string[]): { status: number | null; stdout: string; stderr: string } =>
  spawnSync(process.execPath, [join(root, "workflows/cli/bootstrap.mjs"), ...args], { encoding: "utf8" });

describe("before anything is installed", () => {
  it.each([[["--help"]], [["-h"]], [["help"]], [[]]])("default: %j says what there is, exit 0", (args) => {
    const { status, stdout } = bare(...args);
    expect(status).toBe(0);
    for (const command of ["run", "simulate", "log", "fork", "doctor"])
      expect(stdout).toMatch(new RegExp(`^ {2}${command} `, "m"));
  });

  it.each(["run", "simulate", "log", "fork", "doctor"])("default: %s --help", (command) => {
    const { status, stdout } = bare(command, "--help");
    expect(status).toBe(0);
    expect(stdout).toMatch(new RegExp(`^Usage: exchequer ${command}`));
  });

  it("default: --version", () => {
    expect(bare("--version").stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it("error: set-up that cannot be done says so, without a stack", () => {
    writeFileSync(join(clone, "package-lock.json"), "{}");
    const { status, stdout, stderr } = bare("doctor");
    expect(status).toBe(1);
    expect(stderr).toContain("exchequer: npm ci did not finish");
    expect(`${stdout}${stderr}`).not.toMatch(/^\s+at /m);
    expect(JSON.parse(bare("doctor", "--json").stdout)).toMatchObject({ error: { code: "SETUP_FAILED" } });
  });
});

describe("with everything in place", () => {
  it("default: a task runs under the bundled Node with its arguments, and its exit code is handed on", () => {
    const task = join(clone, "task.ts");
    writeFileSync(
      task,
      "const given: string[] = process.argv.slice(2);\nconsole.log(process.version.split('.')[0], ...given);\nprocess.exit(7);\n",
    );
    const { status, stdout } = bootstrap("--task", task, "a", "--b");
    expect(stdout).toBe("v24 a --b\n");
    expect(status).toBe(7);
  });

  it("behavior: signals are handed on", async () => {
    const task = join(clone, "waits.ts");
    writeFileSync(
      task,
      "process.on('SIGTERM', () => process.exit(9));\nsetInterval(() => {}, 1000);\nconsole.log('ready');\n",
    );
    const child = spawn(process.execPath, [join(root, "workflows/cli/bootstrap.mjs"), "--task", task], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
    const ended = new Promise<number | null>((done) => child.once("exit", done));
    await until("the task", () => said.includes("ready"), 20_000);
    child.kill("SIGTERM");
    expect(await ended).toBe(9);
  });

  it("error: an unknown command, exit 2", () => {
    const { status, stderr } = bootstrap("no-such-command");
    expect(status).toBe(2);
    expect(stderr).toBe(
      'exchequer: There is no command "no-such-command".\n  exchequer --help lists the commands and options.\n  (BAD_USAGE)\n',
    );
  });
});
